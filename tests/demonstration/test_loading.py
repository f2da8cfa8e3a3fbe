"""The demonstration city goes into an empty database only, whole or not at all, and is the same each time."""

from __future__ import annotations

from collections.abc import Iterable
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
from ceasefire.people.models import CoordinationPersonName, ReviewPersonName, VaultPersonName
from ceasefire.shootings.actions import enter_incidents
from ceasefire.shootings.models import Incident
from tests.demonstration import documents
from tests.demonstration.documents import YEAR_END

pytestmark = pytest.mark.django_db

NAMES = (ReviewPersonName, CoordinationPersonName, VaultPersonName)
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
    """The office's own ids of every record; a person's names have none, and stand with the id of their person."""
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model._meta.label: sorted(_named(model)) for model in records}


def _named(model: type[Record]) -> Iterable[Any]:
    columns = ("person__reference", "full_name", "nickname") if model in NAMES else ("reference",)
    return model._default_manager.values_list(*columns)


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
    before = ids()
    empty_the_database()
    load(unheard)
    assert references() == first
    assert documents.year() == report
    assert documents.year(known_on=YEAR_END) == known
    assert all(before[label].isdisjoint(keys) for label, keys in ids().items() if keys), "made anew, not kept"
