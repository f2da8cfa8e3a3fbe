"""Reads the rows of a sheet into values, and finds every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ceasefire.access.gate import Asker
from ceasefire.workbook.errors import BadCell
from ceasefire.workbook.kinds import NotAllowed, clean
from ceasefire.workbook.progress import Progress
from ceasefire.workbook.reading import BESIDE_THE_HEADINGS, Cell, Page, letter
from ceasefire.workbook.sheet import REQUIRED_MARK, Column, Sheet

UNREAD = object()
"""Stands for the value of a cell that could not be read."""

CHUNK = 1000
"""Rows read between two words on how far it is."""


@dataclass(slots=True)
class Row:
    """One row: its number in the sheet, the value of each column whose cell could be read, of a link its text.

    `links` are the keys of the records that those texts mean, where they mean one.
    """

    number: int
    values: dict[str, Any]
    links: dict[str, UUID] = field(default_factory=dict)

    def given(self, column: Column) -> Any:
        """What the row says, as the record keeps it; UNREAD where that could not be read."""
        value = self.values.get(column.field, UNREAD)
        if column.linked and value is not None:
            return self.links.get(column.field, UNREAD)
        return value


@dataclass
class Filled:
    """A sheet of the file: where its columns stand, its rows, what is wrong with them."""

    sheet: Sheet
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    row_of: dict[UUID, Row] = field(default_factory=dict)
    """By the key of the record that it adds or changes."""

    def cell(self, row: Row, column: str) -> str:
        """The address of a row's cell; of its first cell, for a column that is not in the file."""
        return f"{letter(self.places.get(column, 1))}{row.number}"

    def bad_cell(self, row: Row, column: str, allowed: str) -> BadCell:
        """What is wrong with a row, at the cell of a column."""
        kind = next((one.kind for one in self.sheet.all_columns if one.field == column), None)
        value = row.values.get(column)
        told = "" if kind is None or not kind.is_told or value in (None, "") else str(kind.write(value))
        return BadCell(self.sheet.title, self.cell(row, column), told, allowed)

    def refuse(self, row: Row, column: str, allowed: str) -> None:
        """Note what is wrong with a row."""
        self.bad.append(self.bad_cell(row, column, allowed))


def read(sheet: Sheet, page: Page, asker: Asker, progress: Progress) -> Filled:
    """Read a sheet for an asker. What is wrong with it is listed, never raised."""
    filled = Filled(sheet)
    heading = next((cells for _, cells in page.rows(first=1, last=1)), {})
    columns = _columns(filled, heading, asker)
    if not columns:
        return filled
    hidden = {column.field for column in sheet.all_columns} - {c.field for c in sheet.columns_for(asker)}
    without_heading: set[int] = set()
    width = max(heading, default=0) + BESIDE_THE_HEADINGS
    stage, total = f"Reading {sheet.title}", page.last_row
    for number, cells in page.rows(first=2, columns=width):
        if number % CHUNK == 0:
            progress(stage, number, max(total, number))
        without_heading |= cells.keys() - heading.keys()
        filled.rows.append(_row(filled, number, cells, columns, hidden))
    filled.bad += _below_no_heading(filled, without_heading)
    progress(stage, total, total)
    return filled


def _columns(filled: Filled, heading: dict[int, Cell], asker: Asker) -> dict[int, Column]:
    """The column that stands in each place, as its heading says."""
    sheet = filled.sheet
    by_heading = {_plain(column.heading): column for column in sheet.all_columns}
    listed = ", ".join(column.heading for column in sheet.all_columns)
    found: dict[int, Column] = {}
    named = {place: by_heading.get(_plain(str(cell.value))) for place, cell in heading.items()}
    if not any(named.values()):
        allowed = f"The first row does not hold the sheet's headings: {listed}."
        filled.bad.append(BadCell(sheet.title, "A1", "", allowed))
        return found
    for place, column in named.items():
        if column is None:
            # What stands there is not repeated: it may be anything.
            allowed = f"This is no heading of the sheet. Its headings are: {listed}."
            filled.bad.append(BadCell(sheet.title, f"{letter(place)}1", "", allowed))
        elif column.field in filled.places:
            allowed = f"The heading stands in {letter(filled.places[column.field])}1 too. Remove one column."
            filled.bad.append(BadCell(sheet.title, f"{letter(place)}1", column.heading, allowed))
        else:
            filled.places[column.field] = place
            found[place] = column
    for column in sheet.columns_for(asker):
        if column.field not in filled.places and not column.is_computed:
            allowed = "This heading is missing. Put it into the first row, above its column."
            filled.bad.append(BadCell(sheet.title, "", column.heading, allowed))
    return found


def _plain(heading: str) -> str:
    return " ".join(clean(heading).removesuffix(REQUIRED_MARK.strip()).split()).casefold()


def _row(
    filled: Filled, number: int, cells: dict[int, Cell], columns: dict[int, Column], hidden: set[str]
) -> Row:
    values: dict[str, Any] = {}
    for place, column in columns.items():
        cell = cells.get(place)
        try:
            if cell is not None and column.field in hidden:
                raise NotAllowed("Your role may not read this column, so it cannot fill it. Empty the cell.")
            values[column.field] = _value(column, cell)
        except NotAllowed as error:
            told = str(cell) if cell and column.kind.is_told else ""
            filled.bad.append(BadCell(filled.sheet.title, f"{letter(place)}{number}", told, str(error)))
    return Row(number, values)


def _value(column: Column, cell: Cell | None) -> Any:
    if cell is None:
        if column.required:
            raise NotAllowed(f"This must be filled. {column.kind.allowed}")
        return column.empty
    if cell.is_formula:
        raise NotAllowed("Formulas are not taken in. Copy the cell, then paste it as a value.")
    if cell.is_error:
        raise NotAllowed(f"The spreadsheet shows an error here. {column.kind.allowed}")
    return column.kind.read(cell.value)


def _below_no_heading(filled: Filled, places: set[int]) -> Iterator[BadCell]:
    for place in sorted(places):
        allowed = "Values stand below no heading. Write the heading above them, or empty the column."
        yield BadCell(filled.sheet.title, f"{letter(place)}1", "", allowed)
