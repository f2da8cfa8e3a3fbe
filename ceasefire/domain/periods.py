"""Periods of a report: a year, a quarter, a month. Ranges are half-open: the end is the first day after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

MONTHS_IN_YEAR = 12
MONTHS_IN_QUARTER = 3
FORM = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII)


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


class NotAPeriod(ValueError):
    """The text names no year, quarter or month."""


def add_months(first: date, months: int) -> date:
    """The first day of the month that lies `months` after that of `first` (negative: before)."""
    years, month = divmod(first.month - 1 + months, MONTHS_IN_YEAR)
    return date(first.year + years, month + 1, 1)


@dataclass(frozen=True, order=True)
class Period:
    """Whole calendar months from `start` to before `end`, with the name that people write."""

    start: date
    end: date
    name: str
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read 2024, 2024-Q1 or 2024-03; raises NotAPeriod otherwise."""
        found = FORM.fullmatch(text.strip())
        if found is None or not 1 < int(found["year"]) < date.max.year:
            raise NotAPeriod(
                f"[{text}] is not a period. Write a year (2024), a quarter (2024-Q1) or a month (2024-03)."
            )
        year = int(found["year"])
        if found["month"]:
            return cls.month(date(year, int(found["month"]), 1))
        if found["quarter"]:
            start = date(year, MONTHS_IN_QUARTER * int(found["quarter"]) - 2, 1)
            return cls(
                start,
                add_months(start, MONTHS_IN_QUARTER),
                text.strip(),
                PeriodKind.QUARTER,
            )
        return cls.year(year)

    @classmethod
    def month(cls, day: date) -> Period:
        """The month that `day` lies in."""
        start = day.replace(day=1)
        return cls(start, add_months(start, 1), f"{start:%Y-%m}", PeriodKind.MONTH)

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1), f"{year:04d}", PeriodKind.YEAR)

    @property
    def last_day(self) -> date:
        """The last day that lies in the period."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> tuple[Period, ...]:
        """The months of the period, in order."""
        return months_between(self.start, self.end)

    def __contains__(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.start <= day < self.end

    def __str__(self) -> str:
        """The name that people write."""
        return self.name


@lru_cache(maxsize=256)
def months_between(start: date, end: date) -> tuple[Period, ...]:
    """The months from that of `start` to before `end`."""
    months = []
    first = start.replace(day=1)
    while first < end:
        months.append(Period.month(first))
        first = add_months(first, 1)
    return tuple(months)


def default_as_of(period: Period, *, today: date, known_on: date | None = None) -> date:
    """The day a figure of `period` is as of when nobody names one: its last day, or today if that is earlier.

    Of what was known on an earlier day, that day: nobody knew then what came after it.
    """
    return min(period.last_day, today, known_on or today)
