"""The promised tables and the reference page."""

from __future__ import annotations

import pyarrow as pa

from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.reference import markdown
from ceasefire.measures.tables import TABLES
from ceasefire.measures.units import UNITS


def test_every_table_begins_with_its_key_and_describes_itself() -> None:
    for name, table in TABLES.items():
        assert table.columns[0].name == f"{name}_key"
        assert table.meaning
        assert all(column.meaning for column in table.columns)


def test_every_day_is_a_local_date_and_no_table_holds_a_moment() -> None:
    types = {field.type for table in TABLES.values() for field in table.schema}
    assert types == {pa.string(), pa.date32(), pa.int32(), pa.float64(), pa.bool_()}


def test_no_promised_column_is_a_name_or_free_text() -> None:
    words = {word for table in TABLES.values() for column in table.columns for word in column.name.split("_")}
    assert not words & {"name", "alias", "note", "notes", "text", "address", "phone", "birthdate"}


def test_every_measure_is_of_a_unit_and_says_what_it_asks_and_counts() -> None:
    for measure in MEASURES.values():
        assert measure.unit in UNITS
        assert measure.question.endswith("?")
        assert measure.counts.endswith(".")


def test_the_reference_page_has_every_measure_unit_and_table() -> None:
    page = markdown()
    for name in (*MEASURES, *TABLES):
        assert f"`{name}`" in page
    for unit in UNITS.values():
        assert f"## {unit.label}" in page
