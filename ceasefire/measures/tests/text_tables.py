"""Promised tables written as text, `|` between the columns; what a test does not care about is filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa

from ceasefire.measures.tables import DAY, RATE, TABLES, WHOLE, YES_NO, Column, Table

SERVICES = """
    service_key | code   | label   | pathway  | pathway_label | sort_order
    street      | street | SLO/ICM | coaching | SLO/ICM       | 1
    clinic      | clinic | HHP     | healing  | HHP/TVIF      | 2
    family      | family | TVIF    | healing  | HHP/TVIF      | 3"""
"""The services of the made-up city Oz."""

COMMON = {
    "standing": "confirmed",
    "gender": "unknown",
    "housing": "unknown",
    "made_in": "shooting_review",
    "person_key": "dorothy",
    "household": "family",
    "referral_key": "referral1",
    "placement_key": "placement1",
    "assessment_key": "assessment1",
    "incident_key": "incident1",
    "call_in_key": "call_in1",
    "service_key": "street",
    "organization_key": "provider",
    "status": "pursuing",
}
READERS: dict[str, Callable[[str], Any]] = {
    DAY: date.fromisoformat,
    WHOLE: int,
    RATE: float,
    YES_NO: {"yes": True, "no": False}.__getitem__,
}
OUTCOMES = {"assessment": "meets", "disposition": "referred", "call_in_attendance": "present"}


def tables(**texts: str) -> dict[str, pa.Table]:
    """Every promised table: those given as text, the services of Oz, the others empty."""
    texts.setdefault("service", SERVICES)
    return {name: _table(table, texts.get(name, "")) for name, table in TABLES.items()}


def from_rows(rows: dict[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    """Every promised table from rows of plain values; what they leave out is filled in."""
    return {
        name: pa.Table.from_pylist(
            [
                {
                    column.name: row.get(column.name, _filled_in(column, table, number))
                    for column in table.columns
                }
                for number, row in enumerate(rows.get(name, []), start=1)
            ],
            schema=table.schema,
        )
        for name, table in TABLES.items()
    }


def _table(table: Table, text: str) -> pa.Table:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    given = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    steps: dict[str, int] = {}
    rows = []
    for number, cells in enumerate(given, start=1):
        assert cells.keys() <= {column.name for column in table.columns}, cells
        filled = {column.name: _value(column, cells, table, number) for column in table.columns}
        if "step" in filled and "step" not in cells:
            steps[filled["placement_key"]] = steps.get(filled["placement_key"], 0) + 1
            filled["step"] = steps[filled["placement_key"]]
        rows.append(filled)
    return pa.Table.from_pylist(rows, schema=table.schema)


def _value(column: Column, cells: dict[str, str], table: Table, number: int) -> Any:
    if column.name not in cells:
        return _filled_in(column, table, number)
    text = cells[column.name]
    if not text:
        return None
    return READERS.get(column.kind, str)(text)


def _filled_in(column: Column, table: Table, number: int) -> Any:
    if column.may_be_empty:
        return None
    if column.name == f"{table.name}_key":
        return f"{table.name}{number}"
    if column.name == "outcome":
        return OUTCOMES[table.name]
    return COMMON.get(column.name)
