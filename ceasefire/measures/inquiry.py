"""Putting questions to an engine: each is compiled once, and says itself which tables and columns it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Lock

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from ceasefire.domain.periods import Period
from ceasefire.measures.asked import asked_tables
from ceasefire.measures.engines import DuckDB, Engine, Rows
from ceasefire.measures.kept import is_kept, kept_rows
from ceasefire.measures.tables import TABLES

Needs = dict[str, tuple[str, ...]]
"""For each promised table its columns, in the order of the table."""


class MissingTable(LookupError):
    """A question needs a promised table or column that was not given."""


@dataclass(frozen=True)
class Question:
    """A question in an engine's own words, with the promised tables and columns, and the kept tables, that it reads."""

    sql: str
    needs: Needs
    kept: tuple[str, ...]


_compiling = Lock()


def compiled(dialect: str, build: Callable[..., ir.Table], *about: object) -> Question:
    """The question that `build(*about)` puts; kept for the life of the process."""
    # Threads of a server that has started just now ask the same; one compiles, the others wait for it.
    with _compiling:
        return _compiled(dialect, build, *about)


@cache
def _compiled(dialect: str, build: Callable[..., ir.Table], *about: object) -> Question:
    expression = build(*about)
    sql = str(ibis.to_sql(expression, dialect=dialect))
    return Question(sql=sql, needs=needs_of(expression), kept=_kept_in(expression))


def needs_of(expression: ir.Table) -> Needs:
    """The promised tables and columns that an expression reads, itself or through a kept table."""
    read: dict[str, set[str]] = {}
    for name in _kept_in(expression):
        for table, columns in needs_of(kept_rows(name)).items():
            read.setdefault(table, set()).update(columns)
    for node in expression.op().find(ops.Field):
        source = _source(node.rel)
        if isinstance(source, ops.UnboundTable) and source.name in TABLES:
            read.setdefault(source.name, set()).add(node.name)
    return {
        name: tuple(column.name for column in table.columns if column.name in read[name])
        for name, table in TABLES.items()
        if name in read
    }


def _kept_in(expression: ir.Table) -> tuple[str, ...]:
    tables = expression.op().find(ops.UnboundTable)
    return tuple(sorted({table.name for table in tables if is_kept(table.name)}))


def _source(relation: ops.Relation) -> ops.Relation:
    while isinstance(relation, ops.Filter | ops.JoinReference):
        relation = relation.parent
    return relation


class Inquiry(Mapping[str, pa.Table]):
    """Promised tables in an engine, to be asked about as of one day. What one question had it find, the next can use.

    It stands wherever tables are asked for: what is given an inquiry shares it.
    """

    def __init__(
        self, tables: Mapping[str, pa.Table], *, as_of: date, engine: Callable[[], Engine] = DuckDB
    ) -> None:
        """Open an engine. A promised table is loaded when the first question reads it."""
        self.as_of = as_of
        self._tables = tables
        self._ready: set[str] = set()
        self._asked: tuple[Sequence[Period], str | None] | None = None
        self._engine = engine()
        self._engine.be_as_of(as_of)

    def ask(
        self,
        build: Callable[..., ir.Table],
        *about: object,
        spans: Sequence[Period],
        value: str | None = None,
    ) -> Rows:
        """The rows that answer the question `build(*about)` over these spans of days, of a value (None: of all).

        Raises MissingTable for a table not given.
        """
        question = self._with_what_it_reads(build, *about)
        if self._asked != (spans, value):
            self._engine.load(asked_tables(spans, value))
            self._asked = spans, value
        return self._engine.answer(question.sql)

    def _with_what_it_reads(self, build: Callable[..., ir.Table], *about: object) -> Question:
        question = compiled(self._engine.dialect, build, *about)
        for name, columns in question.needs.items():
            self._load(name, columns)
        for name in question.kept:
            if name not in self._ready:
                self._engine.keep(name, self._with_what_it_reads(kept_rows, name).sql)
                self._ready.add(name)
        return question

    def _load(self, name: str, columns: Sequence[str]) -> None:
        given = self._tables[name].column_names if name in self._tables else ()
        missing = [column for column in columns if column not in given]
        if missing:
            raise MissingTable(
                f"This needs the promised table [{name}] with its columns [{', '.join(missing)}]."
            )
        if name not in self._ready:
            self._engine.load({name: self._tables[name]})
            self._ready.add(name)

    def close(self) -> None:
        """Let go of the tables."""
        self._engine.close()

    def __getitem__(self, name: str) -> pa.Table:
        """A promised table."""
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the promised tables that were given."""
        return iter(self._tables)

    def __len__(self) -> int:
        """How many promised tables were given."""
        return len(self._tables)


@contextmanager
def inquiry_into(
    tables: Mapping[str, pa.Table], *, as_of: date, engine: Callable[[], Engine] = DuckDB
) -> Iterator[Inquiry]:
    """An inquiry into the tables; one that is open already is shared, and stays open."""
    if isinstance(tables, Inquiry):
        if tables.as_of != as_of:
            raise ValueError(f"This inquiry is as of [{tables.as_of}], not [{as_of}]. Open another.")
        yield tables
        return
    opened = Inquiry(tables, as_of=as_of, engine=engine)
    try:
        yield opened
    finally:
        opened.close()
