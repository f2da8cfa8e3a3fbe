from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from ceasefire.access.gate import Denied, NotThere
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.placement_flow import NEXT_STEPS
from ceasefire.domain.terms import ExitReason, Status, UnableReason
from ceasefire.referrals import queries
from ceasefire.referrals.actions import correct, set_status
from ceasefire.referrals.models import PlacementStatus
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

S = Status
REASONS: dict[Status, dict[str, Any]] = {
    S.UNABLE_TO_PLACE: {"unable_reason": UnableReason.LOW_RISK},
    S.COMPLETED: {"exit_reason": ExitReason.GOALS_MET},
    S.EXITED: {"exit_reason": ExitReason.MOVED},
}
# A way through the table to each status, in the one service or the other.
WAY_TO: dict[Status, tuple[str, tuple[Status, ...]]] = {
    S.PURSUING: ("slo_icm", ()),
    S.SLO: ("slo_icm", (S.SLO,)),
    S.ICM: ("slo_icm", (S.ICM,)),
    S.SHORT_TERM: ("hhp", (S.SHORT_TERM,)),
    S.REFUSED: ("slo_icm", (S.REFUSED,)),
    S.UNABLE_TO_PLACE: ("slo_icm", (S.UNABLE_TO_PLACE,)),
    S.COMPLETED: ("slo_icm", (S.ICM, S.COMPLETED)),
    S.EXITED: ("slo_icm", (S.ICM, S.EXITED)),
}


def step(placement: Any, status: Status, effective_on: date = city.DAY, **told: Any) -> PlacementStatus:
    return set_status(
        by=city.COORDINATOR,
        placement=placement,
        status=status,
        effective_on=effective_on,
        **{**REASONS.get(status, {}), **told},
    )


@pytest.mark.parametrize("present", Status)
def test_a_placement_goes_the_way_of_the_table_and_no_other(present: Status) -> None:
    service, way = WAY_TO[present]
    placement = city.placement(service=service)
    for status in way:
        step(placement, status)
    allowed = NEXT_STEPS[present] & placement.service.statuses
    for following in Status:
        if following in allowed:
            with undone():
                assert step(placement, following).step == len(way) + 2
        else:
            with pytest.raises(BrokenRules, match=rf"(cannot become|has no status) \[{following}\]"):
                step(placement, following)
    assert placement.statuses.count() == len(way) + 1


