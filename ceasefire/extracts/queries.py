"""Reads the promised tables through Django's own connection: the same transaction, the same role."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import connection, models
from pyarrow import csv

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.audit.history import as_known_on
from ceasefire.extracts.fills import FILLS
from ceasefire.measures.tables import TABLES

Needs = Mapping[str, Sequence[str]]
"""For each promised table the columns that are asked for."""


def promised_tables(*, asker: Asker, needs: Needs, known_at: datetime | None = None) -> dict[str, pa.Table]:
    """The promised tables and columns that `needs` names, as known just before `known_at` (None: now).

    One query a table. Raises gate.Denied.
    """
    gate.require(asker, Permission.TABLES_READ)
    with gate.as_program():
        return {name: _filled(name, columns, known_at) for name, columns in needs.items()}


def _filled(name: str, columns: Sequence[str], known_at: datetime | None) -> pa.Table:
    fill = FILLS[name]
    schema = pa.schema([TABLES[name].schema.field(column) for column in columns])
    rows = as_known_on(fill.record, known_at).order_by()
    asked = rows.values_list(*(fill.expression(column, known_at) for column in columns))
    return _copied(asked, schema) if connection.vendor == "postgresql" else _fetched(asked, schema)


def _copied(asked: models.QuerySet[Any, Any], schema: pa.Schema) -> pa.Table:
    sql, parameters = asked.query.sql_with_params()
    with connection.cursor() as cursor:
        operations: Any = connection.ops  # only PostgreSQL composes
        composed = operations.compose_sql(sql, parameters)
        with cursor.copy(f"COPY ({composed}) TO STDOUT WITH (FORMAT csv)") as copying:
            text = b"".join(copying)
    if not text:
        return schema.empty_table()
    return csv.read_csv(
        io.BytesIO(text),
        read_options=csv.ReadOptions(column_names=schema.names),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=schema,
            true_values=["t"],
            false_values=["f"],
            null_values=[""],
            strings_can_be_null=True,
        ),
    ).cast(schema)


def _fetched(asked: models.QuerySet[Any, Any], schema: pa.Schema) -> pa.Table:
    sql, parameters = asked.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    # SQLite tells no types: the same column comes as dates or as ISO text, as numbers or as text.
    typed = [pa.array(values).cast(kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.table(typed, schema=schema)
