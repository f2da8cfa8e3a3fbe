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


def first_of_each(rows: ir.Table, each: Sequence[str], order: list[ir.Value]) -> ir.Table:
    """The first row, in that order, of each group."""
    place = ibis.row_number().over(group_by=list(each), order_by=order)
    return rows.mutate(place=place).filter(lambda numbered: numbered.place == 0).drop("place")
