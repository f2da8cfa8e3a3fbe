"""What a measure is: a question about the rows of one unit, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import ibis.expr.types as ir
from ibis.common.deferred import Deferred


@dataclass(frozen=True, eq=False)
class Measure:
    """A figure's definition: the size of the set of rows of `unit` for which `where` is true.

    `where` is a deferred boolean over the unit's row (`ibis._`); None takes every row. With `by`, a column of the
    unit's row, there is a figure for each of its values besides: `out` and `out[VALUE]`. With `distinct`, rows that
    share that column's value are counted once, in the first of them by key; such months do not add up.
    """

    name: str
    label: str
    unit: str
    question: str
    counts: str
    where: Deferred | None = None
    by: str | None = None
    distinct: str | None = None

    @property
    def is_additive(self) -> bool:
        """Whether the months add up to the period."""
        return self.distinct is None

    def holds(self, rows: ir.Table) -> ir.BooleanColumn:
        """Whether each of the unit's rows is counted."""
        if self.where is None:
            return rows.counted_on.notnull()
        return self.where.resolve(rows).fill_null(False)


@cache
def breakdown(measure: Measure, column: str) -> Measure:
    """The same measure by `column`, under the name MEASURE_by_COLUMN."""
    return replace(measure, name=f"{measure.name}_by_{column}", by=column)


def figure_name(measure: str, value: str) -> str:
    """The name of a by-measure's figure for one value: `out[VALUE]`."""
    return f"{measure}[{value}]"


def parts_of(figure: str) -> tuple[str, str | None]:
    """The measure and the value that a figure's name is made of; the value is None where it has none."""
    name, bracket, rest = figure.partition("[")
    return name, rest.removesuffix("]") if bracket else None
