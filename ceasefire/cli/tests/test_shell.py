"""In the shell each statement is a visit of who typed it."""

from __future__ import annotations

import pytest

from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from ceasefire.cli.tests.conftest import Typed
from ceasefire.shootings.models import Incident
from tests import city

pytestmark = pytest.mark.django_db

ENTER = (
    "from ceasefire.shootings.actions import enter_incidents\n"
    "from datetime import date\n"
    "one = Incident(reference='24-0101', occurred_on=date(2024, 3, 4))\n"
)


@pytest.fixture
def incident() -> Incident:
    """One shooting, and an officer who may see it."""
    made = city.incident()
    city.user("glinda", Role.LAW_ENFORCEMENT, city.POLICE)
    AuditEvent.objects.all().delete()
    return made


def statements(typed: Typed, said: str) -> list[AuditEvent]:
    assert typed("shell", "--as", "glinda", said=said).exit_code == 0
    return list(AuditEvent.objects.order_by("id"))


def test_each_statement_that_reads_a_record_leaves_its_own_row(typed: Typed, incident: Incident) -> None:
    rows = statements(typed, "x = 1\nIncident.objects.get()\nprint(Incident.objects.first())\n")
    assert [row.read for row in rows] == [{"shootings.incident": [str(incident.id)]}] * 2
    assert {(row.by, row.purpose, row.origin) for row in rows} == {
        ("glinda", "command shell", "command line")
    }


def test_what_a_statement_writes_is_kept_when_the_next_one_is_asked_for(
    typed: Typed, incident: Incident
) -> None:
    [row] = statements(typed, f"{ENTER}enter_incidents(by=asker, incidents=[one])\n")
    assert row.actions == ["shootings.enter_incidents"]
    assert Incident.objects.filter(reference="24-0101").exists()


def test_a_statement_that_fails_keeps_nothing_and_the_shell_goes_on(typed: Typed, incident: Incident) -> None:
    rows = statements(
        typed, f"{ENTER}enter_incidents(by=asker, incidents=[one]); 1 / 0\nIncident.objects.get()\n"
    )
    assert [row.outcome for row in rows] == ["failed", "done"]
    assert not Incident.objects.filter(reference="24-0101").exists()


def test_what_is_read_without_a_record_stays_ciphertext(typed: Typed, incident: Incident) -> None:
    city.review_person("Dorothy Gale")
    said = "print(ReviewPersonName.objects.values_list('full_name'), ReviewPersonName.objects.values())\n"
    told = typed("shell", "--as", "glinda", said=said)
    assert "Dorothy" not in told.output
    assert "v1." in told.output
    assert "leaves none: names and notes stay ciphertext" in " ".join(told.output.split())


def test_nobody_unknown_is_let_in(typed: Typed, incident: Incident) -> None:
    told = typed("shell", "--as", "wizard")
    assert (told.exit_code, "Nobody active signs in as [wizard]" in told.output) == (1, True)
