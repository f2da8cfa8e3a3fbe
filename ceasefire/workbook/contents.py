"""What a file holds for one asker: the sheets of their rooms, and what is wrong with it as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ceasefire.access.gate import Asker
from ceasefire.audit.models import Record
from ceasefire.workbook import guide, rows
from ceasefire.workbook.errors import BadCell
from ceasefire.workbook.progress import Progress
from ceasefire.workbook.queries import sheets
from ceasefire.workbook.reading import Delivered, Page, opened
from ceasefire.workbook.rows import Filled
from ceasefire.workbook.sheets import SHEETS


@dataclass(frozen=True)
class Contents:
    """The sheets that were read, and what is wrong with the file's sheets as such."""

    sheets: list[Filled]
    bad: list[BadCell]
    unsure: set[type[Record]]
    """The kinds of records whose sheet is missing or has no ids: links to them cannot be judged."""

    @property
    def all_bad(self) -> list[BadCell]:
        """Everything that was found to be wrong so far."""
        return [*self.bad, *(bad for filled in self.sheets for bad in filled.bad)]


def read(file: Path | Delivered, asker: Asker, progress: Progress) -> Contents:
    """Read a file for an asker. Raises Denied, and NotImported for a file that is no workbook that can be read."""
    theirs = sheets(asker=asker)
    filled, bad = [], []
    with opened(file) as listed:
        pages = {_plain(page.title): page for page in listed}
        for sheet in theirs:
            page = pages.pop(_plain(sheet.title), None)
            if page:
                filled.append(rows.read(sheet, page, asker, progress))
            elif sheet.room in asker.rooms:
                bad.append(BadCell(sheet.title, "", "", "This sheet is missing. Take it from the template."))
        bad += [found for page in pages.values() if (found := _strange(page, asker))]
    unsure = {sheet.model for sheet in theirs if sheet.room in asker.rooms}
    unsure -= {one.sheet.model for one in filled if "reference" in one.places}
    return Contents(filled, bad, unsure)


def _strange(page: Page, asker: Asker) -> BadCell | None:
    """What is wrong with a sheet that is none of the asker's."""
    if _plain(page.title) in map(_plain, (guide.ABOUT, guide.CODES)):
        return None
    sheet = next((one for one in SHEETS if _plain(one.title) == _plain(page.title)), None)
    if not any(page.rows(first=1 if sheet is None else 2)):
        return None
    if sheet is None:
        listed = ", ".join(one.title for one in SHEETS)
        return BadCell(
            page.title, "", "", f"No sheet of a workbook has this name. Remove it. They are: {listed}."
        )
    allowed = f"The role [{asker.role.value}] does not work in the room [{sheet.room.label}]. Remove the sheet's rows."
    return BadCell(sheet.title, "", "", allowed)


def _plain(title: str) -> str:
    return title.strip().casefold()
