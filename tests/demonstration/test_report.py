"""The demonstration city's report: every figure of the reference, every identity, within its queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.measures.identities import IDENTITIES, PARTITIONS
from ceasefire.reports.queries import compute
from tests.demonstration import documents
from tests.demonstration.documents import YEAR_END

pytestmark = pytest.mark.django_db

FIGURES_OF_THE_REFERENCE = 598
QUERIES_ALLOWED = 20
YEAR = Period.year(2024)
QUARTERS = [Period.parse(f"2024-Q{number}") for number in range(1, 5)]


def agree(expected: Any, computed: Any) -> bool:
    """Percentages are printed to one decimal; everything else is equal or it is not."""
    if isinstance(expected, float) and isinstance(computed, int | float):
        return abs(expected - computed) < 0.05
    return bool(expected == computed)


def test_every_figure_of_the_reference_agrees() -> None:
    expected = documents.reference("expected")
    computed = dict(documents.leaves(documents.year()))
    seen = list(documents.leaves({"months": expected["months"], **documents.figures_of(expected)}))
    assert {
        key: (wanted, computed.get(key)) for key, wanted in seen if not agree(wanted, computed.get(key))
    } == {}
    assert len(seen) == FIGURES_OF_THE_REFERENCE


@pytest.mark.parametrize("period", [YEAR, *QUARTERS, *YEAR.months], ids=str)
@pytest.mark.parametrize("late", [False, True], ids=["as of its last day", "as of the year's last day"])
def test_every_identity_holds(period: Period, late: bool) -> None:
    report = compute(asker=SYSTEM, period=period, as_of=YEAR_END if late else period.last_day)
    assert report.broken == []
    checked = {check.name for check in report.checks if check.period == period.name}
    assert checked >= {one.name for one in (*IDENTITIES, *PARTITIONS)}


@pytest.mark.parametrize(
    "as_of", [date(2024, 1, 1), date(2024, 2, 29), date(2024, 6, 14), date(2024, 10, 9), date(2025, 3, 3)]
)
def test_every_identity_holds_of_the_year_as_of_any_day(as_of: date) -> None:
    report = compute(asker=SYSTEM, period=YEAR, as_of=as_of)
    assert report.broken == []
    assert len(report.checks) > len(IDENTITIES)


def test_january_as_of_its_own_last_day_has_more_in_pursuit_and_fewer_enrolled() -> None:
    january = Period.parse("2024-01")
    own, at_year_end = (
        compute(asker=SYSTEM, period=january, as_of=day).figures for day in (january.last_day, YEAR_END)
    )
    in_pursuit = own.total("pursuing"), at_year_end.total("pursuing")
    enrolled = own.total("life_coaching"), at_year_end.total("life_coaching")
    assert all(number is not None for number in (*in_pursuit, *enrolled))
    assert (in_pursuit[0] or 0) > (in_pursuit[1] or 0)
    assert (enrolled[0] or 0) < (enrolled[1] or 0)


def test_the_year_needs_no_more_queries_than_allowed() -> None:
    with CaptureQueriesContext(connection) as queries:
        documents.year()
    assert 0 < len(queries) <= QUERIES_ALLOWED


def test_the_year_as_once_known_needs_no_more_queries_than_allowed() -> None:
    with CaptureQueriesContext(connection) as queries:
        documents.year(known_on=date(2024, 8, 1))
    assert 0 < len(queries) <= QUERIES_ALLOWED
