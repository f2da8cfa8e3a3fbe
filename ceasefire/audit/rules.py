"""What must hold of records together, checked at the end of every act; a broken rule undoes the whole act.

A room's rules stand in its `rules.py`. What one row can break alone is a constraint of the database instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ceasefire.audit import clock
from ceasefire.audit.models import Record

BATCH = 5000
"""Records a rule is asked about at once: SQLite allows some 32,000 parameters in a statement."""


@dataclass(frozen=True)
class Broken:
    """One record that breaks a rule, and what is wrong, as a sentence without personal data."""

    record: Record
    sentence: str
    field: str = ""


class BrokenRules(ValueError):
    """An act would leave records that contradict each other; nothing of it was kept."""

    def __init__(self, broken: Iterable[Broken]) -> None:
        """Take every broken rule, so that all are told at once."""
        self.broken = tuple(broken)
        super().__init__("\n".join(f"{one.record}: {one.sentence}" for one in self.broken))


Judge = Callable[[set[UUID]], Iterator[Broken]]


@dataclass(frozen=True)
class Rule:
    """A judge of one kind of record, and by which lookup a written record of another kind leads to those it judges."""

    judge: Judge
    paths: Mapping[type[Record], str]


_rules: list[Rule] = []


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


def check(written: Mapping[type[Record], Collection[Record]]) -> None:
    """Raise BrokenRules if any record written, or any that it touches, breaks a rule."""
    broken: list[Broken] = []
    for records in written.values():
        broken += _in_the_future(records)
    for rule in _rules:
        asked: set[UUID] = set()
        for model, path in rule.paths.items():
            asked |= _led_to(model, path, list(written.get(model, ())))
        for ids in _batches(sorted(asked)):
            broken += rule.judge(set(ids))
    if broken:
        raise BrokenRules(dict.fromkeys(broken))


def _led_to(model: type[Record], path: str, records: list[Record]) -> set[UUID]:
    if path == "id":
        return {record.id for record in records}
    led_to: set[UUID] = set()
    for ids in _batches([record.id for record in records]):
        led_to |= set(model._default_manager.filter(id__in=ids).values_list(path, flat=True))
    return led_to - {None}


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _in_the_future(records: Iterable[Any]) -> Iterator[Broken]:
    today = clock.today()
    for record in records:
        for name in record.happened:
            day = getattr(record, name)
            if day is not None and day > today:
                yield Broken(record, f"[{day}] lies in the future; today is [{today}].", name)
