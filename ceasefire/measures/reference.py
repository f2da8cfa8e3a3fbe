"""The reference page: every promised table, unit and measure, written from their definitions.

python -m ceasefire.measures.reference
"""

from __future__ import annotations

from collections.abc import Iterator

from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.identities import IDENTITIES, PARTITIONS
from ceasefire.measures.measure import Measure
from ceasefire.measures.tables import TABLES, Column, Table
from ceasefire.measures.units import UNITS


def markdown() -> str:
    """The page, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Measures"
    for unit in UNITS.values():
        yield from ("", f"## {unit.label}", "", " ".join(unit.meaning.split()))
        for measure in MEASURES.values():
            if measure.unit == unit.name:
                yield from _measure(measure)
    yield from ("", "# Identities", "")
    yield from (f"- {identity.name}" for identity in IDENTITIES)
    yield from (f"- {partition.name}" for partition in PARTITIONS)
    yield "- the months add up to the period, for every figure but those of distinct persons"
    yield from ("", "# Promised tables")
    for table in TABLES.values():
        yield from _table(table)


def _measure(measure: Measure) -> Iterator[str]:
    yield from ("", f"### {measure.label} (`{measure.name}`)", "", f"{measure.question} {measure.counts}")
    if measure.by:
        yield from ("", f"Given by `{measure.by}` too: `{measure.name}[VALUE]`.")
    if measure.distinct:
        yield from ("", f"Counts each `{measure.distinct}` once; its months do not add up.")


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"## `{table.name}`", "", table.meaning, "", "| column | kind | may be empty | meaning |")
    yield "|---|---|---|---|"
    yield from (_column(column) for column in table.columns)


def _column(column: Column) -> str:
    codes = f" One of: {', '.join(column.codes)}." if column.codes else ""
    empty = "yes" if column.may_be_empty else ""
    return f"| `{column.name}` | {column.kind} | {empty} | {column.meaning}{codes} |"
