"""Apache Spark, for a network of cities: the same questions as on DuckDB. Needs Java 17 and the `network` extra."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
from pyspark.sql import SparkSession

from ceasefire.measures.engines import Rows

_SETTINGS = {
    # On one machine nothing listens to the outside, and a question is not parted into two hundred.
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    # Days are local dates; no session's zone may move them.
    "spark.sql.session.timeZone": "UTC",
    # Spark makes this folder though nothing is kept in it.
    "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir(), "ceasefire-spark")),
}


@cache
def _session() -> SparkSession:
    """The process's one local Spark."""
    builder = SparkSession.builder.master("local[2]").appName("ceasefire")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


class Spark:
    """Spark on this machine: the proof that the definitions of one office serve a network of them."""

    dialect = "pyspark"

    def __init__(self) -> None:
        """Open a session of its own: what one question loads, no other sees."""
        self._session = _session().newSession()
        self._loaded: list[str] = []

    def be_as_of(self, day: date) -> None:
        """Let AS_OF() be this day in the questions to come."""
        self._session.sql(
            f"CREATE OR REPLACE TEMPORARY FUNCTION as_of() RETURNS DATE RETURN DATE '{day.isoformat()}'"
        )

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        """Take the tables in as views."""
        for name, table in tables.items():
            self._session.createDataFrame(table).createOrReplaceTempView(name)
            self._loaded.append(name)

    def answer(self, sql: str) -> Rows:
        """The rows that answer one question."""
        rows: Rows = self._session.sql(sql).toArrow().to_pylist()
        return rows

    def keep(self, name: str, sql: str) -> None:
        """Hold what answers one question as a view for those to come."""
        self._session.sql(sql).createOrReplaceTempView(name)
        self._loaded.append(name)

    def close(self) -> None:
        """Let go of the tables."""
        for name in self._loaded:
            self._session.catalog.dropTempView(name)
