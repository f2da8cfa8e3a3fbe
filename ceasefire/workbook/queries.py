"""Everything that an asker's rooms hold, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from ceasefire.access.gate import Asker, Denied
from ceasefire.keys.fields import values_of
from ceasefire.workbook.ids import Links
from ceasefire.workbook.kinds import Shown
from ceasefire.workbook.layout import book
from ceasefire.workbook.progress import Progress, untold
from ceasefire.workbook.sheet import Column, Guarded, Sheet
from ceasefire.workbook.sheets import SHEETS

CHUNK = 2000
"""Rows told as progress at once."""


def sheets(*, asker: Asker) -> list[Sheet]:
    """The sheets of an asker's workbook; raises Denied when there is none."""
    opened = [sheet for sheet in SHEETS if sheet.opens_to(asker)]
    if not opened:
        raise Denied(f"The role [{asker.role.value}] stands in no room that a workbook has sheets of.")
    return opened


def export(*, asker: Asker, file: Path | BytesIO, progress: Progress = untold) -> None:
    """Write what the asker's rooms hold; it replaces the file. Raises Denied, NotExported."""
    links = Links(asker)
    opened = sheets(asker=asker)
    with book(file, opened) as made:
        for sheet in opened:
            columns = sheet.columns_for(asker)
            made.sheet(sheet, columns, _rows(sheet, columns, links, asker, progress))


def _rows(
    sheet: Sheet, columns: Sequence[Column], links: Links, asker: Asker, progress: Progress
) -> Iterator[list[Shown]]:
    records = sheet.records(asker=asker)
    if not records.ordered:
        records = records.order_by("reference")
    guarded = _guarded(sheet.guarded, asker) if sheet.guarded and columns != sheet.columns else {}
    nothing = [None] * (len(columns) - len(sheet.columns))
    total = records.count()
    attributes = [column.attname for column in sheet.columns]
    for done, (id, *values) in enumerate(values_of(records, "id", *attributes)):
        if done % CHUNK == 0:
            progress(sheet.title, done, total)
        records.model.note_read(id)
        yield [
            _shown(column, value, links)
            for column, value in zip(columns, [*values, *guarded.get(id, nothing)], strict=True)
        ]
    progress(sheet.title, total, total)


def _shown(column: Column, value: Any, links: Links) -> Shown:
    """What a cell of the column shows for a record's value."""
    if value is None or value == "":
        return None
    if column.linked is None:
        return column.kind.write(value)
    column.linked.note_read(value)
    return links.written(column, value)


def _guarded(part: Guarded, asker: Asker) -> dict[UUID, list[Any]]:
    attributes = [column.attname for column in part.columns]
    records = part.records(asker=asker)
    kept = {}
    for id, owner, *values in values_of(records, "id", part.owner_key, *attributes):
        records.model.note_read(id)
        kept[owner] = values
    return kept
