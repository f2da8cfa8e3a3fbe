"""An empty workbook to fill in. It shows nobody's record, so nobody has to ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from ceasefire.workbook.layout import book
from ceasefire.workbook.sheet import Sheet
from ceasefire.workbook.sheets import SHEETS


def write(out: Path | BytesIO, sheets: Sequence[Sheet] = SHEETS) -> None:
    """Write a workbook with the sheets and no rows; it replaces the file."""
    with book(out, sheets) as made:
        for sheet in sheets:
            made.sheet(sheet, sheet.all_columns)
