"""How many records of each kind a month gets: the one file of numbers, and the only one who reads it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ceasefire.domain.periods import Period

FILE = Path(__file__).with_name("months.csv")


@dataclass(frozen=True)
class Planned:
    """`number` records of one kind in one month; for a referral its origin, services, statuses at the end, reason."""

    month: Period
    kind: str
    origin: str
    services: tuple[str, ...]
    statuses: tuple[str, ...]
    reason: str
    number: int


def planned() -> list[Planned]:
    """Every line of the plan, in order of month."""
    with FILE.open(newline="") as lines:
        return [
            Planned(
                month=Period.parse(line["month"]),
                kind=line["kind"],
                origin=line["origin"],
                services=tuple(filter(None, line["services"].split("+"))),
                statuses=tuple(filter(None, line["statuses"].split("+"))),
                reason=line["reason"],
                number=int(line["number"]),
            )
            for line in csv.DictReader(lines)
        ]


def of_kind(plan: list[Planned], kind: str) -> Iterator[Planned]:
    """The lines of one kind."""
    return (line for line in plan if line.kind == kind)


def number_of(plan: list[Planned], kind: str, month: Period) -> int:
    """How many of one kind a month gets."""
    return sum(line.number for line in plan if line.kind == kind and line.month == month)


def last_day(plan: list[Planned]) -> date:
    """The last day of the last month planned."""
    return max(line.month for line in plan).last_day
