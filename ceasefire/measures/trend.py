"""Trends: monthly numbers since the first incident, their 12-month rolling mean, and changes in percent.

The rolling mean of a month is that of the twelve months that end with it, where the records reach back that far: the
first month of a series is that of the first incident. Only whole months are taken: if the day a report is as of lies
inside a month, the month before is the end. Means are exact fractions; a change is rounded once, at the end, to one
decimal, halves away from zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from ceasefire.domain.periods import MONTHS_IN_YEAR, Period, add_months, months_between
from ceasefire.measures.count import Chosen, count_spans
from ceasefire.measures.engines import DuckDB, Engine

ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True)
class Series:
    """A figure's number in each of some whole months, in order and without a gap."""

    months: tuple[Period, ...]
    numbers: tuple[int, ...]

    def mean(self, month: date) -> Fraction | None:
        """The rolling mean that ends with the month; None where the records do not reach back a year."""
        place = self._place(month)
        if place is None or place + 1 < MONTHS_IN_YEAR:
            return None
        return Fraction(sum(self.numbers[place + 1 - MONTHS_IN_YEAR : place + 1]), MONTHS_IN_YEAR)

    def means(self) -> list[Fraction | None]:
        """The rolling mean of each month."""
        return [self.mean(month.start) for month in self.months]

    def peak(self, until: date) -> Period | None:
        """The month, up to that of `until`, with the highest rolling mean; of several, the last."""
        known = [
            (mean, month)
            for month in self.months
            if month.start <= until and (mean := self.mean(month.start))
        ]
        return max(known)[1] if known else None

    def sum_over(self, months: Sequence[Period]) -> int | None:
        """The sum over these months; None where the series lacks one of them, or there are none."""
        places = [self._place(month.start) for month in months]
        known = [place for place in places if place is not None]
        return sum(self.numbers[place] for place in known) if known and len(known) == len(places) else None

    def _place(self, month: date) -> int | None:
        # Without a gap: the place follows from the distance to the first month.
        if not self.months:
            return None
        first = self.months[0].start
        place = (month.year - first.year) * MONTHS_IN_YEAR + month.month - first.month
        return place if 0 <= place < len(self.months) else None


@dataclass(frozen=True)
class Declines:
    """Changes in percent of a rolling mean that ends with one month, signed; None where a mean is not known."""

    since_year_ago: float | None
    since_month: Mapping[str, float | None]
    since_peak: float | None
    peak: Period | None


def series(
    tables: Mapping[str, pa.Table],
    measures: Chosen,
    *,
    as_of: date,
    engine: Callable[[], Engine] = DuckDB,
) -> dict[str, Series]:
    """For each figure of the measures its series, from the month of the first incident to the last whole one."""
    first = pc.min(tables["incident"]["occurred_on"]).as_py()
    months = whole_months(months_between(first, as_of), as_of=as_of) if first else ()
    numbers = count_spans(tables, spans=months, as_of=as_of, measures=measures, engine=engine)
    return {name: Series(months, tuple(number or 0 for number in row)) for name, row in numbers.items()}


def whole_months(months: Sequence[Period], *, as_of: date) -> tuple[Period, ...]:
    """Those of the months that are over by the day, the day included."""
    return tuple(month for month in months if month.last_day <= as_of)


def change(now: Fraction | int | None, then: Fraction | int | None) -> float | None:
    """From `then` to `now` in percent, signed, to one decimal; None when either is not known or `then` is zero."""
    if now is None or not then:
        return None
    percent = 100 * (Fraction(now) - then) / then
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return float(exact.quantize(ONE_DECIMAL, rounding=ROUND_HALF_UP))


def since_year_before(of: Series, period: Period, *, as_of: date) -> float | None:
    """The change of the period's total against a year before, over those of its months that are over."""
    months = whole_months(period.months, as_of=as_of)
    year_before = [Period.month(add_months(month.start, -MONTHS_IN_YEAR)) for month in months]
    return change(of.sum_over(months), of.sum_over(year_before))


def declines(of: Series, period: Period, *, as_of: date, since: Sequence[date] = ()) -> Declines:
    """The changes of the rolling mean at the period's last whole month: since a year ago, `since` and the peak."""
    months = whole_months(period.months, as_of=as_of)
    if not months:
        return Declines(None, {Period.month(month).name: None for month in since}, None, None)
    end = months[-1].start
    now, peak = of.mean(end), of.peak(end)
    return Declines(
        since_year_ago=change(now, of.mean(add_months(end, -MONTHS_IN_YEAR))),
        since_month={Period.month(month).name: change(now, of.mean(month)) for month in since},
        since_peak=change(now, of.mean(peak.start)) if peak else None,
        peak=peak,
    )
