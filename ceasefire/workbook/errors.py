"""What is wrong with a workbook: every bad cell at once, each with what is allowed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import digits

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
        found = f"{place} [{self.told}]" if self.told else place
        return f"{found}: {self.allowed}" if found else self.allowed

    @property
    def told(self) -> str:
        """As much of the value as is repeated."""
        return self.value if len(self.value) <= LONGEST_VALUE else f"{self.value[:LONGEST_VALUE]}..."


class NotImported(ValueError):
    """A workbook was not taken in; nothing of it was kept."""

    def __init__(self, bad: Iterable[BadCell]) -> None:
        """Take everything that is wrong with it, in the order of its sheets."""
        self.bad = tuple(bad)
        super().__init__("\n".join(map(str, self.together)))

    @property
    def together(self) -> list[BadCell]:
        """What is wrong with it, the cells of one column of which the same is to be said told as one."""
        alike: dict[tuple[str, str, str, str], list[BadCell]] = {}
        for one in self.bad:
            column = one.cell.rstrip(digits)
            alike.setdefault((one.sheet, column, one.value, one.allowed), []).append(one)
        return [_as_one(column, cells) for (_, column, _, _), cells in alike.items()]


def _as_one(column: str, cells: Sequence[BadCell]) -> BadCell:
    rows = sorted({int(one.cell[len(column) :]) for one in cells if one.cell})
    return replace(cells[0], cell=", ".join(_spans(column, rows)))


def _spans(column: str, rows: Sequence[int]) -> Iterator[str]:
    for _, numbered in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        span = [row for _, row in numbered]
        yield f"{column}{span[0]}" if len(span) == 1 else f"{column}{span[0]} to {column}{span[-1]}"


class NotExported(ValueError):
    """The records do not fit into a spreadsheet."""


def whole_file(allowed: str) -> NotImported:
    """What is wrong with the file as such."""
    return NotImported([BadCell("", "", "", allowed)])
