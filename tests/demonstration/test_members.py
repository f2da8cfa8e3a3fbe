"""A figure is the size of a set of records: the set can be had, and opened by those who may see it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from ceasefire.access.gate import SYSTEM, Asker, Denied
from ceasefire.domain.periods import Period
from ceasefire.measures.count import count, members
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.figures import Figures
from ceasefire.reports.members import may_open, open_figure
from ceasefire.reports.queries import tables_for_report
from tests.demonstration.documents import YEAR_END

pytestmark = pytest.mark.django_db

YEAR = Period.year(2024)
DUAL_AND_UNUSUAL = {"2024-01", "2024-10"}
"""The months whose figures overlap most; the others are opened in the slow run."""
MONTHS = [
    month if month.name in DUAL_AND_UNUSUAL else pytest.param(month, marks=pytest.mark.slow)
    for month in YEAR.months
]


@cache
def tables() -> dict[str, Any]:
    """Read once: no test of this file writes."""
    return tables_for_report(asker=SYSTEM, known_on=None)


@cache
def figures() -> Figures:
    return count(tables(), period=YEAR, as_of=YEAR_END)


def number(name: str, period: Period) -> int | None:
    return figures().total(name) if period == YEAR else figures().month(name)[YEAR.months.index(period)]


def names() -> tuple[str, ...]:
    return figures().names


@pytest.mark.parametrize("period", [YEAR, *MONTHS], ids=str)
def test_every_figure_counts_its_members(period: Period) -> None:
    found = {name: members(tables(), name, period=period, as_of=YEAR_END) for name in names()}
    assert {name: len(set(keys)) for name, keys in found.items()} == {
        name: number(name, period) for name in names()
    }
    assert {name: len(keys) for name, keys in found.items()} == {
        name: len(set(keys)) for name, keys in found.items()
    }
    assert found.keys() >= MEASURES.keys()


def opened(coordinator: Asker, period: Period) -> dict[str, int]:
    return {
        name: len(open_figure(asker=coordinator, figure=name, period=period, as_of=YEAR_END).rows)
        for name in names()
        if may_open(coordinator, name)
    }


def test_every_figure_of_the_year_opens_onto_as_many_records(coordinator: Asker) -> None:
    found = opened(coordinator, YEAR)
    assert found == {name: figures().total(name) for name in found}
    assert set(names()) - set(found) == {"relocations"}


@pytest.mark.slow
@pytest.mark.parametrize("month", YEAR.months, ids=str)
def test_every_figure_of_a_month_opens_onto_as_many_records(coordinator: Asker, month: Period) -> None:
    found = opened(coordinator, month)
    assert found == {name: number(name, month) for name in found}


def test_what_stays_in_the_vaults_is_not_opened(coordinator: Asker) -> None:
    with pytest.raises(Denied):
        open_figure(asker=coordinator, figure="relocations", period=YEAR)
