"""How Portland Police Bureau's `Shootings.csv` tells of an incident, in each of the shapes it had since 2021.

The file tells whether anybody was hit, never how many: no victims come of it. Coordinates of 0,0 are withheld, not a
place. The columns of the state's own grid (X, Y) say the same place again and are kept as received only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal, InvalidOperation

from ceasefire.domain.terms import TimePrecision
from ceasefire.feeds.feed import DAY, NUMBER, Column, Feed, Grain, NotAllowed, Row, Told, text

NUMBER_FORM = re.compile(r"\d{2}-\d{4}")
DAY_FORM = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")
SPAN_FORM = re.compile(r"(?P<hour>\d{1,2}):?(?P<minute>\d{2})?\s*-\s*\d{1,2}:?(?:\d{2})?")
CENTURY = 2000
OUTSIDE = "none"
"""What stands for a shooting outside any neighborhood."""
WITHHELD = Decimal(0)
PLACES = Decimal("0.000001")
NO_INJURY = {"false", "no injury"}
INJURY = {"true", "injury", "homicide"}
INJURY_OF_A_KIND = ("fatal injury", "homicide")
"""Only "No Injury" is confirmed word for word; the others are known by how they end."""
LATITUDE, LONGITUDE = 90, 180
AREA_LENGTH, PRECINCT_LENGTH = 100, 50


def read(row: Row) -> Told:
    """What one row tells of its incident."""
    number, occurred_on = row.take(NUMBER, _number), row.take(DAY, _day)
    if number and occurred_on:
        _check_year(row, number, occurred_on)
    latitude, longitude = row.take("latitude", _degrees(LATITUDE)), row.take("longitude", _degrees(LONGITUDE))
    _check_pair(row, latitude, longitude)
    told: Told = {
        "reference": number,
        "occurred_on": occurred_on,
        "any_injury": row.take("injury", _injury),
        "area": row.take("area", _area),
        "precinct": row.take("precinct", text(PRECINCT_LENGTH)),
        "latitude": latitude,
        "longitude": longitude,
    }
    if "time" in row.found:
        start = row.take("time", _start)
        told["occurred_time"] = start
        told["precision"] = TimePrecision.DAY if start is None else TimePrecision.BUCKET
    return told


def _number(cell: str) -> str:
    if not NUMBER_FORM.fullmatch(cell):
        raise NotAllowed("a number YY-NNNN, such as 19-0005")
    return cell


def _day(cell: str) -> date:
    found = DAY_FORM.fullmatch(cell)
    try:
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        pass
    raise NotAllowed("a day M/D/YYYY, such as 1/5/2019")


def _check_year(row: Row, number: str, occurred_on: date) -> None:
    if CENTURY + int(number[:2]) != occurred_on.year:
        row.refuse(NUMBER, f"a number that begins with the year of {occurred_on}")
    # A file that was opened and saved again may have its days and months turned round; these two columns tell.
    row.take("month", _same(occurred_on.month, occurred_on))
    row.take("year", _same(occurred_on.year, occurred_on))


def _same(number: int, occurred_on: date) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if cell != str(number):
            raise NotAllowed(f"{number}, as {occurred_on} has it")
        return number

    return read


def _injury(cell: str) -> bool | None:
    said = cell.casefold()
    if said in NO_INJURY:
        return False
    if said in INJURY or said.endswith(INJURY_OF_A_KIND):
        return True
    if not said:
        return None
    raise NotAllowed("True or False; or No Injury, Non-Fatal Injury or Homicide")


def _area(cell: str) -> str:
    return "" if cell.casefold() == OUTSIDE else text(AREA_LENGTH)(cell)


def _degrees(most: int) -> Callable[[str], Decimal | None]:
    def read(cell: str) -> Decimal | None:
        try:
            degrees = Decimal(cell or WITHHELD)
        except InvalidOperation:
            degrees = Decimal("NaN")
        if not (degrees.is_finite() and abs(degrees) <= most):
            raise NotAllowed(f"degrees from -{most} to {most}, or empty")
        return degrees.quantize(PLACES) if degrees != WITHHELD else None

    return read


def _check_pair(row: Row, latitude: Decimal | None, longitude: Decimal | None) -> None:
    refused = {cell.column for cell in row.bad} & {row.found["latitude"], row.found["longitude"]}
    if (latitude is None) != (longitude is None) and not refused:
        row.refuse("longitude", "empty or 0 where the latitude is, and else a longitude")


def _start(cell: str) -> time | None:
    found = SPAN_FORM.fullmatch(cell)
    try:
        if found:
            return time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        pass
    if not cell:
        return None
    raise NotAllowed("a span of hours, such as 20:00 - 21:59, or empty")


FEED = Feed(
    name="portland-ppb",
    title="Portland Police Bureau, Shootings.csv",
    grain=Grain.INCIDENT,
    columns={
        NUMBER: Column(("Incident Number",)),
        DAY: Column(("Occurence Date", "Occurrence Date")),
        "month": Column(("Occur Month",), required=False),
        "year": Column(("Occur Year",), required=False),
        "time": Column(("Occur 2hr Time", "Occur 3hr Time"), required=False),
        "injury": Column(("Shooting Type", "Person Injury")),
        "area": Column(("Neighborhood",)),
        "precinct": Column(("Precinct",)),
        "latitude": Column(("Open Data Latitude",)),
        "longitude": Column(("Open Data Longitude",)),
        "address": Column(("Block Address",), required=False),
        "casings": Column(("Casings Recovered",), required=False),
        "x": Column(("X",), required=False),
        "y": Column(("Y",), required=False),
    },
    read=read,
)
