"""The columns that figures are given by, and the values each of them is known to have.

A value that a column is known to have gets a figure even when no row has it; what is not known of someone is [unknown].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ceasefire.domain.terms import DispositionOutcome, Gender, Housing, UnableReason
from ceasefire.measures.tables import TABLES

NOT_KNOWN = "unknown"

AGE_GROUPS = ((18, "under_18"), (25, "18_24"), (35, "25_34"), (45, "35_44"))
"""The age each group ends before. The outer borders are those of the high-risk factor, 18 to 44."""
OLDEST = "45_and_over"

NOT_REFERRED = tuple(outcome for outcome in DispositionOutcome if outcome is not DispositionOutcome.REFERRED)


@dataclass(frozen=True)
class Breakdown:
    """A column to break down by; its values are fixed, listed in a promised table, or the city's own codes."""

    column: str
    label: str
    values: tuple[str, ...] = ()
    listed_in: tuple[str, str] | None = None
    of_person: bool = False

    def known_values(self, tables: Mapping[str, pa.Table]) -> tuple[str, ...]:
        """The values that get a figure even when no row has them, in the order of tables."""
        if self.listed_in is None:
            return self.values
        table, column = self.listed_in
        listed = tables[table].sort_by("sort_order")[column].to_pylist()
        return tuple(dict.fromkeys(listed))


BREAKDOWNS: dict[str, Breakdown] = {
    breakdown.column: breakdown
    for breakdown in (
        Breakdown("reason", "Reason not referred", NOT_REFERRED),
        Breakdown("unable_reason", "Reason unable to place", tuple(UnableReason)),
        Breakdown("service", "Service", listed_in=("service", "code")),
        Breakdown("pathway", "Pathway", listed_in=("service", "pathway")),
        Breakdown("area", "Neighbourhood"),
        Breakdown("precinct", "Precinct"),
        Breakdown("gender", "Gender", tuple(Gender), of_person=True),
        Breakdown("race", "Race", of_person=True),
        Breakdown("ethnicity", "Ethnicity", of_person=True),
        Breakdown("housing", "Housing", tuple(Housing), of_person=True),
        Breakdown(
            "age_group", "Age then", (*(name for _, name in AGE_GROUPS), OLDEST, NOT_KNOWN), of_person=True
        ),
    )
}
"""Every column that figures may be given by."""


def with_person(rows: ir.Table) -> ir.Table:
    """The unit's rows with what is known of their person; the age is the one of the year the row is counted in."""
    person = TABLES["person"].rows
    joined = rows.left_join(person, "person_key").drop("person_key_right")
    return joined.mutate(age_group=_age_group(joined.counted_on.year() - joined.birth_year)).drop(
        "birth_year"
    )


def _age_group(age: ir.IntegerColumn) -> ir.StringColumn:
    groups = ((age < before, name) for before, name in AGE_GROUPS)
    return ibis.cases((age.isnull(), NOT_KNOWN), *groups, else_=OLDEST)
