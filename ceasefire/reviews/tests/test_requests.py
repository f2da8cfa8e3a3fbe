from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ceasefire.access.gate import Asker, Denied
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.domain.terms import OrganizationKind
from ceasefire.people.actions import enter_coordination_person
from ceasefire.reviews.actions import (
    acknowledge_request,
    correct,
    decline_request,
    receive_request,
    request_for_participant,
)
from ceasefire.reviews.models import Request
from ceasefire.reviews.queries import SentRequest, requests, sent_requests, waiting_requests
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


def of(about: tuple[str, str, OrganizationKind], role: Role) -> tuple[Asker, Request]:
    """Somebody of an organization, and the request that they made."""
    asker, own = city.worker(about, role), city.organization(about)
    if about[2] is OrganizationKind.PROVIDER:
        participant = city.participant(about)
        return asker, request_for_participant(by=asker, person=participant, requested_on=city.DAY)
    person = enter_coordination_person(by=asker, held_by=own, full_name="Dorothy Gale")
    return asker, receive_request(by=asker, person=person, organization=own, requested_on=city.DAY)


REQUESTERS = [
    (city.PARTNER, Role.PARTNER),
    (city.POLICE, Role.LAW_ENFORCEMENT),
    (city.HOSPITAL, Role.HOSPITAL_PROGRAM),
    (city.STREET, Role.PROVIDER_SUPERVISOR),
]


@pytest.mark.parametrize(("about", "role"), REQUESTERS)
def test_who_asks_sees_that_it_was_received_and_nothing_else(
    about: tuple[str, str, OrganizationKind], role: Role, ana: User
) -> None:
    asker, request = of(about, role)
    of(city.FAMILY, Role.FAMILY_PROGRAM)
    sent = SentRequest(request.reference, city.DAY, is_received=False)
    assert sent_requests(asker=asker) == [sent]
    acknowledge_request(by=ana.asker, request=request, received_on=city.DAY)
    assert sent_requests(asker=asker) == [replace(sent, is_received=True)]
    assert {one.name for one in fields(SentRequest)} == {"reference", "requested_on", "is_received"}


@pytest.mark.parametrize("becomes", ["declined", "referred", "assessed"])
def test_what_becomes_of_a_request_is_not_told(becomes: str) -> None:
    pat, request = of(city.PARTNER, Role.PARTNER)
    before = sent_requests(asker=pat)
    if becomes == "declined":
        decline_request(by=city.COORDINATOR, request=request, declined_on=city.DAY)
    elif becomes == "referred":
        city.referral(origin=request)
    else:
        city.assessment(request.person, request=request)
    assert sent_requests(asker=pat) == before


def test_the_office_has_received_what_it_entered_itself() -> None:
    request = city.request()
    assert request.received_on == clock.today()
    pat = city.worker(city.PARTNER, Role.PARTNER)
    assert [one.is_received for one in sent_requests(asker=pat)] == [True]


def test_the_latest_request_stands_first() -> None:
    pat = city.worker(city.PARTNER, Role.PARTNER)
    for day in (date(2024, 3, 4), date(2024, 3, 6), date(2024, 3, 5)):
        city.request(requested_on=day)
    assert [one.requested_on.day for one in sent_requests(asker=pat)] == [6, 5, 4]


def test_of_one_day_they_stand_by_their_names() -> None:
    pat, own = city.worker(city.PARTNER, Role.PARTNER), city.organization(city.PARTNER)
    for name in ("B", "C", "A"):
        person = city.person(held_by=own)
        receive_request(by=pat, person=person, organization=own, requested_on=city.DAY, reference=name)
    assert [one.reference for one in sent_requests(asker=pat)] == ["A", "B", "C"]


def test_what_was_received_or_declined_waits_no_longer(ana: User) -> None:
    _, waits = of(city.PARTNER, Role.PARTNER)
    _, received = of(city.PARTNER, Role.PARTNER)
    _, declined = of(city.PARTNER, Role.PARTNER)
    acknowledge_request(by=ana.asker, request=received, received_on=city.DAY)
    decline_request(by=city.COORDINATOR, request=declined, declined_on=city.DAY)
    assert [*waiting_requests(asker=ana.asker)] == [waits]


def test_what_the_office_enters_for_a_provider_its_supervisor_sees_and_no_worker() -> None:
    own = city.organization(city.STREET)
    entered = receive_request(
        by=city.COORDINATOR, person=city.person(), organization=own, requested_on=city.DAY
    )
    supervisor, worker = (
        city.worker(city.STREET, role) for role in (Role.PROVIDER_SUPERVISOR, Role.OUTREACH_WORKER)
    )
    assert [one.reference for one in sent_requests(asker=supervisor)] == [entered.reference]
    assert sent_requests(asker=worker) == []


def test_what_was_sent_is_read_in_one_look() -> None:
    pat, _ = of(city.PARTNER, Role.PARTNER)
    with CaptureQueriesContext(connection) as asked:
        sent_requests(asker=pat)
    assert len([one for one in asked if "reviews_request" in one["sql"]]) == 1


def test_the_office_acknowledges_and_nobody_else(ben: User, cy: User, dee: User) -> None:
    pat, request = of(city.PARTNER, Role.PARTNER)
    for asker in (pat, ben.asker, cy.asker, dee.asker, city.OFFICER):
        with pytest.raises(Denied):
            acknowledge_request(by=asker, request=request, received_on=city.DAY)


def test_who_makes_no_requests_has_none_to_see(ana: User, dee: User) -> None:
    for user in (ana, dee):
        with pytest.raises(Denied):
            sent_requests(asker=user.asker)


def test_the_database_refuses_a_request_received_before_it_was_made() -> None:
    _, request = of(city.PARTNER, Role.PARTNER)
    with refused("a_request_is_received_after_it_was_made"):
        acknowledge_request(by=city.COORDINATOR, request=request, received_on=date(2024, 3, 3))


def test_the_office_sees_requests_and_police_do_not(ana: User) -> None:
    request = city.request()
    assert list(requests(asker=ana.asker)) == [request]
    with pytest.raises(Denied):
        requests(asker=city.OFFICER)
