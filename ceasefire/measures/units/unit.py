"""What a unit is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir


@dataclass(frozen=True)
class Unit:
    """A unit that is counted: its name, what people call its rows, and the expression that gives them."""

    name: str
    label: str
    rows: Callable[[], ir.Table]

    @property
    def meaning(self) -> str:
        """What one row is."""
        return (self.rows.__doc__ or "").strip()


def first_of_each(rows: ir.Table, each: Sequence[str], order: Sequence[ir.Value]) -> ir.Table:
    """Of each group the row that comes first in that order."""
    return _one_of_each(rows, each, lambda row: row.argmin(_place(order)))


def last_of_each(rows: ir.Table, each: Sequence[str], order: Sequence[ir.Value]) -> ir.Table:
    """Of each group the row that comes last in that order."""
    return _one_of_each(rows, each, lambda row: row.argmax(_place(order)))


def _one_of_each(
    rows: ir.Table, each: Sequence[str], pick: Callable[[ir.StructValue], ir.Scalar]
) -> ir.Table:
    # As one value, the row is picked whole: a column that is empty in it stays empty.
    row = ibis.struct({name: rows[name] for name in rows.columns if name not in each})
    return rows.group_by(list(each)).agg(picked=pick(row)).unpack("picked")


def _place(order: Sequence[ir.Value]) -> ir.StructValue:
    return ibis.struct({f"by_{place}": value for place, value in enumerate(order)})
