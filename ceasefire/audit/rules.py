"""What must hold of records together, checked at the end of every act; a broken rule undoes the whole act.

A room's rules stand in its `rules.py`. What one row can break alone is a constraint of the database instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
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


Rule = Callable[[set[UUID]], Iterator[Broken]]
_rules: dict[str, list[Rule]] = defaultdict(list)


def rule_for(*models: type[Record]) -> Callable[[Rule], Rule]:
    """Register a rule for the records of `models`: it is given the ids written, of one model at a time."""

    def register(rule: Rule) -> Rule:
        for model in models:
            _rules[model._meta.label_lower].append(rule)
        return rule

    return register


def check(written: Mapping[str, Iterable[Record]]) -> None:
    """Raise BrokenRules if any record written breaks a rule of its kind."""
    broken: list[Broken] = []
    for kind, records in written.items():
        listed = list(records)
        broken += _in_the_future(listed)
        ids = [record.id for record in listed]
        for start in range(0, len(ids), BATCH):
            for rule in _rules.get(kind, ()):
                broken += rule(set(ids[start : start + BATCH]))
    if broken:
        raise BrokenRules(dict.fromkeys(broken))


def _in_the_future(records: Iterable[Any]) -> Iterator[Broken]:
    today = clock.today()
    for record in records:
        for name in record.happened:
            day = getattr(record, name)
            if day is not None and day > today:
                yield Broken(record, f"[{day}] lies in the future; today is [{today}].", name)
