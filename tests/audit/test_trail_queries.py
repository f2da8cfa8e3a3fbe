"""The trail is read by who may read it: of some days, of a user, to a record, of an outcome."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from ceasefire.access.gate import Asker, as_asker
from ceasefire.access.queries import trail
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent
from ceasefire.shootings.models import Incident
from tests import city

pytestmark = pytest.mark.django_db

OFFICER = Asker("privacy", Role.PRIVACY_OFFICER)
# In Los Angeles the fourth of March begins at eight in the morning and ends at eight the next morning, of UTC.
FIRST_MOMENT, NEXT_DAY = datetime(2024, 3, 4, 8, tzinfo=UTC), datetime(2024, 3, 5, 8, tzinfo=UTC)


def visits(**asked: object) -> list[str]:
    found = trail(asker=OFFICER, **asked)  # type: ignore[arg-type]
    return [one.purpose for one in found]


@pytest.fixture
def incident() -> Incident:
    made = city.incident()
    AuditEvent.objects.all().delete()
    return made


def look(purpose: str, *, by: Asker = city.OFFICER, at: datetime = FIRST_MOMENT) -> None:
    with clock.set_to(at), as_asker(by, purpose=purpose, reads_only=True):
        list(Incident.objects.all())


def test_the_latest_visit_stands_first(incident: Incident) -> None:
    look("earlier")
    look("later")
    assert visits() == ["later", "earlier"]


def test_a_day_is_a_day_of_the_city(incident: Incident) -> None:
    look("before", at=FIRST_MOMENT.replace(hour=7, minute=59))
    look("first moment")
    look("next day", at=NEXT_DAY)
    day = date(2024, 3, 4)
    assert visits(first=day, last=day) == ["first moment"]
    assert visits(first=day) == ["next day", "first moment"]
    assert visits(last=day) == ["first moment", "before"]


def test_of_one_user_whatever_the_capitals(incident: Incident) -> None:
    look("officer")
    look("coordinator", by=city.COORDINATOR)
    assert visits(user="OFFICER") == ["officer"]


def test_to_one_record_whether_it_was_read_or_written(incident: Incident) -> None:
    other = city.incident()
    look("both")
    assert visits(record=str(other.id)) == ["both", "shootings.enter_incidents"]
    assert visits(record=str(incident.id)) == ["both"]
    assert visits(record=str(uuid4())) == []
    assert visits(record=str(incident.id)[:8]) == []


@pytest.mark.parametrize("typed", ["%", "_", '"', "' or 1=1 --", "\\"])
def test_what_is_typed_for_a_record_is_an_id_and_nothing_else(incident: Incident, typed: str) -> None:
    look("both")
    assert visits(record=typed) == []


def test_of_one_outcome(incident: Incident) -> None:
    look("done")
    assert (visits(outcome="done"), visits(outcome="refused")) == (["done"], [])


@pytest.mark.parametrize(
    ("asked", "noted"),
    [
        ({}, "access.trail"),
        ({"first": FIRST_MOMENT.date(), "last": NEXT_DAY.date()}, "access.trail(first,last)"),
        ({"user": "officer", "outcome": "done"}, "access.trail(user,outcome)"),
        ({"record": "4d"}, "access.trail(record)"),
    ],
)
def test_how_the_trail_was_searched_is_in_the_trail(asked: dict[str, object], noted: str) -> None:
    with as_asker(OFFICER, purpose="to look", reads_only=True):
        visits(**asked)
    assert AuditEvent.objects.get().actions == [noted]
