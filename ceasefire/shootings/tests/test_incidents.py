from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from ceasefire.access.gate import SYSTEM, Denied
from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import IncidentStanding, TimePrecision
from ceasefire.shootings.actions import (
    correct_incident,
    correct_incidents,
    enter_incidents,
    enter_victims,
    record_death,
)
from ceasefire.shootings.models import Incident, Victim
from ceasefire.shootings.queries import incidents, victims
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 3, 10, 20, tzinfo=UTC)


def test_a_weeks_list_is_one_act() -> None:
    week = [Incident(reference=f"24-000{day}", occurred_on=date(2024, 3, day)) for day in (4, 5, 6)]
    with clock.set_to(NOON):
        enter_incidents(by=city.OFFICER, incidents=week)
    assert list(Incident.objects.all()) == week
    act = last_act()
    assert (act.purpose, act.by, act.acted_at, act.written) == (
        "shootings.enter_incidents",
        "officer",
        NOON,
        3,
    )


def test_an_incident_is_confirmed_and_known_to_the_day_unless_told_otherwise() -> None:
    incident = city.incident()
    assert (incident.standing, incident.precision) == (IncidentStanding.CONFIRMED, TimePrecision.DAY)
    assert incident.any_injury is None


def test_a_corrected_incident_keeps_its_old_version() -> None:
    incident = city.incident(area="Emerald")
    correct_incident(by=city.OFFICER, incident=incident, area="Winkie", standing=IncidentStanding.UNFOUNDED)
    assert versions(incident, "area") == ["Emerald", "Winkie"]
    assert versions(incident, "standing") == ["confirmed", "unfounded"]
    assert versions(incident, "history_user_id") == ["officer", "officer"]


def test_a_newer_list_corrects_many() -> None:
    listed = [city.incident(area="Emerald"), city.incident(area="Emerald")]
    for incident in listed:
        incident.area = "Winkie"
    correct_incidents(by=SYSTEM, incidents=listed, fields=["area"])
    assert [versions(incident, "area") for incident in listed] == [["Emerald", "Winkie"]] * 2


def test_the_program_enters_incidents_and_no_victims() -> None:
    enter_incidents(by=SYSTEM, incidents=[Incident(reference="24-0001", occurred_on=city.DAY)])
    with pytest.raises(Denied):
        enter_victims(by=SYSTEM, victims=[Victim(incident=Incident.objects.get())])
    assert not Victim.objects.exists()


def test_a_victim_dies_later_and_was_injured_before() -> None:
    victim = city.victim(city.incident(occurred_on=date(2024, 3, 4)))
    record_death(by=city.OFFICER, victim=victim, died_on=date(2024, 4, 1))
    assert versions(victim, "died_on") == [None, date(2024, 4, 1)]


def test_a_victim_may_die_on_the_day_of_the_shooting_and_not_before() -> None:
    victim = city.victim(city.incident(occurred_on=date(2024, 3, 4)))
    with pytest.raises(BrokenRules, match=r"\[2024-03-03\] lies before the shooting"):
        record_death(by=city.OFFICER, victim=victim, died_on=date(2024, 3, 3))
    assert versions(victim, "died_on") == [None]
    record_death(by=city.OFFICER, victim=victim, died_on=date(2024, 3, 4))


def test_a_corrected_day_leaves_nobody_dead_before_it() -> None:
    incident = city.incident(occurred_on=date(2024, 3, 4))
    city.victim(incident, died_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match="lies before the shooting"):
        correct_incident(by=city.OFFICER, incident=incident, occurred_on=date(2024, 3, 5))
    assert versions(incident, "occurred_on") == [date(2024, 3, 4)]


def test_two_victims_whom_nobody_knows_may_be_of_one_incident() -> None:
    incident = city.incident()
    assert {city.victim(incident), city.victim(incident)} == set(incident.victims.all())


def test_the_review_room_and_who_counts_see_incidents(dee: User, ben: User) -> None:
    victim = city.victim()
    assert list(incidents(asker=city.OFFICER)) == [victim.incident]
    assert list(victims(asker=city.OFFICER)) == [victim]
    for user in (dee, ben):
        with pytest.raises(Denied):
            incidents(asker=user.asker)


@pytest.mark.parametrize(
    "told",
    [
        {"precision": TimePrecision.MINUTE},
        {"precision": TimePrecision.BUCKET},
        {"occurred_time": time(0, 0)},
    ],
    ids=["a minute without a time", "a span without a start", "a day with a time"],
)
def test_the_database_refuses_a_time_that_its_precision_denies(told: dict[str, Any]) -> None:
    with refused("incident_time_and_precision_agree"):
        city.incident(**told)


@pytest.mark.parametrize("told", [{"latitude": Decimal("45.5")}, {"longitude": Decimal("-122.6")}])
def test_the_database_refuses_half_a_place(told: dict[str, Any]) -> None:
    with refused("incident_coordinates_are_paired"):
        city.incident(**told)


def test_the_database_refuses_a_person_injured_twice_in_an_incident() -> None:
    incident, person = city.incident(), city.review_person()
    city.victim(incident, person=person)
    with refused("a_person_is_injured_once_in_an_incident"):
        city.victim(incident, person=person)
    city.victim(city.incident(), person=person)
