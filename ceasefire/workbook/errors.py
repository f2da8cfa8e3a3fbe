"""What is wrong with a workbook: every bad cell at once, each with what is allowed there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_VALUE = 40
"""Characters of a cell that an error repeats: enough to find it by."""


@dataclass(frozen=True)
class BadCell:
    """One thing to put right: in which sheet and cell (empty: all of it), what stands there, what is allowed.

    `value` is empty where the cell is, and where it holds a name or free text, which no error repeats.
    """

    sheet: str
    cell: str
    value: str
    allowed: str

    def __str__(self) -> str:
        """One line: sheet, cell, value, what is allowed."""
        place = ", ".join(part for part in (self.sheet, self.cell) if part)
        value = self.value if len(self.value) <= LONGEST_VALUE else f"{self.value[:LONGEST_VALUE]}..."
        found = f"{place} [{value}]" if value else place
        return f"{found}: {self.allowed}" if found else self.allowed


class NotImported(ValueError):
    """A workbook was not taken in; nothing of it was kept."""

    def __init__(self, bad: Iterable[BadCell]) -> None:
        """Take everything that is wrong with it, in the order of its sheets."""
        self.bad = tuple(bad)
        super().__init__("\n".join(map(str, self.bad)))


class NotExported(ValueError):
    """The records do not fit into a spreadsheet."""


def whole_file(allowed: str) -> NotImported:
    """What is wrong with the file as such."""
    return NotImported([BadCell("", "", "", allowed)])
