"""Fifty thousand rows: a large office's history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from ceasefire.shootings.models import Incident
from ceasefire.workbook.actions import Counts
from ceasefire.workbook.kinds import Shown
from ceasefire.workbook.layout import book
from ceasefire.workbook.queries import sheets
from ceasefire.workbook.tests.books import take
from tests import city
from tests.kept import last_act

MANY = 50_000


def incidents(area: str) -> Iterator[list[Shown]]:
    for number in range(MANY):
        day = date(2010, 1, 1) + timedelta(days=number % 5000)
        yield [
            f"I{number}",
            day,
            time(number % 24),
            "Hour",
            "Confirmed",
            "Yes",
            area,
            "East",
            45.5,
            -122.6,
            None,
        ]


def write(file: Path, area: str) -> Path:
    with book(file, sheets(asker=city.OFFICER)) as made:
        for sheet in sheets(asker=city.OFFICER):
            rows = incidents(area) if sheet.model is Incident else ()
            made.sheet(sheet, sheet.all_columns, rows)
    return file


@pytest.mark.slow
@pytest.mark.django_db
def test_fifty_thousand_rows_are_added_then_changed_then_left(file: Path) -> None:
    told: list[tuple[str, int, int]] = []
    added = take(write(file, "Emerald"), city.OFFICER, progress=lambda *how_far: told.append(how_far))
    assert added.sheets["Incidents"] == Counts(added=MANY, changed=0, unchanged=0)
    assert len({done for stage, done, _ in told if stage == "Keeping Incidents"}) > 10
    assert last_act().written == MANY
    changed = take(write(file, "Ruby"), city.OFFICER)
    assert changed.sheets["Incidents"] == Counts(added=0, changed=MANY, unchanged=0)
    assert Incident.history.count() == 2 * MANY
    assert take(file, city.OFFICER).changes_nothing
