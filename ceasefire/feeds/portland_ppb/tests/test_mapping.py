"""Each quirk of the publisher's files, in rows made up by hand."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from ceasefire.domain.terms import TimePrecision
from ceasefire.feeds.feed import Row, Told
from ceasefire.feeds.portland_ppb.mapping import FEED
from ceasefire.feeds.reading import find_columns
from ceasefire.feeds.tests.published import renamed, row


def read(raw: dict[str, str]) -> tuple[Told, list[str]]:
    """What the row tells, and what is refused of it: column, and the beginning of what is allowed."""
    received = Row(2, raw, find_columns(FEED, list(raw)))
    told = FEED.read(received)
    return told, [f"{bad.column}: {bad.allowed}" for bad in received.bad]


def told(raw: dict[str, str]) -> Told:
    answer, bad = read(raw)
    assert bad == []
    return answer


def test_a_row_of_2021() -> None:
    assert told(row()) == {
        "reference": "19-0001",
        "occurred_on": date(2019, 3, 4),
        "any_injury": False,
        "area": "Emerald",
        "precinct": "East",
        "latitude": Decimal("45.488063"),
        "longitude": Decimal("-122.648280"),
    }


def test_a_row_of_2023() -> None:
    later = renamed(
        row(Person_Injury="Homicide", Open_Data_Latitude="", Open_Data_Longitude=""),
        Person_Injury="Shooting Type",
        Occurence_Date="Occurrence Date",
    )
    answer = told(
        {**later, "Occur 3hr Time": "18:00 - 20:59", "Casings Recovered": "12", "Block Address": "1 Oz St"}
    )
    assert (answer["any_injury"], answer["latitude"], answer["longitude"]) == (True, None, None)
    assert (answer["occurred_time"], answer["precision"]) == (time(18), TimePrecision.BUCKET)
    assert answer["occurred_on"] == date(2019, 3, 4)


@pytest.mark.parametrize(
    ("column", "names"),
    [
        (
            "day",
            ["Occurence Date", "Occurrence Date", "OCCURRENCE DATE", "Occurrence_Date", "OccurrenceDate"],
        ),
        ("injury", ["Person Injury", "Shooting Type", "ShootingType"]),
        ("time", ["Occur 2hr Time", "Occur 3hr Time"]),
        ("casings", ["Casings Recovered", "CasingsRecovered"]),
    ],
)
def test_a_column_is_found_under_every_name_it_had(column: str, names: list[str]) -> None:
    for name in names:
        assert find_columns(FEED, ["Incident Number", name])[column] == name


def test_of_two_columns_on_injury_the_more_telling_is_read() -> None:
    assert told({**row(Person_Injury="True"), "Shooting Type": "No Injury"})["any_injury"] is False


@pytest.mark.parametrize(
    ("cell", "any_injury"),
    [
        ("True", True), ("true", True), ("TRUE", True), ("False", False), ("FALSE", False),
        ("Homicide", True), ("HOMICIDE", True), ("homicide ", True),
        ("Non-Fatal Injury", True), ("Nonfatal Injury", True), ("Injury", True), ("non-fatal injury", True),
        ("No Injury", False), ("no injury", False), (" NO INJURY", False),
        ("", None),
    ],
)  # fmt: skip
def test_injury_is_yes_no_or_not_told(cell: str, any_injury: bool | None) -> None:
    assert told(row(Person_Injury=cell))["any_injury"] is any_injury


@pytest.mark.parametrize("cell", ["perhaps", "1", "Non-Injury", "No Injury Reported", "Suicide"])
def test_what_tells_neither_injury_nor_none_is_refused(cell: str) -> None:
    _, bad = read(row(Person_Injury=cell))
    assert bad == ["Person Injury: True or False; or No Injury, Non-Fatal Injury or Homicide"]


@pytest.mark.parametrize("cell", ["NONE", "None", "none"])
def test_outside_any_neighborhood_there_is_no_area(cell: str) -> None:
    assert told(row(Neighborhood=cell))["area"] == ""


def test_no_neighborhood_begins_with_none() -> None:
    assert told(row(Neighborhood="Nonesuch"))["area"] == "Nonesuch"


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("0", "0"), ("", ""), ("0.0", "0.000"), ("0", ""), (" ", " ")]
)
def test_coordinates_that_are_withheld_are_no_place(latitude: str, longitude: str) -> None:
    answer = told(row(Open_Data_Latitude=latitude, Open_Data_Longitude=longitude))
    assert (answer["latitude"], answer["longitude"]) == (None, None)


@pytest.mark.parametrize(
    ("latitude", "longitude", "column"),
    [
        ("45.5", "0", "Open Data Longitude"),
        ("", "-122.6", "Open Data Longitude"),
        ("90.1", "-122.6", "Open Data Latitude"),
        ("45.5", "-180.1", "Open Data Longitude"),
        ("NaN", "-122.6", "Open Data Latitude"),
        ("Infinity", "-122.6", "Open Data Latitude"),
        ("7,651,227", "-122.6", "Open Data Latitude"),
        ("45.5", "west", "Open Data Longitude"),
    ],
)
def test_half_a_place_and_no_place_on_earth_are_refused(latitude: str, longitude: str, column: str) -> None:
    _, bad = read(row(Open_Data_Latitude=latitude, Open_Data_Longitude=longitude))
    assert [name.split(":")[0] for name in bad] == [column]


@pytest.mark.parametrize(("latitude", "longitude"), [("90", "180"), ("-90", "-180")])
def test_the_ends_of_the_earth_are_places(latitude: str, longitude: str) -> None:
    answer = told(row(Open_Data_Latitude=latitude, Open_Data_Longitude=longitude))
    assert (answer["latitude"], answer["longitude"]) == (Decimal(latitude), Decimal(longitude))


@pytest.mark.parametrize("cell", ["19-0001", "19-9999"])
def test_a_number_is_taken_as_it_stands(cell: str) -> None:
    assert told(row(cell))["reference"] == cell


@pytest.mark.parametrize(
    "cell", ["", "19-001", "19-00001", "2019-0001", "19-000123", "23-X5793961", "190001"]
)
def test_what_is_no_number_of_the_log_is_refused(cell: str) -> None:
    _, bad = read(row(cell))
    assert bad == ["Incident Number: a number YY-NNNN, such as 19-0005"]


def test_a_number_begins_with_the_year_of_its_day() -> None:
    _, bad = read(row("20-0001"))
    assert bad == ["Incident Number: a number that begins with the year of 2019-03-04"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [("3/4/2019", date(2019, 3, 4)), ("03/04/2019", date(2019, 3, 4))],
)
def test_a_day_has_its_month_first(cell: str, day: date) -> None:
    assert told(row(Occurence_Date=cell))["occurred_on"] == day


@pytest.mark.parametrize(
    "cell", ["", "2019-03-04", "3/4/19", "13/4/2019", "2/29/2019", "0/4/2019", "43528", "3/4/2019 10:00"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    _, bad = read(row(Occurence_Date=cell))
    assert bad == ["Occurence Date: a day M/D/YYYY, such as 1/5/2019"]


def test_days_and_months_turned_round_are_found_by_the_publishers_own_columns() -> None:
    _, bad = read(row(Occurence_Date="4/3/2019"))
    assert bad == ["Occur Month: 4, as 2019-04-03 has it"]
    _, bad = read(row(Occur_Year="2018"))
    assert bad == ["Occur Year: 2019, as 2019-03-04 has it"]


@pytest.mark.parametrize(
    ("cell", "start", "precision"),
    [
        ("20:00 - 21:59", time(20), TimePrecision.BUCKET),
        ("2000 - 2159", time(20), TimePrecision.BUCKET),
        ("00-02", time(0), TimePrecision.BUCKET),
        ("22:30-24:00", time(22, 30), TimePrecision.BUCKET),
        ("", None, TimePrecision.DAY),
    ],
)
def test_a_span_of_hours_is_kept_by_its_start(
    cell: str, start: time | None, precision: TimePrecision
) -> None:
    answer = told({**row(), "Occur 2hr Time": cell})
    assert (answer["occurred_time"], answer["precision"]) == (start, precision)


@pytest.mark.parametrize("cell", ["24:00 - 26:00", "20:60 - 22:00", "evening", "20:00"])
def test_what_is_no_span_of_hours_is_refused(cell: str) -> None:
    _, bad = read({**row(), "Occur 2hr Time": cell})
    assert bad == ["Occur 2hr Time: a span of hours, such as 20:00 - 21:59, or empty"]


def test_names_longer_than_the_record_takes_are_refused() -> None:
    _, bad = read(row(Neighborhood="E" * 101, Precinct="P" * 51))
    assert bad == ["Neighborhood: text of at most 100 characters", "Precinct: text of at most 50 characters"]
    told(row(Neighborhood="E" * 100, Precinct="P" * 50))


def test_a_file_of_any_year_has_these_columns_and_may_lack_the_others() -> None:
    assert {name for name, column in FEED.columns.items() if column.required} == {
        *("number", "day", "injury"),
        *("area", "precinct", "latitude", "longitude"),
    }
