"""Opens a file that somebody says is a workbook, and reads its cells. Whatever it is, the answer is a sentence."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ceasefire.workbook import archive
from ceasefire.workbook.errors import whole_file
from ceasefire.workbook.kinds import clean

LAST_ROW = 1_048_576
LAST_COLUMN = 256
"""What is looked at: some ten times the columns of the widest sheet."""
BESIDE_THE_HEADINGS = 20
"""Columns to the right of the last heading that are looked at, for values below no heading."""

_ESCAPED = re.compile(r"_x(00[01][0-9A-F]|005F)_")
"""How a workbook writes what XML cannot say, above all the line breaks of Windows; the library leaves it so."""


@dataclass(frozen=True)
class Delivered:
    """A file that came over the network and lies nowhere: what people call it, and what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Cell:
    """A filled cell: what stands in it, texts cleaned, and the spreadsheet's own type of it."""

    value: Any
    type: str

    @property
    def is_formula(self) -> bool:
        """Whether it holds a formula."""
        return self.type == "f"

    @property
    def is_error(self) -> bool:
        """Whether it holds an error of the spreadsheet, as #N/A."""
        return self.type == "e"

    def __str__(self) -> str:
        """What stands in it, as people see it."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return "formula" if self.is_formula else str(self.value)


@dataclass(frozen=True)
class Page:
    """One sheet of the file."""

    title: str
    _worksheet: Any
    _file: str

    @property
    def last_row(self) -> int:
        """How many rows the file says there are; it may be wrong."""
        return min(self._worksheet.max_row or 0, LAST_ROW)

    def rows(self, *, first: int, last: int = LAST_ROW, columns: int = LAST_COLUMN) -> Iterator[NumberedRow]:
        """The rows that hold something, each a number and its filled cells by column, from 1."""
        listed = self._worksheet.iter_rows(min_row=first, max_row=last, max_col=columns)
        nothing = None
        try:
            for number, cells in enumerate(listed, first):
                if cells is nothing:  # rows that the file leaves out come as one and the same
                    continue
                filled = {place: _cell(cell) for place, cell in enumerate(cells, 1) if cell.value is not None}
                filled = {place: cell for place, cell in filled.items() if cell.value != ""}
                if filled:
                    yield number, filled
                else:
                    nothing = cells
        except Exception as error:  # the library meets a damaged file with any of a dozen errors
            raise archive.damaged(self._file) from error


NumberedRow = tuple[int, dict[int, Cell]]


def letter(column: int) -> str:
    """The letter of a column."""
    return get_column_letter(column)


@contextmanager
def opened(file: Path | Delivered) -> Iterator[list[Page]]:
    """The sheets of a file; raises NotImported with a sentence when it is no workbook that can be read."""
    with _bytes_of(file) as source, warnings.catch_warnings():
        # Extensions that are not read and dates off the calendar: the first do not matter, the second come as errors.
        warnings.filterwarnings("ignore", module="openpyxl")
        archive.check(file.name, source)
        try:
            workbook = load_workbook(source, read_only=True, keep_links=False)
        except Exception as error:  # as above
            raise archive.damaged(file.name) from error
        try:
            yield [Page(worksheet.title, worksheet, file.name) for worksheet in workbook.worksheets]
        finally:
            workbook.close()


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, str):
        if "_x" in value:
            value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        value = clean(value)
    return Cell(value, cell.data_type)


@contextmanager
def _bytes_of(file: Path | Delivered) -> Iterator[BinaryIO]:
    if isinstance(file, Delivered):
        yield BytesIO(file.content)
        return
    if file.is_dir():
        raise whole_file(f"[{file.name}] is a folder. Name the workbook in it.")
    try:
        source = file.open("rb")
    except FileNotFoundError:
        raise whole_file(f"There is no file [{file.name}] in that folder. Check its name.") from None
    except OSError as error:
        raise whole_file(f"The file [{file.name}] cannot be read: {error.strerror}.") from None
    with source:
        yield source
