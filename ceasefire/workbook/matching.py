"""Finds the record of each row and what the row changes in it. Nothing is written here; records change in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ceasefire.access.gate import Asker
from ceasefire.audit.models import Record
from ceasefire.domain.terms import Room
from ceasefire.workbook import constraints
from ceasefire.workbook.ids import Links
from ceasefire.workbook.kinds import CUT_MARK, clean
from ceasefire.workbook.rows import UNREAD, Filled, Row
from ceasefire.workbook.sheet import Column, Guarded, Sheet

Keys = tuple[tuple[Any, ...] | None, ...]
"""For each of a model's uniques what no other record may have too; None where nothing is asked of this one."""


@dataclass(slots=True)
class Entry:
    """A row and its record. `keys` is what the record held alone before the row changed it."""

    row: Row
    record: Any
    is_added: bool
    keys: Keys
    changed: list[str] = field(default_factory=list)
    """The fields that say something else than before; of an added record, all that were read."""
    is_whole: bool = True
    """Whether every cell of the row could be read."""
    part: Any = None
    """The guarded part, where it is added or changed."""
    adds_part: bool = False
    part_changed: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.is_added or bool(self.changed or self.part)


@dataclass
class Matched:
    """A sheet of the file, with the record of each row, and all records of its kind that the asker sees."""

    filled: Filled
    kept: Sequence[Record]
    entries: list[Entry]

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.filled.sheet

    @property
    def to_write(self) -> list[Entry]:
        """The rows that add or change a record."""
        return [entry for entry in self.entries if entry.changes]


def match(filled: Filled, links: Links, by: Asker) -> Matched:
    """Match each row of a sheet, and add its records to `links`; what cannot be matched is listed in `filled`."""
    sheet = filled.sheet
    kept = list(sheet.records(asker=by))
    if sheet.names_holder:
        _resolve(filled, [column for column in sheet.columns if column.field == "held_by"], links)
    entries = _entries(filled, kept, links, by)
    _resolve(filled, [column for column in sheet.columns if column.field != "held_by"], links)
    for entry in entries:
        if sheet.complete:
            sheet.complete(entry.row.values)
        _apply(filled, entry)
    if sheet.guarded and set(sheet.guarded.columns) <= set(sheet.columns_for(by)):
        _apply_parts(filled, entries, sheet.guarded, by)
    return Matched(filled, kept, entries)


def _resolve(filled: Filled, columns: Sequence[Column], links: Links) -> None:
    """Find the record that each link means."""
    for column in columns:
        if column.linked is None:
            continue
        for row in filled.rows:
            text = row.values.get(column.field)
            if text is None:
                continue
            meant = links.meant(column, text)
            if len(meant) == 1:
                row.links[column.field] = next(iter(meant))
            elif meant:
                allowed = "Several organizations use this id. Write the organization's id before it: ppb/17."
                filled.refuse(row, column.field, allowed)
            elif not links.is_doubted(column, text):
                filled.refuse(row, column.field, f"There is no such id. {column.kind.allowed}")


def _entries(filled: Filled, kept: Sequence[Any], links: Links, by: Asker) -> list[Entry]:
    """The rows whose id can be read, each with its record: the one kept under that id, or a fresh one."""
    sheet = filled.sheet
    holder = (lambda record: record.held_by_id) if sheet.names_holder else lambda _: None
    found = {(holder(record), clean(record.reference)): record for record in kept}
    seen: dict[tuple[UUID | None, str], Row] = {}
    entries = []
    for row in filled.rows:
        reference, held_by = row.values.get("reference"), row.links.get("held_by")
        if reference is None:
            continue
        if sheet.names_holder and held_by is None:
            links.doubt(sheet.model, reference)
            continue
        if (held_by, reference) in seen:
            twin = filled.cell(seen[held_by, reference], "reference")
            filled.refuse(row, "reference", f"This id stands in {twin} too. Each row has an id of its own.")
            continue
        seen[held_by, reference] = row
        record = found.get((held_by, reference))
        entry = Entry(row, record, False, _keys(record)) if record else _added(sheet, row, links, by)
        filled.row_of[entry.record.id] = row
        entries.append(entry)
    return entries


def _keys(record: Record) -> Keys:
    """What no other record of its kind may have too."""
    return tuple(unique.key(record) for unique in constraints.uniques(type(record)))


def _added(sheet: Sheet, row: Row, links: Links, by: Asker) -> Entry:
    record: Any = sheet.model(reference=row.values["reference"])
    if sheet.room is Room.VAULT:
        record.held_by_id = by.organization_id
    links.add(record, row.values)
    return Entry(row, record, is_added=True, keys=())


def _apply(filled: Filled, entry: Entry) -> None:
    """Set what the row says, and note the fields that say something else than before."""
    for column in filled.sheet.columns:
        if column.is_computed:
            continue
        given = entry.row.given(column)
        if given is UNREAD:
            entry.is_whole = False
        elif entry.is_added or not _same(column, getattr(entry.record, column.attname), given):
            _refuse_cut(filled, entry.row, column, given)
            setattr(entry.record, column.attname, given)
            entry.changed.append(column.field)


def _same(column: Column, old: Any, given: Any) -> bool:
    if column.linked is not None:
        return bool(old == given)
    return bool(old == given) or (old not in (None, "") and bool(column.kind.kept(old) == given))


def _refuse_cut(filled: Filled, row: Row, column: Column, given: Any) -> None:
    if isinstance(given, str) and CUT_MARK.strip() in given:
        allowed = "The text was cut when it was exported. Write the whole text, without the mark."
        filled.refuse(row, column.field, allowed)


def _apply_parts(filled: Filled, entries: Sequence[Entry], guarded: Guarded, by: Asker) -> None:
    kept = {getattr(part, guarded.owner_key): part for part in guarded.records(asker=by)}
    tellers = set(guarded.told_by(asker=by).values_list("id", flat=True)) if guarded.told_by else set()
    for entry in entries:
        if not tellers or entry.record.held_by_id not in tellers:
            _apply_part(filled, entry, guarded, kept.get(entry.record.id))


def _apply_part(filled: Filled, entry: Entry, guarded: Guarded, kept: Any) -> None:
    given = {column: entry.row.given(column) for column in guarded.columns}
    if UNREAD in given.values():
        entry.is_whole = False
        return
    part: Any = kept or guarded.model(**{guarded.owner_key: entry.record.id})
    changed = [
        column for column, value in given.items() if not _same(column, getattr(part, column.attname), value)
    ]
    if not changed:
        return
    for column in changed:
        _refuse_cut(filled, entry.row, column, given[column])
        setattr(part, column.attname, given[column])
    if kept is None and guarded.has_holder:
        part.held_by_id = entry.record.held_by_id
    entry.part, entry.adds_part = part, kept is None
    entry.part_changed = [column.field for column in changed]
