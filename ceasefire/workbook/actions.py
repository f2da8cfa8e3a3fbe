"""A workbook is taken in: one act, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction

from ceasefire.access import gate
from ceasefire.access.gate import NO_ORGANIZATION, Asker, Denied, action
from ceasefire.audit import history
from ceasefire.audit.rules import Broken, BrokenRules
from ceasefire.domain.terms import Room
from ceasefire.workbook import contents
from ceasefire.workbook.checking import check, in_turn
from ceasefire.workbook.contents import Contents
from ceasefire.workbook.errors import BadCell, NotImported, whole_file
from ceasefire.workbook.ids import Links
from ceasefire.workbook.kinds import Id
from ceasefire.workbook.matching import Entry, Matched, match
from ceasefire.workbook.progress import Progress, untold
from ceasefire.workbook.reading import Delivered
from ceasefire.workbook.sheets import SHEET_OF, SHEETS

CHUNK = 2000
"""Records written, and told as progress, at once."""

BAD_ID = f"An id here cannot be used. {Id().allowed}"

WRITING = tuple(dict.fromkeys(permission for sheet in SHEETS for permission in sheet.write))
"""One of these is enough to import; each sheet asks for its own."""


@dataclass(frozen=True)
class Counts:
    """What became of a sheet's rows."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do, by the title of each sheet that was in the file."""

    sheets: dict[str, Counts]
    is_dry_run: bool

    @property
    def changes_nothing(self) -> bool:
        """Whether the records say what the file says already."""
        return not any(counts.added or counts.changed for counts in self.sheets.values())

    def __str__(self) -> str:
        """A line a sheet that has rows."""
        lines = [
            f"{title}: {counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged"
            for title, counts in self.sheets.items()
            if counts != Counts(0, 0, 0)
        ]
        if self.changes_nothing:
            lines.append("Nothing changes: the records say what the file says.")
        elif self.is_dry_run:
            lines.append("This was a dry run: nothing was kept.")
        return "\n".join(lines)


def import_workbook(
    *, by: Asker, file: Path | Delivered, dry_run: bool = False, progress: Progress = untold
) -> Imported:
    """Take in the sheets of the asker's rooms: rows with a new id are added, changed ones update their record.

    `dry_run` does everything and then undoes it. Raises Denied, and NotImported with every bad cell of the file.
    """
    gate.require(by, *WRITING)
    if Room.VAULT in by.rooms and by.organization_id == NO_ORGANIZATION:
        raise Denied("A vault belongs to an organization: this user has none.")
    found = contents.read(file, by, progress)
    try:
        with history.tried() if dry_run else transaction.atomic():
            counts = import_rows(by=by, found=found, progress=progress)
    except BrokenRules as error:
        raise NotImported(_told(broken, found) for broken in error.broken) from None
    except (IntegrityError, DataError) as error:
        raise whole_file(
            f"The database refused the records [{_constraint(error)}], perhaps because someone changed them at the "
            "same time. Nothing was kept. Import the file again; if it is refused again, tell who keeps the program."
        ) from error
    return Imported(counts, dry_run)


@action(*WRITING)
def import_rows(*, by: Asker, found: Contents, progress: Progress = untold) -> dict[str, Counts]:
    """Keep what was read of a workbook; returns what became of each sheet's rows, by its title.

    Raises NotImported, or BrokenRules when single rows are right and contradict each other.
    """
    links = Links(by)
    for model in found.unsure:
        links.doubt(model)
    counts = {}
    is_readable, is_right = not found.all_bad, True
    for filled in found.sheets:
        is_office = filled.sheet.room is Room.OFFICE
        progress(f"Comparing {filled.sheet.title}", 0, len(filled.rows))
        matched = match(filled, links, by)
        check(
            matched, by, can_compute=all(not one.bad for one in found.sheets if one.sheet.room is Room.OFFICE)
        )
        progress(f"Comparing {filled.sheet.title}", len(filled.rows), len(filled.rows))
        is_right = is_right and not filled.bad
        # What is computed needs the office's sheets; the others are not worth writing once the import has failed.
        if is_right and (is_readable or is_office):
            _keep(matched, progress)
        counts[filled.sheet.title] = _counts(matched)
    if found.all_bad:
        raise NotImported(found.all_bad)
    progress("Checking the records against each other", 0, 1)
    return counts


def _keep(matched: Matched, progress: Progress) -> None:
    """Write what a sheet changes. Changes go before additions, which may take a place that a change leaves."""
    entries = matched.to_write
    stage, done = f"Keeping {matched.sheet.title}", 0
    for turn in in_turn(matched):
        for chunk in _chunks(turn):
            fields = {name for entry in chunk for name in entry.changed}
            history.change_all([entry.record for entry in chunk], sorted(fields))
            done += len(chunk)
            progress(stage, done, len(entries))
    for chunk in _chunks([entry for entry in entries if entry.is_added]):
        _add(chunk, matched)
        done += len(chunk)
        progress(stage, done, len(entries))
    _keep_parts(entries)


def _add(chunk: Sequence[Entry], matched: Matched) -> None:
    """Write new records. The id of a record that the asker does not see is answered like any bad id."""
    try:
        history.add_all([entry.record for entry in chunk])
    except IntegrityError as error:
        if not _is_of_an_id(error):
            raise
        cells = [matched.filled.bad_cell(entry.row, "reference", BAD_ID) for entry in chunk]
        raise NotImported(replace(cell, value="") for cell in cells) from None


def _keep_parts(entries: Sequence[Entry]) -> None:
    for chunk in _chunks([entry for entry in entries if entry.part and not entry.adds_part]):
        fields = {name for entry in chunk for name in entry.part_changed}
        history.change_all([entry.part for entry in chunk], sorted(fields))
    for chunk in _chunks([entry for entry in entries if entry.adds_part]):
        history.add_all([entry.part for entry in chunk])


def _chunks(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), CHUNK):
        yield entries[start : start + CHUNK]


def _counts(matched: Matched) -> Counts:
    added = sum(entry.is_added for entry in matched.entries)
    changed = sum(entry.changes and not entry.is_added for entry in matched.entries)
    return Counts(added, changed, len(matched.entries) - added - changed)


def _told(broken: Broken, found: Contents) -> BadCell:
    """A broken rule at the cell of the row that breaks it; at the record's id, if the file has no row of it."""
    if broken.record is None:
        return BadCell("", "", "", broken.sentence)
    record: Any = broken.record
    for filled in found.sheets:
        row = filled.row_of.get(record.id)
        if row:
            return filled.bad_cell(row, broken.field or "reference", broken.sentence)
    title = SHEET_OF[type(record)].title if type(record) in SHEET_OF else record._meta.verbose_name
    return BadCell(title, "", record.reference, f"{broken.sentence} The file has no row of this record.")


def _is_of_an_id(error: IntegrityError) -> bool:
    """Whether two records would have the same id: PostgreSQL names the constraint, SQLite its columns."""
    told = _constraint(error)
    return "reference_is_unique" in told or told.endswith(".reference")


def _constraint(error: Exception) -> str:
    """The name of what the database asks for; never the values, which its own words may repeat."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or diagnosis.column_name or diagnosis.message_primary)
    return str(error)
