"""The demonstration city goes into an empty database only, whole or not at all, and is the same each time."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from ceasefire.access.actions import add_organization
from ceasefire.access.gate import SYSTEM, Asker
from ceasefire.access.models import Organization
from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent, Record
from ceasefire.demo.load import NotEmpty, is_demonstration, is_empty, load
from ceasefire.domain.terms import OrganizationKind
from ceasefire.people.models import CoordinationPersonName, ReviewPersonName, VaultPerson, VaultPersonName
from ceasefire.referrals.models import ReferralPacket
from ceasefire.reviews.models import Release, ReviewPacket
from ceasefire.shootings.actions import enter_incidents
from ceasefire.shootings.models import Incident
from tests.demonstration import documents
from tests.demonstration.documents import YEAR_END

pytestmark = pytest.mark.django_db

CALLED = ("full_name", "nickname")
THROUGH_A_DOOR: dict[type[Record], tuple[str, ...]] = {
    Release: ("person__reference", "released_on"),
    ReviewPacket: ("person__reference", "released_on"),
    ReferralPacket: ("placement__reference", "sent_on"),
    VaultPerson: ("held_by__reference", "gender", "birth_year"),
}
"""Kinds whose ids are drawn by chance, so that nobody matches a copy with what it was made of; and what they say."""
SAID: dict[type[Record], tuple[str, ...]] = {
    ReviewPersonName: ("person__reference", *CALLED),
    CoordinationPersonName: ("person__reference", *CALLED),
    VaultPersonName: ("held_by__reference", *CALLED),
    **THROUGH_A_DOOR,
}
ADMINISTRATOR = Asker("administrator", Role.ADMINISTRATOR)


def unheard(done: int, of: int) -> None:
    """Nobody watches the progress."""


def empty_the_database() -> None:
    """For the length of a test: the rows come back with the end of its transaction."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def held() -> dict[str, int]:
    """How many rows each table has, those of versions and of the trail too."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def ids() -> dict[str, set[Any]]:
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model._meta.label: set(model._default_manager.values_list("id", flat=True)) for model in records}


def references() -> dict[str, list[Any]]:
    """The office's own ids of every record; of those that have none by which they are known, what they say."""
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model._meta.label: sorted(map(said(model), model._default_manager.all())) for model in records}


def said(model: type[Record]) -> Callable[[Record], Any]:
    return attrgetter(*(field.replace("__", ".") for field in SAID.get(model, ("reference",))))


def drawn() -> set[str]:
    """The ids drawn by chance."""
    return {
        id for model in THROUGH_A_DOOR for id in model._default_manager.values_list("reference", flat=True)
    }


def test_is_known_for_what_it_is() -> None:
    assert is_demonstration()
    assert not is_empty()


def test_is_refused_where_it_is_already_and_leaves_that_as_it_was() -> None:
    before, rows = ids(), held()
    with pytest.raises(NotEmpty, match="DATABASE_URL"):
        load(unheard)
    assert (ids(), held()) == (before, rows)


def an_organization() -> None:
    add_organization(by=ADMINISTRATOR, name="Emerald Office", kind=OrganizationKind.CEASEFIRE_OFFICE)


def incidents_of_a_feed() -> None:
    enter_incidents(by=SYSTEM, incidents=[Incident(reference="oz-1", occurred_on=YEAR_END)])


@pytest.mark.parametrize("something", [an_organization, incidents_of_a_feed])
def test_is_refused_where_there_is_anything_at_all(something: Any) -> None:
    empty_the_database()
    something()
    rows = held()
    with pytest.raises(NotEmpty):
        load(unheard)
    assert held() == rows


def test_what_stops_halfway_leaves_nothing() -> None:
    empty_the_database()

    def stops(done: int, of: int) -> None:
        if done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(stops)
    assert not AuditEvent.objects.exists()
    assert not Organization.objects.exists()
    assert is_empty()


@pytest.mark.slow
def test_a_second_loading_gives_the_same_references_and_the_same_report() -> None:
    first, report, known = references(), documents.year(), documents.year(known_on=YEAR_END)
    before, drawn_before = ids(), drawn()
    empty_the_database()
    load(unheard)
    assert references() == first
    assert drawn_before.isdisjoint(drawn()), (
        "nobody can tell a copy by its id from what the city is known to be"
    )
    assert documents.year() == report
    assert documents.year(known_on=YEAR_END) == known
    assert all(before[label].isdisjoint(keys) for label, keys in ids().items() if keys), "made anew, not kept"
