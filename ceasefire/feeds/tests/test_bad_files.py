"""Whatever is wrong with a file is told at once, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent
from ceasefire.feeds.models import FeedFile, FeedRow
from ceasefire.feeds.reading import BadFile
from ceasefire.feeds.tests.published import renamed, row, take, write
from ceasefire.shootings.models import Incident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    yield
    for model in (Incident, FeedFile, FeedRow, AuditEvent):
        assert not model._default_manager.exists()


def test_the_right_publishers_wrong_file_names_the_columns_it_lacks(tmp_path: Path) -> None:
    header = (
        "Address,CaseNumber,Neighborhood,OccurDate,OccurTime,OffenseType,OpenDataLat,OpenDataLon,ReportDate"
    )
    file = tmp_path / "CrimeData.csv"
    file.write_text(f"{header}\n,23-X5793961,Emerald,1/1/2023,0246,Murder,,,1/1/2023\n")
    with pytest.raises(BadFile) as raised:
        take(file)
    assert str(raised.value) == (
        "[CrimeData.csv] lacks columns of the feed [portland-ppb] (Portland Police Bureau, Shootings.csv): "
        "Incident Number; Occurence Date or Occurrence Date; Shooting Type or Person Injury; Precinct; "
        "Open Data Latitude; Open Data Longitude. "
        f"It has: {header.replace(',', '; ')}. Is it the right file?"
    )


def test_one_column_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"\(Portland Police Bureau, Shootings\.csv\): Precinct\. It has"):
        take(write(tmp_path, renamed(row(), Precinct="")))


def test_every_bad_cell_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    published = [
        row("19-0001"),
        row("19-1", Person_Injury="perhaps"),
        row("19-0003", Occurence_Date="2019-03-04"),
        row("19-0004", Open_Data_Latitude="north", Open_Data_Longitude=""),
        row("19-0001"),
    ]
    with pytest.raises(BadFile) as raised:
        take(write(tmp_path, *published))
    assert [str(bad) for bad in raised.value.bad] == [
        "line 3, Incident Number [19-1]: allowed is a number YY-NNNN, such as 19-0005.",
        "line 3, Person Injury [perhaps]: allowed is True or False; or No Injury, Non-Fatal Injury or Homicide.",
        "line 4, Occurence Date [2019-03-04]: allowed is a day M/D/YYYY, such as 1/5/2019.",
        "line 5, Open Data Latitude [north]: allowed is degrees from -90 to 90, or empty.",
        "line 6, Incident Number [19-0001]: allowed is a number that stands once; see line 2.",
    ]
    assert str(raised.value).startswith("[Shootings.csv] was not taken.")
    assert all(str(bad) in str(raised.value) for bad in raised.value.bad)


def test_two_numbers_that_cannot_be_read_are_not_one_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as raised:
        take(write(tmp_path, row(""), row("")))
    assert {bad.allowed for bad in raised.value.bad} == {"a number YY-NNNN, such as 19-0005"}


def test_a_day_in_the_future_is_refused_and_today_is_none(tmp_path: Path) -> None:
    # Still the 3rd of March in the city.
    with clock.set_to(datetime(2019, 3, 4, 4, tzinfo=UTC)), pytest.raises(BadFile) as raised:
        take(write(tmp_path, row("19-0001"), row("19-0002", Occurence_Date="3/3/2019")))
    (bad,) = raised.value.bad
    assert str(bad) == "line 2, Occurence Date [3/4/2019]: allowed is a day up to today, 2019-03-03."


def test_a_file_that_is_cut_off_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, row("19-0001"), row("19-0002"))
    file.write_text(file.read_text()[:-40])
    with pytest.raises(BadFile, match=r"line 3, the row \[19-0002.*\]: allowed is 11 cells; it has \d"):
        take(file)


def test_a_file_that_is_cut_off_inside_quotes_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, row("19-0001"), row("19-0002"))
    file.write_text(file.read_text().rstrip()[:-1])
    with pytest.raises(BadFile, match=r"is not whole, line 3: .* Fetch it again"):
        take(file)


def test_a_row_with_a_cell_too_many_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, row())
    file.write_text(file.read_text().rstrip() + ",more\n")
    with pytest.raises(BadFile, match="allowed is 11 cells; it has 12"):
        take(file)


def test_a_column_that_stands_twice_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, row())
    header, *rest = file.read_text().splitlines()
    file.write_text("\n".join([f"{header},Precinct", *(f"{line},East" for line in rest)]))
    with pytest.raises(BadFile, match="columns that stand twice: Precinct"):
        take(file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no rows"),
        (b"\n\n", "has no rows"),
        (b"Incident Number,Occurence Date\n", "has no rows"),
        (b"PK\x03\x04\x14\x00\x06\x00", "is not text. If it is a spreadsheet, save it as CSV"),
        ("Incident Number\n19-0001".encode("utf-16"), "is not text"),
        (b"Incident Number\nCaf\xe9\n", "is not in UTF-8"),
    ],
    ids=["empty", "blank", "only a header", "a spreadsheet", "UTF-16", "Latin-1"],
)
def test_what_is_no_csv_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "Shootings.csv"
    file.write_bytes(content)
    with pytest.raises(BadFile, match=sentence):
        take(file)


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path: Path) -> None:
    for file in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(BadFile, match=rf"\[{file.name}\] cannot be read: .* Name a CSV file"):
            take(file)
