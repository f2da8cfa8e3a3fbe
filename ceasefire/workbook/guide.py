"""The two sheets in front that explain a workbook: how to fill it, and what each code means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ceasefire.domain.terms import Term
from ceasefire.workbook import kinds
from ceasefire.workbook.sheet import Sheet
from ceasefire.workbook.sheets import SHEETS

ABOUT = "About this workbook"
CODES = "Codes"

HOW_TO = """
Each sheet after these two holds one kind of record, a row each. Its first row holds the headings: leave them as they
are. A heading with a star is filled in every row.

Id is your own id for a record. By it a row finds its record again, so keep it: another id is another record. For people
the id counts together with the organization that holds the record.

A cell that links to another record holds that record's id. Where two organizations use one id for a person, the
organization's id goes before it: ppb/17.

A date is a date cell, or text as yyyy-mm-dd. Coded cells offer their values; the sheet [Codes] says what each means.
Cells hold values and no formulas: copy, then paste as values.

Importing is all or nothing. If a cell is wrong, every wrong cell is listed and nothing is kept.

A row with an id not known yet is added. A row whose cells changed updates its record, and what the record said before
stays in its history. An unchanged row does nothing: the same file may be imported again. An emptied cell empties the
field.

Leaving a row out removes nothing.

You import the sheets of your own rooms. Those of other rooms may be in the file, without rows. The sheets of the vault
are always your own organization's.

What is imported is known to the program from that day on.
"""
_WIDTHS_OF_ABOUT = (30, 34, 16, 60, 60)
_WIDTHS_OF_CODES = (30, 34, 28, 90)
_TWO_LINES = 32
"""The height of a row, in points."""


def explain(workbook: xlsxwriter.Workbook, sheets: Sequence[Sheet]) -> None:
    """Add the first sheet: how to fill the workbook, each of its sheets, each column."""
    page = _page(workbook, ABOUT, _WIDTHS_OF_ABOUT)
    page.write_string(0, 0, ABOUT, workbook.add_format({"bold": True, "font_size": 16}))
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    linked = workbook.add_format({"bold": True, "underline": 1, "valign": "top"})
    row = 0
    for paragraph in HOW_TO.strip().split("\n\n"):
        row += 1
        page.set_row(row, _TWO_LINES)
        page.merge_range(row, 0, row, len(_WIDTHS_OF_ABOUT) - 1, paragraph.replace("\n", " "), wrapped)
    for sheet in sheets:
        row += 2
        page.set_row(row, _TWO_LINES)
        page.write_url(row, 0, f"internal:'{sheet.title}'!A1", linked, sheet.title)
        page.merge_range(row, 1, row, len(_WIDTHS_OF_ABOUT) - 1, _about(sheet), wrapped)
        for column in sheet.all_columns:
            row += 1
            must = "must be filled" if column.required else ""
            for place, text in enumerate((column.heading, must, column.kind.allowed, column.help), 1):
                page.write_string(row, place, text, wrapped)


def list_codes(workbook: xlsxwriter.Workbook) -> dict[type[Term], tuple[int, int]]:
    """Add the second sheet: every code with its meaning. Returns the first and last row of each term."""
    page = _page(workbook, CODES, _WIDTHS_OF_CODES)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for place, text in enumerate(("Of", "Value", "Code", "Meaning")):
        page.write_string(0, place, text, bold)
    places: dict[type[Term], tuple[int, int]] = {}
    row = 1
    for term in _terms():
        places[term] = row + 1, row + len(term)
        for member in term:
            for place, text in enumerate((_name(term), member.label, member.value, member.meaning)):
                page.write_string(row, place, text)
            row += 1
    return places


def _page(workbook: xlsxwriter.Workbook, title: str, widths: Iterable[int]) -> Worksheet:
    page = workbook.add_worksheet(title)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    return page


def _about(sheet: Sheet) -> str:
    who = " or ".join(f"[{permission.label}]" for permission in sheet.write)
    return f"{sheet.about} Room: {sheet.room.label}. Changing it needs the permission {who}."


def _terms() -> dict[type[Term], None]:
    coded = (column.kind for sheet in SHEETS for column in sheet.all_columns)
    return {kind.term: None for kind in coded if isinstance(kind, kinds.Coded)}


def _name(term: type[Term]) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in term.__name__)
    return words.strip().capitalize()
