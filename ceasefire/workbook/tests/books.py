"""Workbooks as offices send them: made by another program than the one that exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ceasefire.access.gate import Asker
from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import InvitationOutcome
from ceasefire.shootings.models import Incident
from ceasefire.workbook.actions import Imported, import_workbook
from ceasefire.workbook.errors import BadCell, NotImported
from ceasefire.workbook.sheets import SHEETS
from tests import city

INCIDENT = {"Id": "24-0001", "Date": "2024-03-04"}

Rows = Sequence[Mapping[str, Any]]
"""Each row as heading = value."""


def make(file: Path, **rows: Rows) -> Path:
    """A workbook with every sheet; rows by the sheet's title, blanks and hyphens as underscores."""
    made = Workbook()
    made.remove(made.worksheets[0])
    given = dict(rows)
    for sheet in SHEETS:
        page = made.create_sheet(sheet.title)
        headings = [column.title for column in sheet.all_columns]
        page.append(headings)
        for row in given.pop(sheet.title.replace(" ", "_").replace("-", "_"), ()):
            values = {heading.removesuffix(" *"): None for heading in headings} | dict(row)
            assert len(values) == len(headings), f"no such heading: {row}"
            page.append(list(values.values()))
    assert not given, f"no such sheet: {given}"
    made.save(file)
    return file


def page(file: Path, title: str) -> Worksheet:
    """A sheet of a file, to look at."""
    found = load_workbook(file)[title]
    assert isinstance(found, Worksheet)
    return found


def edit(file: Path, title: str, **cells: Any) -> Path:
    """Change cells of a file by their address."""
    book = load_workbook(file)
    for address, value in cells.items():
        book[title][address] = value
    book.save(file)
    return file


def texts(file: Path) -> str:
    """Everything a file says, as one text."""
    book = load_workbook(file, read_only=True)
    return "\n".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    )


def take(file: Path, by: Asker, **how: Any) -> Imported:
    return import_workbook(by=by, file=file, **how)


def bad(file: Path, by: Asker) -> tuple[BadCell, ...]:
    """What is wrong with a file."""
    with pytest.raises(NotImported) as raised:
        import_workbook(by=by, file=file)
    return raised.value.bad


def places(file: Path, by: Asker) -> list[str]:
    """Where something is wrong with a file, with the values told."""
    return [f"{one.sheet} {one.cell} [{one.value}]" for one in bad(file, by)]


def told(file: Path) -> str:
    """The one thing that is wrong with the file as such; nothing of it is kept."""
    (one,) = bad(file, city.OFFICER)
    assert (one.sheet, one.cell, one.value) == ("", "", "")
    assert not Incident.objects.exists()
    assert not AuditEvent.objects.exists()
    return str(one)


def with_shared_strings(file: Path) -> Path:
    """The file as spreadsheet programs save it: texts in a part of their own."""
    book = load_workbook(file)
    with xlsxwriter.Workbook(str(file)) as rewritten:
        for sheet in book.worksheets:
            page = rewritten.add_worksheet(sheet.title)
            for row, cells in enumerate(sheet.iter_rows(values_only=True)):
                page.write_row(row, 0, cells)
    return file


def repacked(file: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The file with its parts changed."""
    with ZipFile(file) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def fill_the_city() -> None:
    """A record of each kind, with the names and notes of both sides of the wall."""
    for make in (city.code, city.goal, city.named_month, city.shooting_review, city.coordination_meeting):
        make()
    city.victim(city.incident("24-0001"), person=city.review_person("Review Canary"))
    city.evidence()
    city.disposition()
    placement = city.placement()
    city.assignment(placement)
    city.attempt(placement, note="Note canary of the street.")
    city.relocation()
    hospital = city.placement(service="hhp")
    city.attempt(hospital, note="Note canary of the hospital.")
    city.relocation(city.HOSPITAL, people=7)
    city.notification()
    city.call_in(InvitationOutcome.PRESENT)
    city.person("Coordination Canary")
