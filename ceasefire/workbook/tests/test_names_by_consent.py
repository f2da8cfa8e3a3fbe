"""What the city is told of a provider's participant by consent, no workbook brings back or changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ceasefire.audit import clock
from ceasefire.consents.actions import revoke_consent
from ceasefire.people.models import CoordinationPerson, CoordinationPersonName, VaultPerson
from ceasefire.workbook.queries import export
from ceasefire.workbook.tests.books import edit, make, take, texts
from tests import city

pytestmark = pytest.mark.django_db

JUNE = datetime(2024, 6, 1, 19, tzinfo=UTC)
DECEMBER = datetime(2024, 12, 1, 19, tzinfo=UTC)


@pytest.fixture
def boq() -> VaultPerson:
    """A participant of the hospital, whom the city does not know yet."""
    known = city.participant(city.HOSPITAL)
    CoordinationPerson.objects.all().delete()
    return known


@pytest.fixture
def exported(boq: VaultPerson, tmp_path: Path) -> Path:
    """What the city's rooms hold while he consents."""
    file = tmp_path / "oz.xlsx"
    with clock.set_to(JUNE):
        city.consent(boq)
        city.request_for(boq)
        export(asker=city.COORDINATOR, file=file)
    assert "Boq Munchkin" in texts(file)
    return file


def test_a_workbook_does_not_bring_back_a_name_whose_consent_was_revoked(
    exported: Path, boq: VaultPerson
) -> None:
    with clock.set_to(JUNE):
        by = city.supervisor(city.HOSPITAL)
        revoke_consent(by=by, consent=boq.consents.get(), revoked_on=clock.today())
        assert take(exported, city.COORDINATOR).changes_nothing
    assert not CoordinationPersonName.objects.exists()


def test_a_workbook_is_taken_in_after_a_consent_has_run_out(exported: Path) -> None:
    before = CoordinationPersonName.objects.get()
    with clock.set_to(DECEMBER):
        assert take(exported, city.COORDINATOR).changes_nothing
    assert CoordinationPersonName.objects.get().until == before.until


def test_a_workbook_does_not_change_a_name_that_goes_by_consent(exported: Path) -> None:
    edit(exported, "Coordination people", H2="Boq the Woodman", I2="Nick", J2="1990-05-06")
    with clock.set_to(JUNE):
        take(exported, city.COORDINATOR)
    name = CoordinationPersonName.objects.get()
    assert (name.full_name, name.birth_date) == ("Boq Munchkin", None)


def test_a_workbook_names_whom_the_office_holds_and_no_provider_s_new_individual(tmp_path: Path) -> None:
    city.organization(city.HOSPITAL)
    city.organization()
    rows = [
        {"Id": "1", "Held by": city.HOSPITAL[0], "Full name": "Dorothy Gale"},
        {"Id": "2", "Held by": city.OFFICE[0], "Full name": "Glinda of the South"},
    ]
    take(make(tmp_path / "oz.xlsx", Coordination_people=rows), city.COORDINATOR)
    assert [name.full_name for name in CoordinationPersonName.objects.all()] == ["Glinda of the South"]
