from __future__ import annotations

from pathlib import Path

import pytest
from django.db import models
from openpyxl import load_workbook

from ceasefire.access.roles import Permission
from ceasefire.domain.terms import IncidentStanding, Room
from ceasefire.keys.fields import BlindIndex
from ceasefire.workbook import guide, kinds, template
from ceasefire.workbook.sheet import Column, Sheet
from ceasefire.workbook.sheets import SHEETS
from ceasefire.workbook.tests.books import page, texts
from ceasefire.workbook.titles import TITLES
from tests.city import ONE_OF_EACH

# As published; left by an act through a door, or opening one; or under a seal.
NOT_IN_A_WORKBOOK = {
    "feeds.feedfile",
    "reviews.release",
    "reviews.reviewpacket",
    "consents.consent",
    "consents.pseudonym",
    "casework.relocationaddress",
    "casework.sealopening",
}


def column(title: str, field: str) -> Column:
    sheet = next(sheet for sheet in SHEETS if sheet.title == title)
    return next(one for one in sheet.all_columns if one.field == field)


def test_has_a_sheet_for_every_kind_of_record() -> None:
    kinds_of_records = {sheet.model for sheet in SHEETS} | {s.guarded.model for s in SHEETS if s.guarded}
    assert {model._meta.label_lower for model in kinds_of_records} == set(ONE_OF_EACH) - NOT_IN_A_WORKBOOK


def test_begins_with_the_sheets_that_explain_it(file: Path) -> None:
    template.write(file)
    said = texts(file)
    assert load_workbook(file).sheetnames[:2] == [guide.ABOUT, guide.CODES]
    assert "Leaving a row out removes nothing." in said
    for sheet in SHEETS:
        assert sheet.about in said
        assert all(one.kind.allowed in said for one in sheet.all_columns)


def test_says_what_each_code_means(file: Path) -> None:
    template.write(file)
    said = texts(file)
    for member in IncidentStanding:
        assert member.meaning in said


def test_has_headings_that_stay_in_sight_and_marks_what_must_be_filled(file: Path) -> None:
    template.write(file)
    incidents = page(file, "Incidents")
    assert incidents.freeze_panes == "B2"
    assert [cell.value for cell in incidents[1]][:3] == ["Id *", "Date *", "Time"]
    assert incidents.max_row == 1


def test_offers_the_values_of_a_coded_cell_by_their_labels(file: Path) -> None:
    template.write(file)
    standings = [member.label for member in IncidentStanding]
    rule = next(
        one
        for one in page(file, "Incidents").data_validations.dataValidation
        if str(one.sqref).startswith("E2")
    )
    _, cells = rule.formula1.split("!")
    offered = [cell.value for (cell,) in page(file, guide.CODES)[cells.replace("$", "")]]
    assert offered == standings


def test_offers_the_ids_of_the_sheet_that_a_cell_links_to(file: Path) -> None:
    template.write(file)
    rules = page(file, "Victims").data_validations.dataValidation
    assert any("'Incidents'!$A$2" in str(rule.formula1) for rule in rules)


def test_asks_for_dates_in_date_cells_and_for_ids_in_text_cells(file: Path) -> None:
    template.write(file)
    incidents = page(file, "Incidents")
    assert incidents.column_dimensions["A"].number_format == "@"
    assert incidents.column_dimensions["B"].number_format == "yyyy-mm-dd"


def test_leaves_no_half_written_file_behind(tmp_path: Path) -> None:
    template.write(tmp_path / "oz.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["oz.xlsx"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_a_sheet_has_each_field_that_is_not_filled_for_it(sheet: Sheet) -> None:
    shown = {one.field for one in sheet.columns}
    fields = {field.name for field in sheet.model._meta.fields if not isinstance(field, BlindIndex)} - {"id"}
    assert fields - shown == ({"held_by"} if sheet.room is Room.VAULT else set())


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_a_sheet_can_be_written_by_some_role_and_its_headings_differ(sheet: Sheet) -> None:
    headings = [one.heading.casefold() for one in sheet.all_columns]
    assert len(set(headings)) == len(headings)
    assert set(sheet.write) <= set(Permission)
    assert sheet.write


def test_a_record_links_only_to_sheets_before_its_own() -> None:
    order = list(TITLES)
    for sheet in SHEETS:
        for one in sheet.columns:
            assert one.linked is None or order.index(one.linked) <= order.index(sheet.model)


def test_a_name_is_never_told_and_an_id_is() -> None:
    assert not column("Review people", "full_name").kind.is_told
    assert not column("Contact attempts", "text").kind.is_told
    assert not column("Evidence", "evidence").kind.is_told
    assert column("Incidents", "reference").kind.is_told


def test_labels_and_codes_of_a_term_do_not_cross() -> None:
    for sheet in SHEETS:
        for one in sheet.all_columns:
            if isinstance(one.kind, kinds.Coded):
                for member in one.kind.term:
                    assert one.kind.read(member.label) is member
                    assert one.kind.read(member.value) is member


def test_a_cell_takes_as_long_a_text_as_its_field_keeps() -> None:
    for sheet in SHEETS:
        for one in sheet.all_columns:
            if isinstance(one.kind, kinds.Text):
                model = sheet.model if one in sheet.columns else sheet.guarded and sheet.guarded.model
                assert model
                field = model._meta.get_field(one.field)
                assert isinstance(field, models.Field)
                assert one.kind.max_length == (field.max_length or 0)
