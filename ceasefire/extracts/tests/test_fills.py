"""The promised tables are filled as promised."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa
import pytest

from ceasefire.access.gate import NOBODY, SYSTEM, Denied
from ceasefire.audit import clock
from ceasefire.extracts.fills import FILLS
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures.tables import TABLES
from ceasefire.people.models import CoordinationPersonName, ReviewPersonName, VaultPersonName
from ceasefire.program.actions import set_up
from ceasefire.shootings.actions import correct_incident
from tests import city

NEEDS = {name: table.schema.names for name, table in TABLES.items()}


def test_every_promised_table_has_a_source_for_every_column() -> None:
    assert set(FILLS) == set(TABLES)
    for name, table in TABLES.items():
        assert list(FILLS[name].columns) == table.schema.names


def test_no_promised_table_reads_a_name() -> None:
    names = {CoordinationPersonName, ReviewPersonName, VaultPersonName}
    assert names.isdisjoint(fill.record for fill in FILLS.values())
    assert not any("name__" in str(source) for fill in FILLS.values() for source in fill.columns.values())


@pytest.mark.django_db
def test_a_table_without_records_has_its_columns_and_no_row() -> None:
    for name, table in promised_tables(asker=SYSTEM, needs=NEEDS).items():
        assert table.schema.equals(TABLES[name].schema)
        assert table.num_rows == 0


@pytest.mark.django_db
def test_what_records_hold_comes_with_its_type_on_every_database() -> None:
    """What would be read as nothing, as the end of a field or of a row, is a value like others."""
    told = (
        (True, 'Quadling, "South"\nof the hill', "0640"),
        (False, "NA", "0700"),
        (False, "null", ""),
        (None, "", "0640"),
    )
    for injury, area, precinct in told:
        city.incident(any_injury=injury, area=area, precinct=precinct)
    columns = ("occurred_on", "any_injury", "area", "precinct")
    table = promised_tables(asker=SYSTEM, needs={"incident": columns})["incident"]
    assert table.schema.equals(pa.schema([TABLES["incident"].schema.field(name) for name in columns]))
    assert {tuple(row.values()) for row in table.to_pylist()} == {
        (city.DAY, injury, area or None, precinct or None) for injury, area, precinct in told
    }


@pytest.mark.django_db
def test_figures_and_rates_come_as_numbers() -> None:
    city.person(birth_date=city.DAY)
    city.person(birth_date=None)
    city.goal()
    tables = promised_tables(asker=SYSTEM, needs=NEEDS)
    assert {*tables["person"]["birth_year"].to_pylist()} == {city.DAY.year, None}
    (rate,) = tables["goal"]["rate"].to_pylist()
    assert isinstance(rate, float)
    assert rate > 0
    for name, table in tables.items():
        assert table.schema.equals(TABLES[name].schema)


@pytest.mark.django_db
def test_a_table_can_be_read_as_it_was_known() -> None:
    code = city.code("W")
    found, _ = city.incident(area="Quadling"), city.person(race=code)
    later = clock.now() + timedelta(days=1)
    with clock.set_to(later):
        correct_incident(by=city.OFFICER, incident=found, area="Winkie")
        code.reference = "WINKIE"
        set_up(by=city.ADMINISTRATOR, settings=[code])

    def read(known_at: datetime | None) -> list[object]:
        needs = {"incident": ("area",), "person": ("race",)}
        tables = promised_tables(asker=SYSTEM, needs=needs, known_at=known_at)
        return [tables["incident"]["area"][0].as_py(), tables["person"]["race"][0].as_py()]

    assert (read(None), read(later)) == (["Winkie", "WINKIE"], ["Quadling", "W"])


def test_who_may_not_compute_figures_reads_no_table() -> None:
    with pytest.raises(Denied):
        promised_tables(asker=NOBODY, needs=NEEDS)
