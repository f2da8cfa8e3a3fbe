"""What records say together is checked at the end of every act; a broken rule undoes the act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ceasefire.access.gate import Asker, action, as_asker
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history, rules
from ceasefire.audit.models import AuditEvent
from ceasefire.shootings.models import Incident, Victim
from ceasefire.shootings.queries import incidents
from tests import city

pytestmark = pytest.mark.django_db

EVENING = datetime(2024, 3, 5, 4, tzinfo=UTC)
"""Still the 4th of March in the city."""


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[set[UUID]]]:
    """Registers, for this test, a rule that forbids incidents in an area; gives the ids it was asked about."""
    monkeypatch.setattr(rules, "_rules", list(rules._rules))

    def register(area: str) -> list[set[UUID]]:
        asked: list[set[UUID]] = []

        @rules.rule_for(Incident, touched_by={Victim: "incident_id"})
        def nothing_there(ids: set[UUID]) -> Iterator[rules.Broken]:
            asked.append(ids)
            for incident in Incident.objects.filter(id__in=ids, area=area):
                yield rules.Broken(incident, f"Nothing happens in [{area}].", "area")

        return asked

    return register


@action(Permission.INCIDENTS_WRITE)
def enter(*, by: Asker, incidents: list[Incident]) -> None:
    history.add_all(incidents)


def shooting(number: str, area: str = "", occurred_on: date = city.DAY) -> Incident:
    return Incident(reference=number, occurred_on=occurred_on, area=area)


def test_a_broken_rule_undoes_the_whole_act(forbid: Callable[[str], Any]) -> None:
    forbid("Kansas")
    with pytest.raises(rules.BrokenRules):
        enter(by=city.OFFICER, incidents=[shooting("24-0001", "Emerald"), shooting("24-0002", "Kansas")])
    told: Any = Incident.history
    assert (Incident.objects.count(), told.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_every_broken_rule_is_told_at_once_and_once(forbid: Callable[[str], Any]) -> None:
    forbid("Kansas")
    forbid("Kansas")
    with pytest.raises(rules.BrokenRules) as raised:
        enter(by=city.OFFICER, incidents=[shooting("24-0001", "Kansas"), shooting("24-0002", "Kansas")])
    assert [(str(broken.record), broken.field) for broken in raised.value.broken] == [
        ("incident [24-0001]", "area"),
        ("incident [24-0002]", "area"),
    ]
    assert str(raised.value) == (
        "incident [24-0001]: Nothing happens in [Kansas].\nincident [24-0002]: Nothing happens in [Kansas]."
    )


def test_a_rule_is_asked_about_what_was_written_and_nothing_else(forbid: Callable[[str], Any]) -> None:
    city.incident(area="Kansas")
    asked = forbid("Kansas")
    incident = shooting("24-0002")
    enter(by=city.OFFICER, incidents=[incident])
    assert asked == [{incident.id}]


def test_a_rule_is_asked_about_what_a_record_of_another_kind_touches(forbid: Callable[[str], Any]) -> None:
    incident = city.incident()
    asked = forbid("Kansas")
    city.victim(incident)
    assert asked == [{incident.id}]


def test_a_rule_that_nothing_touches_is_not_asked(forbid: Callable[[str], Any]) -> None:
    asked = forbid("Kansas")
    city.review_person()
    assert asked == []


def test_a_rule_is_asked_in_batches_that_a_statement_takes(
    forbid: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "BATCH", 2)
    asked = forbid("Kansas")
    incidents = [shooting(f"24-000{number}") for number in range(5)]
    enter(by=city.OFFICER, incidents=incidents)
    assert [len(ids) for ids in asked] == [2, 2, 1]
    assert set.union(*asked) == {incident.id for incident in incidents}


def test_today_is_no_future() -> None:
    with clock.set_to(EVENING):
        enter(by=city.OFFICER, incidents=[shooting("24-0001", occurred_on=date(2024, 3, 4))])
    assert Incident.objects.count() == 1


def test_what_happened_cannot_lie_in_the_future_of_the_city() -> None:
    with clock.set_to(EVENING), pytest.raises(rules.BrokenRules) as raised:
        enter(by=city.OFFICER, incidents=[shooting("24-0001", occurred_on=date(2024, 3, 5))])
    (broken,) = raised.value.broken
    assert (broken.field, broken.sentence) == (
        "occurred_on",
        "[2024-03-05] lies in the future; today is [2024-03-04].",
    )


def test_a_day_that_is_not_told_lies_not_in_the_future() -> None:
    assert city.relocation(moved_on=None).moved_on is None


def test_what_is_planned_may_lie_in_the_future() -> None:
    tomorrow = clock.today() + timedelta(days=1)
    assert city.notification(planned_on=tomorrow).planned_on == tomorrow


def test_of_another_record_is_told_who_sees_it(forbid: Callable[[str], Any]) -> None:
    """Police and the coordinator see incidents' victims; nobody is told of incidents, whose kind has no query."""
    incident = city.incident(area="Kansas")
    forbid("Kansas")
    with pytest.raises(rules.BrokenRules) as raised:
        city.victim(incident)
    assert raised.value.broken == (rules.UNSEEN,)


def test_what_is_told_of_another_record_was_read(
    forbid: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_queries", {Incident: incidents})
    incident = city.incident(area="Kansas")
    forbid("Kansas")
    with (
        as_asker(city.OFFICER, purpose="page oz", origin="127.0.0.1"),
        pytest.raises(rules.BrokenRules) as raised,
    ):
        city.victim(incident)
    assert raised.value.broken == (rules.Broken(incident, "Nothing happens in [Kansas].", "area"),)
    row = AuditEvent.objects.latest("id")
    assert row.read == {"shootings.incident": [str(incident.id)]}
    assert row.actions == ["shootings.enter_victims (undone)"]
