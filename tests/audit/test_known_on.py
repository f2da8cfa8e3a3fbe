"""The second clock: any table as it was known at any moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history
from ceasefire.audit.history import as_known_on
from ceasefire.audit.models import Record
from ceasefire.keys.fields import SealedText, holder_of
from ceasefire.shootings.actions import correct_incident
from ceasefire.shootings.models import Incident
from tests import city
from tests.house.test_records import RECORDS, kind

NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


@action(Permission.INCIDENTS_WRITE)
def do(*, by: Asker, act: Callable[[], object]) -> None:
    act()


def table(model: type[Record], known_at: datetime | None) -> dict[UUID, dict[str, Any]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return {row.id: {name: said(row, name) for name in columns} for row in as_known_on(model, known_at)}


def said(row: Any, name: str) -> Any:
    """One text under a seal is another ciphertext in every version."""
    value, field = getattr(row, name), row._meta.get_field(name)
    return field.opened(value, holder_of(row)) if isinstance(field, SealedText) else value


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS, ids=kind)
def test_as_known_now_is_the_live_table(model: type[Record]) -> None:
    city.ONE_OF_EACH[kind(model)]()
    live = table(model, None)
    assert live
    assert table(model, clock.now()) == live
    assert table(model, NOON) == {}


@pytest.mark.django_db
def test_a_past_day_gives_the_version_of_that_day() -> None:
    with clock.set_to(NOON):
        incident = city.incident(area="Emerald")
    incident.area = "Winkie"
    with clock.set_to(NOON + HOUR):
        do(by=city.OFFICER, act=lambda: history.write(incident))
    areas = {
        hours: [row["area"] for row in table(Incident, NOON + hours * HOUR).values()]
        for hours in (0, 0.5, 1, 1.5)
    }
    assert areas == {0: [], 0.5: ["Emerald"], 1: ["Emerald"], 1.5: ["Winkie"]}


@pytest.mark.django_db
def test_of_two_versions_of_one_moment_the_later_written_is_known() -> None:
    incident = Incident(reference="24-0001", occurred_on=city.DAY, area="Emerald")

    def twice() -> None:
        history.write(incident)
        incident.area = "Winkie"
        history.write(incident)

    with clock.set_to(NOON):
        do(by=city.OFFICER, act=twice)
    assert [row["area"] for row in table(Incident, NOON + HOUR).values()] == ["Winkie"]


class AnyHistory(TestCase):
    """Whatever is entered and corrected in whatever order, each moment's table is what the live table was then."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(some.lists(some.integers(0, 3), max_size=10))
    def test_each_moment_is_remembered_as_it_was(self, numbers: list[int]) -> None:
        entered: dict[int, Incident] = {}
        remembered = []
        for hour, number in enumerate(numbers):
            with clock.set_to(NOON + hour * HOUR):
                self.enter_or_correct(entered, number, area=f"Area {hour}")
            remembered.append(table(Incident, None))
        for hour, live in enumerate(remembered):
            assert table(Incident, NOON + hour * HOUR + HOUR / 2) == live

    def enter_or_correct(self, entered: dict[int, Incident], number: int, area: str) -> None:
        if number in entered:
            correct_incident(by=city.OFFICER, incident=entered[number], area=area)
        else:
            entered[number] = city.incident(f"24-{number:04d}", area=area)
