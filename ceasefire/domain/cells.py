"""Cells of the files that leave the program: a text stays a text when a spreadsheet program opens the file.

Somebody can enter a name that begins with an equals sign; the program of whoever opens an export would run it.
Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a text begins with that a spreadsheet program takes for a formula; the last four in full width."""

APOSTROPHE = "'"
"""Before a text in a CSV file; spreadsheet programs read it as the sign for text."""


def reads_as_formula(cell: object) -> bool:
    """Whether a spreadsheet program would take the cell for a formula; a number never is."""
    return isinstance(cell, str) and cell.startswith(FORMULA_BEGINNINGS)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file: every text in quotes, what reads as a formula behind an apostrophe, numbers plain."""
    out = io.StringIO()
    # In quotes whatever it holds: a carriage return alone would end the row for a spreadsheet program.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([f"{APOSTROPHE}{cell}" if reads_as_formula(cell) else cell for cell in row])
    return out.getvalue()
