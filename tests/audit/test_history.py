"""Whatever is written is written in an act, at the act's one time, with a version; or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history, trail
from ceasefire.audit.models import AuditEvent
from ceasefire.people.models import ReviewPerson, ReviewPersonName
from ceasefire.shootings.models import Incident
from tests import city
from tests.kept import last_act, versions

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)


def shooting(number: str = "24-0001", **told: Any) -> Incident:
    return Incident(reference=number, occurred_on=city.DAY, **told)


@action(Permission.INCIDENTS_WRITE)
def do(*, by: Asker, act: Callable[[], object]) -> None:
    act()


@pytest.mark.parametrize(
    "write",
    [
        lambda: history.write(shooting()),
        lambda: history.add_all([shooting()]),
        lambda: history.add_all([]),
        lambda: history.change_all([shooting()], ["area"]),
        lambda: history.change_all([], ["area"]),
        lambda: history.keep([]),
        history.moment,
    ],
    ids=["write", "add_all", "add none", "change_all", "change none", "keep", "moment"],
)
def test_nothing_is_written_outside_an_action(write: Callable[[], object]) -> None:
    with pytest.raises(history.NotInAnAction, match="Call one of the room's actions"):
        write()
    assert not Incident.objects.exists()


def test_after_an_act_nothing_is_under_way() -> None:
    do(by=city.OFFICER, act=lambda: None)
    with pytest.raises(history.NotInAnAction):
        history.moment()


def test_every_row_of_an_act_has_the_one_time_of_the_act() -> None:
    one, two, three = shooting("24-0001"), shooting("24-0002"), shooting("24-0003")

    def slowly() -> None:
        history.write(one)
        with clock.set_to(NOON + timedelta(hours=1)):
            history.add_all([two, three])
            history.change_all([two], ["area"])

    with clock.set_to(NOON):
        do(by=city.OFFICER, act=slowly)
    written: Any = Incident.history.all()
    assert {version.history_date for version in written} == {NOON}
    assert {version.history_user_id for version in written} == {city.OFFICER.id}
    assert (written.count(), last_act().acted_at) == (4, NOON)


def test_an_act_inside_an_act_shares_its_time_and_its_row_in_the_trail() -> None:
    def twice() -> None:
        with clock.set_to(NOON + timedelta(hours=1)):
            do(by=city.COORDINATOR, act=lambda: history.write(shooting()))

    with clock.set_to(NOON):
        do(by=city.OFFICER, act=twice)
    row = AuditEvent.objects.get()
    assert (row.by, row.acted_at, row.written) == (city.OFFICER.id, NOON, 1)
    assert row.actions == ["tests.audit.test_history.do"] * 2
    version: Any = Incident.history.get()
    assert (version.history_user_id, version.history_date) == (city.COORDINATOR.id, NOON)


def test_an_act_with_nothing_to_write_writes_nothing() -> None:
    def write_nothing() -> None:
        history.add_all([])
        history.change_all([], ["area"])
        history.keep([])

    do(by=city.OFFICER, act=write_nothing)
    assert (last_act().written, last_act().records) == (0, {})


def test_a_changed_record_keeps_what_it_said_before() -> None:
    incident = city.incident(area="Emerald")
    incident.area = "Winkie"
    do(by=city.OFFICER, act=lambda: history.write(incident))
    assert versions(incident, "area") == ["Emerald", "Winkie"]
    assert versions(incident, "history_type") == ["+", "~"]


def test_many_changed_records_keep_what_they_said_before() -> None:
    incidents = [city.incident(area="Emerald") for _ in range(3)]
    for incident in incidents:
        incident.area = "Winkie"
    do(by=city.OFFICER, act=lambda: history.change_all(incidents, ["area"]))
    for incident in incidents:
        assert versions(incident, "area") == ["Emerald", "Winkie"]
        assert Incident.objects.get(id=incident.id).area == "Winkie"
    assert set(last_act().records["shootings.incident"]) == {str(incident.id) for incident in incidents}


def test_a_record_changed_among_many_carries_the_time_and_the_actor_of_the_later_act() -> None:
    incident = shooting()
    with clock.set_to(NOON):
        do(by=city.OFFICER, act=lambda: history.write(incident))
    with clock.set_to(NOON + timedelta(hours=1)):
        do(by=city.COORDINATOR, act=lambda: history.change_all([incident], ["area"]))
    assert versions(incident, "history_date") == [NOON, NOON + timedelta(hours=1)]
    assert versions(incident, "history_user_id") == [city.OFFICER.id, city.COORDINATOR.id]


def test_only_the_fields_named_are_changed() -> None:
    incident = city.incident(area="Emerald", precinct="East")
    incident.area, incident.precinct = "Winkie", "West"
    do(by=city.OFFICER, act=lambda: history.change_all([incident], ["area"]))
    assert Incident.objects.get(id=incident.id).precinct == "East"


def test_the_trail_says_who_did_what_to_which_record_and_nothing_of_what_it_says() -> None:
    person = city.review_person("Dorothy Gale")
    act = last_act()
    name = ReviewPersonName.objects.get()
    assert (act.purpose, act.by, act.role) == ("people.enter_review_person", "officer", "law_enforcement")
    assert act.records == {"people.reviewperson": [str(person.id)], "people.reviewpersonname": [str(name.id)]}
    assert act.written == 2
    assert "Dorothy" not in str(vars(act))


def test_the_trail_names_an_act_and_its_time() -> None:
    with clock.set_to(NOON):
        city.incident()
    assert str(last_act()) == "shootings.enter_incidents at 2024-03-04 20:00"


def test_the_trail_names_the_organization_of_who_acts() -> None:
    city.relocation()
    assert last_act().organization == str(city.organization(city.STREET).id)


def test_an_act_on_very_many_records_names_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "RECORDS_NAMED", 2)
    do(by=city.OFFICER, act=lambda: history.add_all([shooting("24-0001"), shooting("24-0002")]))
    assert len(last_act().records["shootings.incident"]) == 2
    do(by=city.OFFICER, act=lambda: history.add_all([shooting(f"24-001{n}") for n in range(3)]))
    assert (last_act().records, last_act().written) == ({"shootings.incident": 3}, 3)


def test_nothing_is_kept_if_the_row_in_the_trail_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**row: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(AuditEvent.objects, "create", fail)
    with pytest.raises(OSError, match="disk is full"):
        do(by=city.OFFICER, act=lambda: history.write(shooting()))
    told: Any = Incident.history
    assert (Incident.objects.count(), told.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_nothing_is_kept_if_the_act_fails_in_its_middle() -> None:
    def half() -> None:
        history.write(shooting())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(by=city.OFFICER, act=half)
    told: Any = Incident.history
    assert (Incident.objects.count(), told.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_more_records_than_a_statement_takes_are_all_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "BATCH", 2)
    people = [ReviewPerson(held_by=city.organization(city.POLICE)) for _ in range(5)]
    do(by=city.OFFICER, act=lambda: history.add_all(people))
    told: Any = ReviewPerson.history
    assert ReviewPerson.objects.count() == told.count() == 5


def test_a_record_is_called_by_its_kind_and_reference_never_by_a_name() -> None:
    person = city.review_person("Dorothy Gale", reference="R-7")
    assert str(person) == "review person [R-7]"
    assert "Dorothy" not in str(ReviewPersonName.objects.get())
