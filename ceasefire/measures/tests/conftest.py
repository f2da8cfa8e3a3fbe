"""The engine that a run is on, and the check of figures against text tables."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

import pytest

from ceasefire.domain.periods import Period
from ceasefire.measures.count import count
from ceasefire.measures.definitions import MEASURES, measure_named
from ceasefire.measures.engines import DuckDB, Engine
from ceasefire.measures.identities import BREAKS
from ceasefire.measures.measure import Measure, parts_of
from ceasefire.measures.tests.text_tables import tables

BROKEN = {measure.name: measure for measure in BREAKS}


class Check(Protocol):
    def __call__(
        self,
        expect: Mapping[str, int | list[int | None] | None],
        *,
        period: str = ...,
        as_of: str | None = ...,
        **texts: str,
    ) -> None: ...


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Callable[[], Engine]:
    if request.config.getoption("--engine") == "duckdb":
        return DuckDB
    # Spark is not installed where only an office's engine is wanted.
    spark: Callable[[], Engine] = importlib.import_module("ceasefire.measures.spark").Spark
    return spark


@pytest.fixture
def check(engine: Callable[[], Engine]) -> Check:
    """Counts the text tables as of the period's last day: a number is the period's, a list the months'."""

    def check(
        expect: Mapping[str, int | list[int | None] | None],
        *,
        period: str = "2030-03",
        as_of: str | None = None,
        **texts: str,
    ) -> None:
        asked = Period.parse(period)
        figures = count(
            tables(**texts),
            period=asked,
            as_of=date.fromisoformat(as_of) if as_of else asked.last_day,
            measures=with_their_units({parts_of(name)[0] for name in expect}),
            engine=engine,
        )
        found = {
            name: figures.month(name) if isinstance(number, list) else figures.total(name)
            for name, number in expect.items()
        }
        assert found == dict(expect)

    return check


def with_their_units(names: set[str]) -> list[Measure]:
    """The measures of these names, and all the others of their units: the same questions for every test."""
    named = {name: BROKEN.get(name) or measure_named(name) for name in sorted(names)}
    units = {measure.unit for measure in named.values()}
    return list(
        ({name: measure for name, measure in MEASURES.items() if measure.unit in units} | named).values()
    )
