"""What somebody typed stays text wherever it goes: no formula in a file. Generated over every column of every sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import cycle
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from ceasefire.access import gate
from ceasefire.access.gate import SYSTEM, Asker
from ceasefire.access.roles import Role
from ceasefire.cli.report import WRITERS
from ceasefire.domain.cells import FORMULA_BEGINNINGS
from ceasefire.domain.periods import Period
from ceasefire.domain.terms import Room
from ceasefire.reports.queries import compute
from ceasefire.reports.to_csv import COLUMNS
from ceasefire.workbook.actions import import_workbook
from ceasefire.workbook.errors import NotImported
from ceasefire.workbook.kinds import Id, Text, clean
from ceasefire.workbook.queries import export, sheets
from ceasefire.workbook.sheet import Column, Sheet
from ceasefire.workbook.sheets import SHEETS
from ceasefire.workbook.tests.books import fill_the_city
from tests import city
from tests.people import ORGANIZATIONS

pytestmark = pytest.mark.django_db

FORMULAS = [f"{beginning}1+1" for beginning in FORMULA_BEGINNINGS if clean(beginning)]
"""A cell of a workbook holds no blank before its text."""
NAMES = {("Goals", "measure"), ("Assignments", "worker")}
"""Columns of text that take the name of a measure, or of a user, and nothing else."""

FIRST = 2
"""The row below the headings."""

NUMBER = COLUMNS.index("number")


@pytest.fixture
def hostile_city() -> None:
    """A record of each kind, with an id that reads as a formula."""
    fill_the_city()
    formulas = cycle(FORMULAS)
    for sheet in SHEETS:
        for number, record in enumerate(sheet.model._base_manager.all()):
            sheet.model._base_manager.filter(id=record.id).update(reference=f"{next(formulas)}.{number}")


def asker(role: Role) -> Asker:
    return city.user(role.value, role, ORGANIZATIONS.get(role, city.OFFICE)).asker


ROLES = [Role.REVIEW_COORDINATOR, Role.LAW_ENFORCEMENT, Role.PROVIDER_SUPERVISOR, Role.ADMINISTRATOR]
"""Together they may change every sheet."""


def begins_formula(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith(FORMULA_BEGINNINGS)


def texts_of(sheet: Sheet, by: Asker) -> Iterator[tuple[int, Column]]:
    """The columns of free text that the asker may fill, each with its place."""
    if any(gate.may(by, permission) for permission in sheet.write):
        for place, column in enumerate(sheet.columns_for(by), 1):
            if isinstance(column.kind, Text) and (sheet.title, column.field) not in NAMES:
                yield place, column


def plant(file: Path, by: Asker) -> dict[tuple[str, str], str]:
    """Write a formula, as text, into each column of text, in the first row of each sheet that has rows."""
    planted, formulas, book = {}, cycle(FORMULAS), load_workbook(file)
    for sheet in sheets(asker=by):
        page = book[sheet.title]
        for place, column in texts_of(sheet, by) if page.max_row >= FIRST else ():
            cell = page.cell(FIRST, place)
            cell.value = planted[sheet.title, column.field] = next(formulas)
            cell.data_type = "s"
    book.save(file)
    return planted


@pytest.mark.usefixtures("hostile_city")
def test_every_column_of_text_is_planted() -> None:
    """A new sheet or column is tried below; this fails when none of the roles may fill it."""
    columns = {
        (sheet.title, column.field)
        for sheet in SHEETS
        for column in sheet.all_columns
        if isinstance(column.kind, Text)
    }
    filled = {
        (sheet.title, column.field)
        for by in map(asker, ROLES)
        for sheet in sheets(asker=by)
        for _, column in texts_of(sheet, by)
    }
    assert columns - filled == NAMES


@pytest.mark.usefixtures("hostile_city")
@pytest.mark.parametrize("role", ROLES)
def test_a_workbook_holds_texts_and_gives_them_back(role: Role, tmp_path: Path) -> None:
    by, file = asker(role), tmp_path / "oz.xlsx"
    export(asker=by, file=file)
    planted = plant(file, by)
    import_workbook(by=by, file=file)
    export(asker=by, file=file)
    assert import_workbook(by=by, file=file).changes_nothing
    book = load_workbook(file)
    for sheet in sheets(asker=by):
        for place, column in texts_of(sheet, by):
            shown = {cells[0].value for cells in book[sheet.title].iter_rows(min_col=place, max_col=place)}
            assert planted.get((sheet.title, column.field), column.title) in shown
    for cell in (cell for page in book for cells in page.iter_rows() for cell in cells):
        assert cell.data_type != "f"
        assert cell.quotePrefix or not begins_formula(cell.value)
    with ZipFile(file) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_a_formula_of_a_workbook_is_refused(tmp_path: Path) -> None:
    """What another program saved as a formula is no text."""
    by, file = asker(Role.REVIEW_COORDINATOR), tmp_path / "oz.xlsx"
    city.pathway()
    export(asker=by, file=file)
    book = load_workbook(file)
    book["Pathways"]["B2"] = "=1+1"
    book.save(file)
    with pytest.raises(NotImported, match="Formulas are not taken in"):
        import_workbook(by=by, file=file)


@pytest.mark.usefixtures("hostile_city")
def test_a_report_as_csv_holds_no_formula() -> None:
    plain, formulas = cells(), cycle(FORMULAS)
    for sheet in SHEETS:
        for column in sheet.columns if sheet.room is Room.OFFICE else ():
            for number, record in enumerate(sheet.model._base_manager.all()):
                if isinstance(column.kind, Id | Text) and not column.linked:
                    told = {column.field: f"{next(formulas)} {number}"}
                    sheet.model._base_manager.filter(id=record.id).update(**told)
    hostile = cells()
    assert not [cell for row in hostile for cell in row if begins_formula(cell)]
    assert [row[NUMBER] for row in hostile] == [row[NUMBER] for row in plain]
    assert any("=1+1" in cell for row in hostile for cell in row)


def cells() -> list[list[str]]:
    report = compute(asker=SYSTEM, period=Period.year(2024))
    return list(csv.reader(StringIO(WRITERS["csv"](report), newline="")))
