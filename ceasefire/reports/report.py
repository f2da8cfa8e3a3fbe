"""A report: what was asked, the figures, what was checked between them, and what explains them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ceasefire.domain.periods import Period
from ceasefire.measures.figures import Figures
from ceasefire.measures.footnotes import Footnotes
from ceasefire.measures.identities import Check
from ceasefire.measures.trend import Declines, Series
from ceasefire.reports.layout import Service


@dataclass(frozen=True)
class NamedMonth:
    """A month that declines are compared with, and what happened then."""

    month: Period
    label: str


@dataclass(frozen=True)
class Trend:
    """Changes in percent: of the total against a year before, and of the 12-month rolling means."""

    since_year_before: float | None
    declines: dict[str, Declines]
    series: dict[str, Series]


@dataclass(frozen=True)
class Report:
    """A period's report as of one day, as known on another (None: now)."""

    city: str
    period: Period
    as_of: date
    known_on: date | None
    figures: Figures
    checks: tuple[Check, ...]
    footnotes: Footnotes
    trend: Trend
    services: tuple[Service, ...]
    named_months: tuple[NamedMonth, ...]

    @property
    def broken(self) -> list[Check]:
        """The identities that do not hold; a report that has any is not published."""
        return [check for check in self.checks if not check.holds]
