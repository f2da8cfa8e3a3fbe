"""The plan of the demonstration city."""

from __future__ import annotations

from ceasefire.demo.plan import number_of, of_kind, planned
from ceasefire.domain.periods import months_between
from ceasefire.domain.terms import DispositionOutcome, Status, UnableReason

PLAN = planned()


def test_every_month_from_the_first_to_the_last_has_a_line() -> None:
    months = sorted({line.month for line in PLAN})
    assert tuple(months) == months_between(months[0].start, months[-1].end)


def test_a_referral_names_a_status_for_each_of_its_services() -> None:
    for line in of_kind(PLAN, "referral"):
        assert len(line.services) == len(line.statuses)
        assert set(line.statuses) <= {*Status, "consolidated"}
        assert bool(line.reason) == (Status.UNABLE_TO_PLACE in line.statuses)
        assert not line.reason or UnableReason(line.reason)


def test_who_is_not_referred_has_a_reason() -> None:
    assert {line.reason for line in of_kind(PLAN, "not_referred")} <= set(DispositionOutcome)


def test_an_incident_with_injury_has_a_victim() -> None:
    for month in {line.month for line in PLAN}:
        victims = number_of(PLAN, "injured_victim", month) + number_of(PLAN, "homicide_victim", month)
        assert victims >= number_of(PLAN, "injury_incident", month)
