"""The periods that a report's page leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ceasefire.audit import clock
from ceasefire.domain.periods import MONTHS_IN_QUARTER, Period, PeriodKind
from ceasefire.reports import words
from ceasefire.web.report.asked import EARLIEST, report_address


@dataclass(frozen=True)
class Step:
    """A period to go to: its label, its address (None: not begun yet), and whether it is the one shown."""

    label: str
    address: str | None
    is_here: bool = False


def before_and_after(shown: Period) -> Iterator[Step]:
    """The period before and the one after, of the same kind, as far as there can be records."""
    for arrow, day in (("← {}", shown.start - timedelta(days=1)), ("{} →", shown.end)):
        if EARLIEST <= day <= clock.today():
            period = _of_kind(shown.kind, day)
            yield Step(arrow.format(words.period_title(period)), report_address(period))


def year_and_quarters(shown: Period, *, known_on: date | None) -> Iterator[Step]:
    """The year and its quarters, each as of its own last day."""
    year = shown.start.year
    yield _step(Period.year(year), shown, f"{year}", known_on)
    for number in range(1, 5):
        yield _step(Period.parse(f"{year:04d}-Q{number}"), shown, f"Q{number}", known_on)


def months(shown: Period, *, known_on: date | None) -> Iterator[Step]:
    """The twelve months of the year, each as of its own last day."""
    for month in Period.year(shown.start.year).months:
        yield _step(month, shown, f"{month.start:%b}", known_on)


def _step(period: Period, shown: Period, label: str, known_on: date | None) -> Step:
    has_begun = period.start <= clock.today()
    return Step(label, report_address(period, known_on=known_on) if has_begun else None, period == shown)


def _of_kind(kind: PeriodKind, day: date) -> Period:
    if kind is PeriodKind.MONTH:
        return Period.month(day)
    if kind is PeriodKind.QUARTER:
        return Period.parse(f"{day.year:04d}-Q{(day.month - 1) // MONTHS_IN_QUARTER + 1}")
    return Period.year(day.year)
