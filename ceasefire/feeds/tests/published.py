"""Made-up files with the quirks of published ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from ceasefire.access.gate import SYSTEM, Asker
from ceasefire.feeds.actions import import_feed
from ceasefire.feeds.imported import Imported

# As published in 2021: the spelling is the publisher's own.
ROW = {
    "Incident Number": "19-0001",
    "Neighborhood": "Emerald",
    "Occur Month": "3",
    "Occur Year": "2019",
    "Occurence Date": "3/4/2019",
    "Person Injury": "False",
    "Precinct": "East",
    "Open Data Latitude": "45.488062850",
    "Open Data Longitude": "-122.648280208",
    "X": "7,651,227",
    "Y": "671,359",
}


def row(number: str = "19-0001", **cells: str) -> dict[str, str]:
    """A row of 2021's shape; cells by their column's name with `_` for a space."""
    return {
        **ROW,
        "Incident Number": number,
        **{name.replace("_", " "): cell for name, cell in cells.items()},
    }


def renamed(row: Mapping[str, str], **names: str) -> dict[str, str]:
    """The row of another year, in which columns have other names; an empty name: the column is gone."""
    other = {name.replace("_", " "): later for name, later in names.items()}
    return {other.get(name, name): cell for name, cell in row.items() if other.get(name, name)}


def write(folder: Path, *rows: Mapping[str, str], name: str = "Shootings.csv") -> Path:
    file = folder / name
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def take(file: Path, by: Asker = SYSTEM) -> Imported:
    return import_feed(by=by, feed="portland-ppb", file=file, progress=lambda done, of: None)
