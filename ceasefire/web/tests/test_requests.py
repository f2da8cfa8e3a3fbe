"""Requests in the browser: sent by who thinks that somebody should be referred, acknowledged by the office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.consents.models import Pseudonym
from ceasefire.people.models import CoordinationPerson, CoordinationPersonName, VaultPerson
from ceasefire.reviews.models import Request
from ceasefire.web.tests.conftest import SIGNED_IN_ROLES, SignedIn
from tests import city
from tests.people import browser_of

PROVIDERS = {
    Role.OUTREACH_WORKER,
    Role.LIFE_COACH,
    Role.HOSPITAL_PROGRAM,
    Role.FAMILY_PROGRAM,
    Role.PROVIDER_SUPERVISOR,
}
BY_NAME = {Role.PARTNER, Role.LAW_ENFORCEMENT}
DOROTHY = {"full_name": "Dorothy Gale", "birth_date": "1998-05-06", "gender": "female"}


def page_of(client: Client, address: str = "/requests/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script" not in page, "It works without scripts."
    return page


@pytest.fixture
def partner(signed_in: SignedIn) -> Client:
    return signed_in(Role.PARTNER)


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    return signed_in(Role.REVIEW_COORDINATOR)


@pytest.fixture
def participant(ben: User) -> VaultPerson:
    """Of Ben's caseload."""
    person = city.assignment(city.placement(), ben).placement.packets.get().person
    assert isinstance(person, VaultPerson)
    return person


@pytest.mark.parametrize("role", SIGNED_IN_ROLES)
def test_the_page_is_for_who_makes_requests(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    assert client.get("/requests/").status_code == (200 if role in PROVIDERS | BY_NAME else 403)
    waits = client.get("/requests/waiting/").status_code
    assert waits == (200 if role is Role.REVIEW_COORDINATOR else 403)


@pytest.mark.parametrize("role", BY_NAME)
def test_who_asks_by_name_sees_that_it_was_received_and_nothing_else(
    signed_in: SignedIn, coordinator: Client, role: Role
) -> None:
    client = signed_in(role)
    assert "There is no request to see yet" in page_of(client)
    assert client.post("/requests/", DOROTHY).headers["Location"] == "/requests/"
    sent = Request.objects.get()
    assert (sent.requested_on, sent.received_on) == (clock.today(), None)
    assert sent.organization == sent.person.held_by
    assert (sent.person.name.full_name, sent.person.name.birth_date) == ("Dorothy Gale", date(1998, 5, 6))
    page = page_of(client)
    assert f"Your request {sent.reference} is sent" in page
    assert "<td>No</td>" in page
    assert "Dorothy" not in page
    coordinator.post("/requests/waiting/", {"request": str(sent.id)})
    page = page_of(client)
    assert "is sent" not in page
    assert "<td>Yes</td>" in page


def test_what_was_typed_stays_when_something_is_wrong(partner: Client) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for wrong, told in (
        ({"full_name": ""}, "Write the name"),
        ({"birth_date": "soon"}, "Write it as in 1998-01-31"),
        ({"birth_date": tomorrow.isoformat()}, "lies in the future"),
        ({"gender": "witch"}, "Choose one of the list"),
        ({"full_name": "D" * 201}, "at most 200 letters"),
    ):
        answer = partner.post("/requests/", DOROTHY | wrong)
        assert answer.status_code == 400
        page = answer.content.decode()
        assert told in page
        kept = {**DOROTHY, **wrong}
        assert f'value="{kept["full_name"]}"' in page or not kept["full_name"]
        assert f'value="{kept["birth_date"]}"' in page
    assert not Request.objects.exists()
    assert not CoordinationPerson.objects.exists()


def test_a_request_for_nobody_is_told_so_and_sends_nothing(partner: Client) -> None:
    answer = partner.post("/requests/", {})
    assert answer.status_code == 400
    assert "Write the name" in answer.content.decode()


def test_a_worker_asks_for_somebody_of_their_caseload_under_a_pseudonym(
    ben: User, participant: VaultPerson
) -> None:
    client = browser_of(ben)
    city.participant(city.STREET)
    named = participant.name.full_name
    page = page_of(client)
    assert escape(f"{named} (under a pseudonym)") in page
    assert page.count("<option") == 2
    client.post("/requests/", {"participant": str(participant.id)})
    sent = Request.objects.get(organization=participant.held_by)
    assert Pseudonym.objects.get(person=participant).known_as == sent.person_id
    assert not CoordinationPersonName.objects.filter(person=sent.person_id).exists()


def test_the_page_says_until_when_the_name_goes_along(ben: User, participant: VaultPerson) -> None:
    last_day = clock.today() + timedelta(days=90)
    city.consent(participant, given_on=clock.today(), until=last_day)
    client = browser_of(ben)
    assert f"(by name, until {last_day})" in page_of(client)
    client.post("/requests/", {"participant": str(participant.id)})
    name = CoordinationPersonName.objects.get(
        person=Request.objects.get(organization=participant.held_by).person_id
    )
    assert (name.full_name, name.until) == (participant.name.full_name, last_day)


@pytest.mark.parametrize("told", ["", "nobody", "another's"])
def test_nobody_outside_the_caseload_can_be_asked_for(ben: User, participant: VaultPerson, told: str) -> None:
    other = city.participant(city.HOSPITAL)
    answer = browser_of(ben).post(
        "/requests/", {"participant": str(other.id) if told == "another's" else told}
    )
    assert answer.status_code == 400
    assert "Choose a participant" in answer.content.decode()
    assert not Request.objects.filter(organization=participant.held_by).exists()


def test_who_has_no_participant_is_told_where_they_come_from(eve: User) -> None:
    page = page_of(browser_of(eve))
    assert "There is no participant to ask for yet" in page
    assert "Send the request" not in page
    assert "The form above" not in page


def test_the_office_reads_who_asks_for_whom(coordinator: Client, partner: Client) -> None:
    assert "No request waits" in page_of(coordinator, "/requests/waiting/")
    partner.post("/requests/", DOROTHY)
    hidden = city.request_for()
    page = page_of(coordinator, "/requests/waiting/")
    assert "Dorothy Gale" in page
    assert city.PARTNER[1] in page
    assert f"Under a pseudonym: {hidden.person.reference}" in page
    answer = coordinator.post("/requests/waiting/", {"request": str(hidden.id)}, follow=True)
    page = answer.content.decode()
    assert f"Request {hidden.reference} is received" in page
    assert f"Under a pseudonym: {hidden.person.reference}" not in page
    hidden.refresh_from_db()
    assert hidden.received_on == clock.today()


def test_a_request_received_twice_keeps_its_first_day(coordinator: Client) -> None:
    request = city.request_for()
    for day in (date(2024, 6, 1), date(2024, 6, 2)):
        with clock.set_to(clock.start_of(day)):
            coordinator.post("/requests/waiting/", {"request": str(request.id)})
    request.refresh_from_db()
    assert request.received_on == date(2024, 6, 1)


@pytest.mark.parametrize("told", ["", "no-key", "0c5f8a1e-7a55-4b57-8a3c-1f6f3f6f2b11"])
def test_a_request_that_is_not_there_is_not_received(coordinator: Client, told: str) -> None:
    assert coordinator.post("/requests/waiting/", {"request": told}).status_code == 403


def test_who_makes_requests_finds_the_page_in_the_frame(partner: Client, coordinator: Client) -> None:
    assert '<a href="/requests/" aria-current="page">Requests</a>' in page_of(partner)
    assert '<a href="/requests/waiting/"' in page_of(coordinator, "/requests/waiting/")
