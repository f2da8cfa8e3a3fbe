"""Figures: for each name one whole number per month and one for the period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ceasefire.domain.periods import Period
from ceasefire.measures.measure import figure_name, parts_of


class UnknownFigure(KeyError):
    """No figure has that name."""


@dataclass(frozen=True)
class Figures:
    """The figures of a period. None is a figure that is not known: a month that has not begun, or one not printed.

    `by_month` has one number per month of the period, in order; `totals` is counted over the period, not added up.
    Somebody's printed figures take the same shape, without the day they are as of, so the same checks read both.
    """

    period: Period
    by_month: Mapping[str, Sequence[int | None]]
    totals: Mapping[str, int | None]
    as_of: date | None = None

    @property
    def begun(self) -> tuple[Period, ...]:
        """The months that have figures: those that begin by the day; all of them in somebody's print."""
        return tuple(month for month in self.period.months if self.as_of is None or month.start <= self.as_of)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all figures."""
        return tuple(dict.fromkeys((*self.by_month, *self.totals)))

    def month(self, name: str) -> list[int | None]:
        """The figure of each month, in order; raises UnknownFigure."""
        self._check(name)
        return list(self.by_month.get(name, [None] * len(self.period.months)))

    def total(self, name: str) -> int | None:
        """The figure of the whole period; raises UnknownFigure."""
        self._check(name)
        return self.totals.get(name)

    def values(self, measure: str) -> tuple[str, ...]:
        """The values that a by-measure has figures for, in the order of tables."""
        parts = [parts_of(name) for name in self.names]
        return tuple(value for name, value in parts if name == measure and value is not None)

    def totals_by_value(self, measure: str) -> dict[str, int | None]:
        """Of a by-measure, the figure of the whole period for each value."""
        return {value: self.total(figure_name(measure, value)) for value in self.values(measure)}

    def _check(self, name: str) -> None:
        if name not in self.by_month and name not in self.totals:
            raise UnknownFigure(f"There is no figure [{name}]. There are: {', '.join(self.names)}.")
