"""A corrected link: the cell that names another record."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from ceasefire.shootings.models import Victim
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import edit, page, take
from tests import city
from tests.kept import versions

pytestmark = pytest.mark.django_db


def heading(file: Path, title: str, name: str) -> str:
    """The letter of the column with that heading."""
    headings = [str(cell.value).removesuffix(" *") for cell in page(file, title)[1]]
    return get_column_letter(headings.index(name) + 1)


def test_another_id_in_a_link_leads_to_the_other_record_and_the_version_before_is_kept(
    tmp_path: Path,
) -> None:
    victim, other = city.victim(), city.incident()
    first, file = victim.incident, tmp_path / "office.xlsx"
    export(asker=city.COORDINATOR, file=file)
    edit(file, "Victims", **{f"{heading(file, 'Victims', 'Incident')}2": other.reference})
    counts = take(file, city.COORDINATOR).sheets["Victims"]
    assert (counts.added, counts.changed, counts.unchanged) == (0, 1, 0)
    assert Victim.objects.get().incident == other
    assert versions(victim, "incident_id") == [first.id, other.id]


def test_an_emptied_code_empties_the_field(tmp_path: Path) -> None:
    person = city.person(race=city.code())
    file = tmp_path / "office.xlsx"
    export(asker=city.COORDINATOR, file=file)
    edit(file, "Coordination people", **{f"{heading(file, 'Coordination people', 'Race')}2": None})
    take(file, city.COORDINATOR)
    person.refresh_from_db()
    assert person.race is None
