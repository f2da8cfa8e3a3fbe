"""What must hold of each record that an import adds or changes, told as cells; and the order of writing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.audit import clock
from ceasefire.audit.models import Record
from ceasefire.domain.high_risk import NoRuleInForce
from ceasefire.workbook import constraints
from ceasefire.workbook.constraints import Unique
from ceasefire.workbook.matching import Entry, Matched
from ceasefire.workbook.rows import UNREAD
from ceasefire.workbook.sheet import Column


def check(matched: Matched, by: Asker, *, can_compute: bool) -> None:
    """List in the sheet's file what is wrong with the records that its rows add or change.

    Computed columns are left alone while what they are computed from cannot be read.
    """
    _check_permission(matched, by)
    if matched.sheet.compute and can_compute:
        _check_computed(matched, by)
    to_write = [entry for entry in matched.to_write if entry.is_whole]
    _check_days(matched, to_write)
    for one in constraints.checks(matched.sheet.model):
        for entry in to_write:
            if one.holds(entry.record) is False:
                matched.filled.refuse(entry.row, one.field, one.allowed)
    if to_write:
        for number, unique in enumerate(constraints.uniques(matched.sheet.model)):
            _check_unique(matched, unique)
            _check_exchanges(matched, unique, number)


def _check_permission(matched: Matched, by: Asker) -> None:
    sheet = matched.sheet
    if gate.may(by, *sheet.write):
        return
    needed = " or ".join(permission.value for permission in sheet.write)
    allowed = f"The role [{by.role.value}] may not change this sheet; that needs the permission [{needed}]."
    for entry in matched.to_write:
        field = (
            "reference" if entry.is_added else next(iter([*entry.changed, *entry.part_changed]), "reference")
        )
        matched.filled.refuse(entry.row, field, allowed)


def _check_days(matched: Matched, entries: Sequence[Entry]) -> None:
    today = clock.today()
    for name in matched.sheet.model.happened:
        for entry in entries:
            day = getattr(entry.record, name)
            if day is not None and day > today:
                matched.filled.refuse(entry.row, name, f"The day lies in the future; today is [{today}].")


def _check_computed(matched: Matched, by: Asker) -> None:
    """Compute, and refuse a cell that says neither what it said before nor what it comes to."""
    computed = [column for column in matched.sheet.columns if column.is_computed]
    before = {
        (entry.record.id, column): getattr(entry.record, column.attname)
        for entry in matched.entries
        for column in computed
    }
    _compute(matched, by)
    for entry in matched.entries:
        for column in computed if entry.is_whole else ():
            given = entry.row.given(column)
            comes_to = getattr(entry.record, column.attname)
            if comes_to != before[entry.record.id, column] and not entry.is_added:
                entry.changed.append(column.field)
            if given not in (UNREAD, "", before[entry.record.id, column], comes_to):
                allowed = f"It is computed, and comes to [{_told(column, comes_to)}]. Empty the cell."
                matched.filled.refuse(entry.row, column.field, allowed)


def _compute(matched: Matched, by: Asker) -> None:
    compute = matched.sheet.compute
    assert compute is not None
    entries = [entry for entry in matched.entries if entry.is_whole and (entry.is_added or entry.changed)]
    try:
        compute([entry.record for entry in entries], by=by)
    except NoRuleInForce:
        # One by one, to name each row whose day has no rule.
        for entry in entries:
            try:
                compute([entry.record], by=by)
            except NoRuleInForce as error:
                entry.is_whole = False
                matched.filled.refuse(entry.row, "assessed_on", str(error))


def _told(column: Column, value: Any) -> Any:
    return column.kind.write(value) if value else "nothing"


def _check_unique(matched: Matched, unique: Unique) -> None:
    """No two records share what is one's alone, as they will be after the import."""
    rows = {entry.record.id: entry for entry in matched.entries}
    kept = [record for record in matched.kept if record.id not in rows]
    first: dict[tuple[Any, ...], Record] = {}
    for record in [*kept, *(entry.record for entry in matched.entries if entry.is_whole)]:
        key = unique.key(record)
        twin = first.setdefault(key, record) if key else record
        if twin is not record:
            _refuse_twin(matched, unique, rows[record.id], rows.get(twin.id), twin)


def _refuse_twin(matched: Matched, unique: Unique, entry: Entry, other: Entry | None, twin: Record) -> None:
    field, headings = _shared(matched, unique)
    where = f"row {other.row.number}" if other else f"the record [{twin.reference}], which is not in the file"
    allowed = f"No two rows have the same {headings}: see {where}."
    matched.filled.refuse(entry.row, field, allowed)


def _shared(matched: Matched, unique: Unique) -> tuple[str, str]:
    """The field whose cell is named, and the headings of what may not be shared."""
    shared = [column for column in matched.sheet.columns if column.field in unique.fields]
    return shared[-1].field, " and ".join(column.heading.lower() for column in shared)


def _check_exchanges(matched: Matched, unique: Unique, number: int) -> None:
    """Rows that take each other's places cannot be written one before the other."""
    waiting = _waiting_for(matched.to_write, unique, number)
    for entry in matched.to_write:
        seen = {id(entry)}
        following = waiting.get(id(entry))
        while following is not None and id(following) not in seen:
            seen.add(id(following))
            following = waiting.get(id(following))
        if following is entry:
            field, headings = _shared(matched, unique)
            allowed = f"Rows exchange their {headings}. Import them first with others, then with these."
            matched.filled.refuse(entry.row, field, allowed)


def _waiting_for(entries: Sequence[Entry], unique: Unique, number: int) -> dict[int, Entry]:
    """For each changed row that takes the place of another changed row: that other row."""
    holders = {entry.keys[number]: entry for entry in entries if not entry.is_added and entry.keys[number]}
    waiting = {}
    for entry in holders.values():
        holder = holders.get(unique.key(entry.record))
        if holder is not None and holder is not entry:
            waiting[id(entry)] = holder
    return waiting


def in_turn(matched: Matched) -> Iterator[list[Entry]]:
    """The changed rows, in turns such that none takes a place that another one still holds."""
    entries = [entry for entry in matched.to_write if not entry.is_added and entry.changed]
    uniques = constraints.uniques(matched.sheet.model)
    while entries:
        waiting: set[int] = set()
        for number, unique in enumerate(uniques):
            waiting |= _waiting_for(entries, unique, number).keys()
        free = [entry for entry in entries if id(entry) not in waiting]
        # Where each waits for another in a way not named above, the database has the last word.
        yield free or entries
        entries = [entry for entry in entries if free and id(entry) in waiting]
