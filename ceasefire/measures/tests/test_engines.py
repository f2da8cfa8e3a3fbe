"""Engines keep one question's tables from another's, and an office's writes nothing and fetches nothing."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest

from ceasefire.measures.engines import DuckDB, Engine
from ceasefire.measures.tests.text_tables import tables

INCIDENTS = "SELECT count(*) AS number FROM incident"


def test_what_one_question_loads_no_other_sees(engine: Callable[[], Engine]) -> None:
    one, other = engine(), engine()
    one.load(tables(incident="occurred_on\n2030-01-01"))
    other.load(tables())
    assert (one.answer(INCIDENTS), other.answer(INCIDENTS)) == ([{"number": 1}], [{"number": 0}])
    one.close()
    assert other.answer(INCIDENTS) == [{"number": 0}]
    other.close()


def test_an_offices_engine_touches_no_file() -> None:
    office = DuckDB()
    with pytest.raises(duckdb.PermissionException):
        office.answer("COPY (SELECT 1) TO 'figures.csv'")
    office.close()


def test_an_offices_engine_cannot_be_told_otherwise() -> None:
    office = DuckDB()
    with pytest.raises(duckdb.Error, match="locked"):
        office.answer("SET enable_external_access = true")
    office.close()


def test_an_offices_engine_has_no_place_on_disk_to_spill_to() -> None:
    office = DuckDB()
    assert office.answer("SELECT current_setting('temp_directory') AS place") == [{"place": ""}]
    office.close()
