"""A version carries the date and the actor of the act that wrote it, whatever wrote the record before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ceasefire.audit import clock
from ceasefire.domain.terms import IncidentStanding
from ceasefire.shootings.actions import correct_incident, correct_incidents
from tests import city
from tests.kept import versions

pytestmark = pytest.mark.django_db

APRIL, JUNE = datetime(2024, 4, 5, 20, tzinfo=UTC), datetime(2024, 6, 5, 20, tzinfo=UTC)


def test_a_record_written_twice_has_each_acts_date_in_whichever_way_it_was_written() -> None:
    incident = city.incident()
    with clock.set_to(APRIL):
        correct_incident(by=city.OFFICER, incident=incident, area="Gillikin")
    incident.standing = IncidentStanding.UNFOUNDED
    with clock.set_to(JUNE):
        correct_incidents(by=city.COORDINATOR, incidents=[incident], fields=["standing"])
    assert versions(incident, "history_date")[-2:] == [APRIL, JUNE]
    assert versions(incident, "history_user_id")[-2:] == [city.OFFICER.id, city.COORDINATOR.id]
