"""An empty workbook to fill in. It shows nobody's record, so nobody has to ask for it."""

from __future__ import annotations

from pathlib import Path

from ceasefire.workbook.layout import book
from ceasefire.workbook.sheets import SHEETS


def write(file: Path) -> None:
    """Write a workbook with every sheet and no rows; it replaces `file`."""
    with book(file, SHEETS) as made:
        for sheet in SHEETS:
            made.sheet(sheet, sheet.all_columns)
