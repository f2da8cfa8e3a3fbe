"""A question about an office's figures: a period, the day they are as of, the day they were known on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.measures.count import count, members
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.figures import Figures
from ceasefire.measures.identities import BREAKS, check
from ceasefire.measures.measure import parts_of
from ceasefire.reports.queries import tables_for_report

PERIODS = tuple(
    Period.parse(name) for name in ("2024", "2024-Q1", "2024-Q2", "2024-01", "2024-02", "2024-03", "2024-04")
)


@dataclass(frozen=True)
class Question:
    """What is asked; `opened` are the measures whose members are counted besides."""

    period: Period
    as_of: date
    known_on: date | None
    opened: tuple[str, ...]

    @classmethod
    def any(cls, random: Random, first: date, last: date, opened: int) -> Question:
        """Any question about what happened from a day to another, as known on one of these days or now."""

        def some_day() -> date:
            return first + timedelta(days=random.randint(-2, (last - first).days + 2))

        return cls(
            period=random.choice(PERIODS),
            as_of=some_day(),
            known_on=random.choice([None, some_day()]),
            opened=tuple(random.sample(list(MEASURES), opened)),
        )


def what_does_not_hold(question: Question) -> list[str]:
    """Identities and partitions that are broken, months that do not add up, figures that miscount their members."""
    tables = tables_for_report(asker=SYSTEM, known_on=question.known_on)
    measures = [*MEASURES.values(), *BREAKS]
    figures = count(tables, period=question.period, as_of=question.as_of, measures=measures)
    broken = [
        f"{one.period}: {one.name}: {one.left} is not {one.right}" for one in check(figures) if not one.holds
    ]
    return [*broken, *_miscounted(tables, question, figures)]


def _miscounted(tables: Mapping[str, Any], question: Question, figures: Figures) -> Iterator[str]:
    for name in figures.names:
        if parts_of(name)[0] in question.opened:
            found = members(tables, name, period=question.period, as_of=question.as_of)
            if len(set(found)) != (figures.total(name) or 0) or len(set(found)) != len(found):
                yield f"{question.period}: {name} is {figures.total(name)} and has {len(found)} members"
