"""The engines that figures run on. One definition, unchanged, gives the same figures on each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Protocol

import duckdb
import pyarrow as pa

Rows = list[dict[str, Any]]
"""Rows by their columns' names."""


class Engine(Protocol):
    """Holds tables for a while and answers questions about them."""

    dialect: str

    def be_as_of(self, day: date) -> None:
        """Let AS_OF() be this day in the questions to come."""

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        """Take the tables in, each under its name."""

    def answer(self, sql: str) -> Rows:
        """The rows that answer one question."""

    def keep(self, name: str, sql: str) -> None:
        """Hold what answers one question as a table for those to come."""

    def close(self) -> None:
        """Let go of the tables."""


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """The process's one database in memory. It writes nothing to disk and fetches nothing."""
    settings: dict[str, Any] = {
        "temp_directory": "",
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "threads": 1,
    }
    database = duckdb.connect(":memory:", config=settings)
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def let_go() -> None:
    """Close the process's database; who asks next opens another."""
    _duckdb().close()
    _duckdb.cache_clear()


@cache
def _read(sql: str) -> duckdb.Statement:
    """A question as DuckDB has read it: a fifth of the time of an answer from few records."""
    (statement,) = _duckdb().extract_statements(sql)
    return statement


class DuckDB:
    """DuckDB in memory: a city's office."""

    dialect = "duckdb"

    def __init__(self) -> None:
        """Open a cursor of its own: what one question loads, no other sees."""
        self._cursor = _duckdb().cursor()

    def be_as_of(self, day: date) -> None:
        """Let AS_OF() be this day in the questions to come."""
        self._cursor.execute(f"CREATE OR REPLACE TEMP MACRO as_of() AS DATE '{day.isoformat()}'")

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        """Take the tables in without copying them."""
        for name, table in tables.items():
            self._cursor.register(name, table)

    def answer(self, sql: str) -> Rows:
        """The rows that answer one question."""
        self._cursor.execute(_read(sql))
        names = [column[0] for column in self._cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in self._cursor.fetchall()]

    def keep(self, name: str, sql: str) -> None:
        """Hold what answers one question as a table for those to come; it is gone with the cursor."""
        self._cursor.execute(_read(f"CREATE TEMP TABLE {name} AS {sql}"))

    def close(self) -> None:
        """Let go of the tables."""
        self._cursor.close()
