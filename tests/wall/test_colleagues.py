"""Two workers of one organization: what one asks of the city, and for whom, the other does not see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection

from ceasefire.access.gate import as_asker
from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.people.models import CoordinationPerson, CoordinationPersonName
from ceasefire.reviews.actions import request_for_participant
from ceasefire.reviews.models import Request
from ceasefire.reviews.queries import sent_requests
from tests import city

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_eves(eve: User) -> Request:
    """Eve asks the city to refer a participant of hers, who consented to being known there by name."""
    placement = city.placement()
    city.assignment(placement, eve)
    person = placement.packets.get().person
    with clock.set_to(datetime(2024, 3, 6, 20, tzinfo=UTC)):
        city.consent(person)
        return request_for_participant(by=eve.asker, person=person, requested_on=city.DAY)


@contextmanager
def past_the_gate(user: User) -> Iterator[None]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: there the gate holds, for whoever comes through it.")
    with as_asker(user.asker, purpose="wall"):
        yield


@pytest.mark.parametrize("kind", ["person", "name", "request", "version", "version of the name"])
def test_past_the_gate_a_worker_reads_what_was_asked_for_their_own_caseload_only(
    ben: User, eve: User, sol: User, request_of_eves: Request, kind: str
) -> None:
    rows = {
        "person": CoordinationPerson.objects.all(),
        "name": CoordinationPersonName.objects.all(),
        "request": Request.objects.only("reference"),
        "version": CoordinationPerson.history.all(),
        "version of the name": CoordinationPersonName.history.all(),
    }[kind]
    for user, number in ((ben, 0), (eve, 1), (sol, 1)):
        with past_the_gate(user):
            assert len(rows.all()) == number, user.username


def test_a_worker_sees_the_requests_for_their_own_caseload(
    ben: User, eve: User, sol: User, request_of_eves: Request
) -> None:
    assert sent_requests(asker=ben.asker) == []
    for user in (eve, sol):
        assert [one.reference for one in sent_requests(asker=user.asker)] == [request_of_eves.reference]
