"""How a workbook looks: headings that stay in sight, drop-downs, formats."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ceasefire.domain.cells import reads_as_formula
from ceasefire.domain.terms import Room
from ceasefire.workbook import guide, kinds
from ceasefire.workbook.errors import NotExported
from ceasefire.workbook.kinds import Shown
from ceasefire.workbook.sheet import Column, Sheet
from ceasefire.workbook.sheets import SHEET_OF

LAST_ROW = 1_048_576
"""Of a sheet, in every spreadsheet program."""

LONGEST_HINT = 255
"""Characters of a message beside a cell, and of a drop-down written into the cell's rule."""

_DATES = {"default_date_format": "yyyy-mm-dd"}


class Book:
    """A workbook under construction, whose sheets are those given; rows go in from top to bottom."""

    def __init__(self, workbook: xlsxwriter.Workbook, sheets: Sequence[Sheet]) -> None:
        self._workbook = workbook
        self._titles = {sheet.title for sheet in sheets}
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        guide.explain(workbook, sheets)
        self._codes = guide.list_codes(workbook)

    def sheet(self, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Sequence[Shown]] = ()) -> None:
        """Add a sheet with its headings and rows; raises NotExported when it holds no more."""
        page = self._workbook.add_worksheet(sheet.title)
        page.freeze_panes(1, 1)
        formats = [self._format(num_format=column.kind.number_format) for column in columns]
        for place, column in enumerate(columns):
            page.set_column(place, place, _width(column), formats[place])
            page.write_string(0, place, column.title, self._heading(column))
            self._guide(page, place, column, sheet)
        last = 1
        for number, row in enumerate(rows, 1):
            if number == LAST_ROW:
                raise NotExported(
                    f"A sheet holds no more than [{LAST_ROW - 1}] rows: [{sheet.title}] has more."
                )
            for place, shown in enumerate(row):
                self._write(page, number, place, shown, formats[place], columns[place])
            last = number
        page.autofilter(0, 0, last, len(columns) - 1)

    def _write(
        self, page: Worksheet, row: int, place: int, shown: Shown, format: Format, column: Column
    ) -> None:
        if shown is None or shown == "":
            return
        if isinstance(shown, str):
            if reads_as_formula(shown):
                # It would become a formula once someone edits its cell.
                format = self._format(num_format=column.kind.number_format, quote_prefix=True)
            page.write_string(row, place, shown, format)
        elif isinstance(shown, date | time):
            page.write_datetime(row, place, shown, format)
        else:
            page.write_number(row, place, shown, format)

    def _guide(self, page: Worksheet, place: int, column: Column, sheet: Sheet) -> None:
        """A drop-down where values are coded or linked, and what the column asks for beside each of its cells."""
        hint = " ".join(filter(None, (column.help, column.kind.allowed)))
        rule: dict[str, object] = {"validate": "any", "input_message": hint[:LONGEST_HINT]}
        source = self._source(column, sheet)
        if source:
            # A warning, not a refusal: an id may be known to the program and stand in no sheet of this file.
            strict = isinstance(column.kind, kinds.Coded | kinds.YesNo)
            rule |= {"validate": "list", "source": source, "error_type": "stop" if strict else "warning"}
        page.data_validation(1, place, LAST_ROW - 1, place, rule)

    def _source(self, column: Column, sheet: Sheet) -> str | list[str] | None:
        if isinstance(column.kind, kinds.YesNo):
            return ["Yes", "No"]
        if isinstance(column.kind, kinds.Coded):
            first, last = self._codes[column.kind.term]
            return f"={guide.CODES}!$B${first}:$B${last}"
        if column.linked:
            target = SHEET_OF[column.linked]
            if target.title in self._titles and target.room in (sheet.room, Room.OFFICE):
                return f"=OFFSET('{target.title}'!$A$2,0,0,MAX(1,COUNTA('{target.title}'!$A:$A)-1),1)"
        return None

    def _heading(self, column: Column) -> Format:
        color = "#D9D9D9" if column.is_computed else "#FFE699" if column.required else "#DDEBF7"
        return self._format(bold=True, bottom=1, bg_color=color, italic=column.is_computed, num_format="@")

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]


@contextmanager
def book(out: Path | BytesIO, sheets: Sequence[Sheet]) -> Iterator[Book]:
    """A workbook to fill: a file, whose place it takes when it is whole, or bytes, which never touch a disk."""
    if isinstance(out, BytesIO):
        with xlsxwriter.Workbook(out, {**_DATES, "in_memory": True}) as workbook:
            yield Book(workbook, sheets)
        return
    with _replacing(out) as file, xlsxwriter.Workbook(file, {**_DATES, "constant_memory": True}) as workbook:
        yield Book(workbook, sheets)


@contextmanager
def _replacing(file: Path) -> Iterator[IO[bytes]]:
    """A file beside `file` that takes its place at the end; only its owner may read it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


def _width(column: Column) -> int:
    return max(column.kind.width, len(column.title) + 3)