@contextmanager
def undone() -> Iterator[None]:
    """What the block writes is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_status_says_who_set_it() -> None:
    status = step(city.placement(), S.SLO)
    assert (last_act().purpose, last_act().by) == ("referrals.set_status", "coordinator")
    assert last_act().records == {"referrals.placementstatus": [str(status.id)]}


def test_re_entry_is_a_new_status_of_the_same_placement() -> None:
    placement = city.placement()
    for status in (S.ICM, S.EXITED, S.PURSUING, S.SLO):
        step(placement, status)
    assert list(placement.statuses.values_list("step", "status")) == [
        (1, "pursuing"),
        (2, "icm"),
        (3, "exited"),
        (4, "pursuing"),
        (5, "slo"),
    ]


def test_a_status_takes_effect_on_or_after_the_one_before_it() -> None:
    placement = city.placement((S.SLO, date(2024, 3, 10)))
    with pytest.raises(
        BrokenRules, match=r"Status \[icm\] takes effect \[2024-03-09\] before \[2024-03-10\]"
    ):
        step(placement, S.ICM, date(2024, 3, 9))
    step(placement, S.ICM, date(2024, 3, 10))


def test_no_status_takes_effect_before_its_referral() -> None:
    placement = city.placement(referred_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match="before"):
        step(placement, S.SLO, date(2024, 3, 3))


def test_the_90_day_package_is_given_where_it_is_offered() -> None:
    with pytest.raises(BrokenRules, match=r"The service \[slo_icm\] has no status \[short_term\]"):
        step(city.placement(), S.SHORT_TERM)
    step(city.placement(service="hhp"), S.SHORT_TERM)


def test_a_worker_moves_the_placements_of_their_own_caseload_only(
    ben: User, eve: User, sol: User, cy: User
) -> None:
    placement = city.placement()
    city.assignment(placement, ben)
    set_status(by=ben.asker, placement=placement, status=S.SLO, effective_on=city.DAY)
    assert last_act().by == "ben"
    for user in (cy, eve):
        with pytest.raises(NotThere):
            set_status(by=user.asker, placement=placement, status=S.ICM, effective_on=city.DAY)
    set_status(by=sol.asker, placement=placement, status=S.ICM, effective_on=city.DAY)
    assert placement.statuses.count() == 3


def test_a_corrected_status_keeps_its_old_version() -> None:
    status = step(city.placement(), S.SLO, date(2024, 3, 10))
    correct(by=city.COORDINATOR, record=status, effective_on=date(2024, 3, 11))
    assert versions(status, "effective_on") == [date(2024, 3, 10), date(2024, 3, 11)]


def test_a_correction_may_not_leave_a_step_that_the_table_has_not() -> None:
    placement = city.placement()
    slo = step(placement, S.SLO)
    step(placement, S.PURSUING)
    with pytest.raises(BrokenRules, match=r"\[icm\] cannot become \[pursuing\]"):
        correct(by=city.COORDINATOR, record=slo, status=S.ICM)
    assert versions(slo, "status") == ["slo"]


def test_ana_sees_all_placements_ben_his_own_cy_and_dee_none(
    ana: User, ben: User, cy: User, dee: User
) -> None:
    placement = city.placement()
    city.assignment(placement, ben)
    seen = {
        user.username: list(queries.placements(asker=user.asker)) + list(queries.statuses(asker=user.asker))
        for user in (ana, ben, cy)
    }
    every = [placement, *placement.statuses.all()]
    assert seen == {"ana": every, "ben": every, "cy": []}
    assert list(queries.referrals(asker=ana.asker)) == [placement.referral]
    for query in (queries.placements, queries.statuses, queries.referrals, queries.packets):
        with pytest.raises(Denied):
            query(asker=dee.asker)


def test_a_packet_is_for_the_provider_it_was_sent_to(ana: User, ben: User, sol: User, cy: User) -> None:
    placement = city.placement()
    assert list(queries.packets(asker=sol.asker)) == [placement.packets.get()]
    assert not queries.packets(asker=cy.asker).exists()
    with pytest.raises(Denied):
        queries.packets(asker=ana.asker)
    with pytest.raises(Denied):
        queries.referrals(asker=ben.asker)


def test_the_database_refuses_a_step_twice() -> None:
    status = city.status()
    with refused("one_status_a_step"):
        PlacementStatus.objects.filter(placement=status.placement, step=1).update(step=2)


def test_the_database_refuses_another_first_status() -> None:
    city.placement()
    with refused("the_first_status_is_pursuing"):
        PlacementStatus.objects.update(status=S.SLO)


def test_the_database_refuses_a_step_before_the_first() -> None:
    city.placement()
    with refused("steps_count_from_one"):
        PlacementStatus.objects.update(step=0)


@pytest.mark.parametrize(
    ("status", "reason"), [(S.UNABLE_TO_PLACE, ""), (S.SLO, UnableReason.LOW_RISK)], ids=["none", "another's"]
)
def test_the_database_refuses_unable_to_place_without_its_reason(
    status: Status, reason: UnableReason
) -> None:
    with refused("unable_to_place_has_a_reason"):
        step(city.placement(), status, unable_reason=reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(S.COMPLETED, ""), (S.EXITED, ""), (S.SLO, ExitReason.MOVED)],
    ids=["completed", "exited", "another's"],
)
def test_the_database_refuses_an_end_without_its_reason(status: Status, reason: ExitReason) -> None:
    placement = city.placement((S.ICM, city.DAY)) if status != S.SLO else city.placement()
    with refused("the_end_has_a_reason"):
        step(placement, status, exit_reason=reason)
