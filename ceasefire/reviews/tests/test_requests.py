from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.reviews.actions import correct, decline_request, receive_request
from ceasefire.reviews.models import Request
from ceasefire.reviews.queries import requests
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db


def test_a_partner_asks_for_somebody() -> None:
    pat = city.worker(city.PARTNER, Role.PARTNER)
    request = receive_request(
        by=pat,
        person=city.person(held_by=city.organization(city.PARTNER)),
        organization=city.organization(city.PARTNER),
        requested_on=city.DAY,
        reference="PARTNER-1",
    )
    assert (request.declined_on, request.reference) == (None, "PARTNER-1")
    assert (last_act().by, last_act().records) == (pat.id, {"reviews.request": [str(request.id)]})


def test_a_partner_asks_in_its_own_name_only() -> None:
    pat = city.worker(city.PARTNER, Role.PARTNER)
    person = city.person()
    with pytest.raises(Denied, match="its own organization, of a person that it entered"):
        receive_request(
            by=pat, person=person, organization=city.organization(city.HOSPITAL), requested_on=city.DAY
        )
    with pytest.raises(Denied, match="its own organization, of a person that it entered"):
        receive_request(
            by=pat, person=person, organization=city.organization(city.PARTNER), requested_on=city.DAY
        )
    assert not Request.objects.exists()


def test_the_office_enters_what_a_partner_asks() -> None:
    assert city.request().organization == city.organization(city.PARTNER)


def test_a_declined_request_keeps_that_it_was_open() -> None:
    request = city.request(requested_on=date(2024, 3, 4))
    decline_request(by=city.COORDINATOR, request=request, declined_on=date(2024, 3, 11))
    assert versions(request, "declined_on") == [None, date(2024, 3, 11)]


def test_a_partner_does_not_decline() -> None:
    with pytest.raises(Denied):
        decline_request(
            by=city.worker(city.PARTNER, Role.PARTNER), request=city.request(), declined_on=city.DAY
        )


def test_the_database_refuses_a_request_declined_before_it_was_made() -> None:
    request = city.request(requested_on=date(2024, 3, 4))
    with refused("a_request_is_declined_after_it_was_made"):
        decline_request(by=city.COORDINATOR, request=request, declined_on=date(2024, 3, 3))
    request.refresh_from_db()
    decline_request(by=city.COORDINATOR, request=request, declined_on=date(2024, 3, 4))


def test_a_corrected_request_keeps_its_old_version() -> None:
    request = city.request(requested_on=date(2024, 3, 4))
    correct(by=city.COORDINATOR, record=request, requested_on=date(2024, 3, 1))
    assert versions(request, "requested_on") == [date(2024, 3, 4), date(2024, 3, 1)]


def test_the_office_sees_requests_and_police_do_not(ana: User) -> None:
    request = city.request()
    assert list(requests(asker=ana.asker)) == [request]
    with pytest.raises(Denied):
        requests(asker=city.OFFICER)
