"""Putting questions to an engine: each is compiled once, and says itself which tables and columns it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Lock
from types import TracebackType

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from ceasefire.domain.periods import Period
from ceasefire.measures.asked import asked_tables
from ceasefire.measures.engines import DuckDB, Engine, Rows
from ceasefire.measures.tables import TABLES

Needs = dict[str, tuple[str, ...]]
"""For each promised table its columns, in the order of the table."""


class MissingTable(LookupError):
    """A question needs a promised table or column that was not given."""


@dataclass(frozen=True)
class Question:
    """A question in an engine's own words, with the promised tables and columns that it reads."""

    sql: str
    needs: Needs


_compiling = Lock()


def compiled(dialect: str, build: Callable[..., ir.Table], *about: object) -> Question:
    """The question that `build(*about)` puts; kept for the life of the process."""
    # Threads of a server that has started just now ask the same; one compiles, the others wait for it.
    with _compiling:
        return _compiled(dialect, build, *about)


@cache
def _compiled(dialect: str, build: Callable[..., ir.Table], *about: object) -> Question:
    expression = build(*about)
    return Question(sql=str(ibis.to_sql(expression, dialect=dialect)), needs=needs_of(expression))


def needs_of(expression: ir.Table) -> Needs:
    """The promised tables and columns that an expression reads."""
    read: dict[str, set[str]] = {}
    for node in expression.op().find(ops.Field):
        source = _source(node.rel)
        if isinstance(source, ops.UnboundTable) and source.name in TABLES:
            read.setdefault(source.name, set()).add(node.name)
    return {
        name: tuple(column.name for column in table.columns if column.name in read[name])
        for name, table in TABLES.items()
        if name in read
    }


def _source(relation: ops.Relation) -> ops.Relation:
    while isinstance(relation, ops.Filter | ops.JoinReference):
        relation = relation.parent
    return relation


class Inquiry(AbstractContextManager["Inquiry"]):
    """Promised tables, loaded in an engine to be asked about as of one day and over some spans of days."""

    def __init__(
        self,
        tables: Mapping[str, pa.Table],
        *,
        as_of: date,
        spans: Sequence[Period],
        value: str | None = None,
        engine: Callable[[], Engine] = DuckDB,
    ) -> None:
        """Load the tables."""
        self._columns = {name: frozenset(table.column_names) for name, table in tables.items()}
        self._engine = engine()
        self._engine.load({**tables, **asked_tables(as_of, spans, value)})

    def ask(self, build: Callable[..., ir.Table], *about: object) -> Rows:
        """The rows that answer the question `build(*about)`; raises MissingTable for a table not given."""
        question = compiled(self._engine.dialect, build, *about)
        for name, columns in question.needs.items():
            missing = [column for column in columns if column not in self._columns.get(name, ())]
            if missing:
                raise MissingTable(
                    f"This needs the promised table [{name}] with its columns [{', '.join(missing)}]."
                )
        return self._engine.answer(question.sql)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the tables."""
        self._engine.close()
