"""A report is computed from the records as of a day, and as known on another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ceasefire.access.gate import SYSTEM, Asker, Denied
from ceasefire.access.roles import GRANTED, Permission, Role
from ceasefire.audit import clock
from ceasefire.domain.periods import Period
from ceasefire.reports.queries import InTheFuture, compute, latest_year, tables_for_report
from tests import city

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 5, 10, 20, tzinfo=UTC)
TODAY, YESTERDAY, TOMORROW = date(2024, 5, 10), date(2024, 5, 9), date(2024, 5, 11)
YEAR = Period.year(2024)


def incidents(known_on: date | None) -> int:
    table = tables_for_report(asker=SYSTEM, known_on=known_on)["incident"]
    return int(table.num_rows)


def test_a_report_is_as_of_a_day_up_to_today_and_of_none_to_come() -> None:
    with clock.set_to(NOON):
        assert compute(asker=SYSTEM, period=YEAR, as_of=TODAY).as_of == TODAY
        with pytest.raises(InTheFuture, match=r"\[2024-05-11\] lies in the future; today is \[2024-05-10\]"):
            compute(asker=SYSTEM, period=YEAR, as_of=TOMORROW)


def test_a_report_of_what_was_known_on_a_day_is_as_of_that_day_by_default() -> None:
    with clock.set_to(NOON):
        assert compute(asker=SYSTEM, period=YEAR, known_on=YESTERDAY).as_of == YESTERDAY
        assert compute(asker=SYSTEM, period=YEAR, known_on=YESTERDAY).known_on == YESTERDAY
        assert compute(asker=SYSTEM, period=YEAR).as_of == TODAY


def test_what_was_entered_later_was_not_known() -> None:
    with clock.set_to(NOON):
        city.incident(occurred_on=date(2024, 3, 5))
    assert (incidents(YESTERDAY), incidents(TODAY), incidents(None)) == (0, 1, 1)


def test_the_latest_year_is_that_of_the_latest_shooting_assessment_or_referral() -> None:
    with clock.set_to(NOON):
        assert latest_year(asker=SYSTEM) == Period.year(2024)
        city.incident(occurred_on=date(2021, 3, 5))
        assert latest_year(asker=SYSTEM) == Period.year(2021)
        city.assessment(assessed_on=date(2022, 3, 5))
        assert latest_year(asker=SYSTEM) == Period.year(2022)
        city.referral(referred_on=date(2023, 3, 5))
        assert latest_year(asker=SYSTEM) == Period.year(2023)


def test_who_reads_no_figures_computes_none() -> None:
    for role in Role:
        if Permission.FIGURES_READ not in GRANTED.get(role, frozenset()):
            with pytest.raises(Denied):
                compute(asker=Asker("somebody", role), period=YEAR)
            with pytest.raises(Denied):
                latest_year(asker=Asker("somebody", role))
