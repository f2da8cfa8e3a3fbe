"""What must hold of records together, checked at the end of every act; a broken rule undoes the whole act.

A room's rules stand in its `rules.py`. What one row can break alone is a constraint of the database instead. Rules look
across rooms: who acted is told of the records that they wrote, and of those that they see by the query which
`told_by` names for a kind. Of a kind that has none nobody is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ceasefire.audit import clock
from ceasefire.audit.models import Record

BATCH = 5000
"""Records a rule is asked about at once: SQLite allows some 32,000 parameters in a statement."""


@dataclass(frozen=True)
class Broken:
    """One record that breaks a rule, and what is wrong, as a sentence without personal data.

    None: a record that who acted does not see.
    """

    record: Record | None
    sentence: str
    field: str = ""

    def __str__(self) -> str:
        """The record and what is wrong with it."""
        return f"{self.record}: {self.sentence}" if self.record else self.sentence


UNSEEN = Broken(
    None,
    "Records that you do not see contradict this. Nothing was kept. Ask those who work with them what is right.",
)
"""All that is told of them: not which they are, of which kind or day, nor how many."""


class Contradicted(Exception):
    """Every rule that an act broke, and the ids of what it wrote: for the gate, which tells what its asker may know."""

    def __init__(self, broken: Iterable[Broken], written: Iterable[UUID]) -> None:
        super().__init__()
        self.broken = tuple(broken)
        self.written = frozenset(written)


class BrokenRules(ValueError):
    """An act would leave records that contradict each other; nothing of it was kept."""

    def __init__(self, broken: Iterable[Broken]) -> None:
        """Take every broken rule as it is told, so that all are told at once."""
        self.broken = tuple(broken)
        super().__init__("\n".join(map(str, self.broken)))


Judge = Callable[[set[UUID]], Iterator[Broken]]


@dataclass(frozen=True)
class Rule:
    """A judge of one kind of record, and by which lookup a written record of another kind leads to those it judges."""

    judge: Judge
    paths: Mapping[type[Record], str]


_rules: list[Rule] = []

Query = Callable[..., QuerySet[Any]]
"""A query of a room; it takes the asker by keyword, and raises gate.Denied for one who sees none of its records."""

_queries: dict[type[Record], Query] = {}


def rule_for(
    model: type[Record], *, touched_by: Mapping[type[Record], str] | None = None
) -> Callable[[Judge], Judge]:
    """Register a rule on records of `model`: it is given their ids after each act that wrote one of them.

    Writing a record of `touched_by` asks the rule about those that its lookup names.
    """

    def register(judge: Judge) -> Judge:
        _rules.append(Rule(judge, {model: "id", **(touched_by or {})}))
        return judge

    return register


def told_by(model: type[Record], query: Query) -> None:
    """Let who finds a record of `model` by the query be told what is wrong with it, though they wrote another one."""
    _queries[model] = query


def query_of(model: type[Record]) -> Query | None:
    """By which query an asker finds the records of that kind of which they are told."""
    return _queries.get(model)


def check(written: Mapping[type[Record], Collection[Record]]) -> None:
    """Raise Contradicted if any record written, or any that it touches, breaks a rule."""
    broken: list[Broken] = []
    for records in written.values():
        broken += _in_the_future(records)
    for rule in _rules:
        asked: set[UUID] = set()
        for model, path in rule.paths.items():
            asked |= _led_to(model, path, list(written.get(model, ())))
        for ids in batches(asked):
            broken += rule.judge(set(ids))
    if broken:
        ids_written = (record.id for records in written.values() for record in records)
        raise Contradicted(dict.fromkeys(broken), ids_written)


def _led_to(model: type[Record], path: str, records: list[Record]) -> set[UUID]:
    if path == "id":
        return {record.id for record in records}
    led_to: set[UUID] = set()
    for ids in batches(record.id for record in records):
        led_to |= set(model._default_manager.filter(id__in=ids).values_list(path, flat=True))
    return led_to - {None}


def batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """As many ids at once as a statement takes."""
    every = sorted(ids)
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))


def _in_the_future(records: Iterable[Any]) -> Iterator[Broken]:
    today = clock.today()
    for record in records:
        for name in record.happened:
            day = getattr(record, name)
            if day is not None and day > today:
                yield Broken(record, f"[{day}] lies in the future; today is [{today}].", name)
