"""The promised tables are filled as promised."""

from __future__ import annotations

import pytest

from ceasefire.access.gate import NOBODY, SYSTEM, Denied
from ceasefire.extracts.fills import FILLS
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures.tables import TABLES
from ceasefire.people.models import CoordinationPersonName, ReviewPersonName, VaultPersonName

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


def test_who_may_not_compute_figures_reads_no_table() -> None:
    with pytest.raises(Denied):
        promised_tables(asker=NOBODY, needs=NEEDS)
