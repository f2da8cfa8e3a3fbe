"""Every kind of file that is no workbook, or not the one that is needed: a sentence, and the database as it was."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from openpyxl import load_workbook
from openpyxl.chart import LineChart

from ceasefire.shootings.models import Incident
from ceasefire.workbook.errors import BadCell, NotImported
from ceasefire.workbook.tests.books import (
    INCIDENT,
    bad,
    edit,
    make,
    repacked,
    take,
    told,
    with_shared_strings,
)
from tests import city

pytestmark = pytest.mark.django_db

GOAL = {
    "Id": "g",
    "Year": 2024,
    "Measure": "in_services",
    "Rate": 0.4,
    "Base year": 2023,
    "Set by": "The council",
}


def test_a_missing_file(file: Path) -> None:
    assert "There is no file [oz.xlsx]" in told(file)


def test_a_folder(file: Path) -> None:
    file.mkdir()
    assert "is a folder" in told(file)


def test_a_file_that_may_not_be_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(file)

    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: Permission denied" in told(file)


def test_an_empty_file(file: Path) -> None:
    file.touch()
    assert "is empty" in told(file)


@pytest.mark.parametrize(
    "content", [b"Id,Date\n24-0001,2024-03-04\n", b"%PDF-1.7", b"\x89PNG\r\n", b"<html>", b"PK"]
)
def test_a_file_that_is_no_workbook_whatever_its_name(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert ".xlsx" in told(file)


def test_a_workbook_of_the_old_format(file: Path) -> None:
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    assert "old format .xls" in told(file)


def test_a_workbook_with_a_password(file: Path) -> None:
    listed = "EncryptedPackage".encode("utf-16-le")
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096) + listed + bytes(4096))
    assert "protected by a password" in told(file)


def test_an_archive_with_a_password(file: Path) -> None:
    make(file)
    content = bytearray(file.read_bytes())
    # Bit 0 of the flags, in each part's entry of the archive's list.
    start = content.find(b"PK\x01\x02")
    while start >= 0:
        content[start + 8] |= 1
        start = content.find(b"PK\x01\x02", start + 1)
    file.write_bytes(content)
    assert "protected by a password" in told(file)


@pytest.mark.parametrize("name", ["word/document.xml", "content.xml", "photo.jpg"])
def test_an_archive_that_is_no_workbook(file: Path, name: str) -> None:
    with ZipFile(file, "w") as archive:
        archive.writestr(name, "no workbook")
    assert "an archive or a document of another program" in told(file)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(file: Path, part: float) -> None:
    whole = make(file, Incidents=[INCIDENT]).read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    assert "damaged or was not copied whole" in told(file)


def test_texts_in_a_part_of_their_own_are_read(file: Path) -> None:
    take(with_shared_strings(make(file, Incidents=[INCIDENT])), city.OFFICER)
    assert Incident.objects.get().reference == "24-0001"


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/sharedStrings.xml"]
)
def test_a_damaged_part(file: Path, name: str) -> None:
    with_shared_strings(make(file, Incidents=[INCIDENT]))
    repacked(file, lambda part, content: content[: len(content) // 2] if part == name else content)
    assert "damaged" in told(file)


def test_a_sheet_damaged_in_its_middle(file: Path) -> None:
    make(file, Incidents=[{**INCIDENT, "Id": f"24-{number}"} for number in range(500)])
    repacked(
        file,
        lambda part, content: content[: len(content) * 3 // 4] if part.endswith("sheet9.xml") else content,
    )
    assert "damaged" in told(file)


def test_a_byte_that_was_flipped(file: Path) -> None:
    make(file, Incidents=[{**INCIDENT, "Id": f"24-{number}"} for number in range(500)])
    content = bytearray(file.read_bytes())
    with ZipFile(BytesIO(bytes(content))) as archive:
        header = archive.getinfo("xl/worksheets/sheet9.xml").header_offset
    content[header + 300] ^= 0xFF
    file.write_bytes(content)
    assert "damaged" in told(file)


def test_a_row_far_below_the_end_of_a_sheet(file: Path) -> None:
    """A made-up row number costs no more than a sheet's full length."""
    make(file, Incidents=[INCIDENT])
    repacked(file, lambda part, content: content.replace(b'<row r="2"', b'<row r="2000000000"'))
    assert take(file, city.OFFICER).changes_nothing


def test_a_missing_sheet(file: Path) -> None:
    book = load_workbook(make(file, Victims=[{"Id": "v", "Incident": "24-0001"}]))
    del book["Incidents"]
    book.save(file)
    (one,) = bad(file, city.OFFICER)
    assert (one.sheet, one.cell) == ("Incidents", "")
    assert "This sheet is missing" in one.allowed


def test_sheets_of_other_rooms_may_be_missing(file: Path) -> None:
    book = load_workbook(make(file))
    for title in ("Requests", "Participants", "Organizations"):
        del book[title]
    book.save(file)
    assert take(file, city.OFFICER).changes_nothing


def test_a_sheet_that_nobody_knows(file: Path) -> None:
    book = load_workbook(make(file))
    book.create_sheet("Sheet1")
    book.save(file)
    assert take(file, city.OFFICER).changes_nothing
    edit(file, "Sheet1", C3="aside")
    (one,) = bad(file, city.OFFICER)
    assert one.sheet == "Sheet1"
    assert "No sheet of a workbook has this name" in one.allowed


def test_an_empty_sheet(file: Path) -> None:
    book = load_workbook(make(file))
    del book["Incidents"]
    book.create_sheet("Incidents")
    book.save(file)
    assert [(one.sheet, one.cell) for one in bad(file, city.OFFICER)] == [("Incidents", "A1")]


def test_a_workbook_with_a_chart_is_read(file: Path) -> None:
    book = load_workbook(make(file))
    book.create_chartsheet("Trend").add_chart(LineChart())
    book.save(file)
    assert take(file, city.OFFICER).changes_nothing


def test_what_the_database_refuses_in_the_end_is_a_sentence(file: Path) -> None:
    """Another program writes the year's goal between our look and our writing."""
    make(file, Goals=[GOAL])

    def write_the_same(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("Comparing Goals", 1):
            with connection.cursor() as cursor:
                cursor.execute(
                    "insert into program_goal (id, reference, year, measure, rate, base_year, set_by) values "
                    "('00000000000000000000000000000001', 'elsewhere', 2024, 'in_services', 0.4, 2023, 'The council')"
                )

    with pytest.raises(NotImported) as raised:
        take(file, city.ADMINISTRATOR, progress=write_the_same)
    assert "The database refused" in str(raised.value)
    assert "in_services" not in str(raised.value)


def test_a_bad_cell_is_told_in_one_line() -> None:
    assert (
        str(BadCell("Incidents", "B7", "3/4/2024", "Write a date."))
        == "Incidents, B7 [3/4/2024]: Write a date."
    )
    assert str(BadCell("Incidents", "", "", "This sheet is missing.")) == "Incidents: This sheet is missing."
    assert str(BadCell("", "", "", "The file is empty.")) == "The file is empty."
    assert "x" * 41 not in str(BadCell("Incidents", "A2", "x" * 99, "Too long."))
