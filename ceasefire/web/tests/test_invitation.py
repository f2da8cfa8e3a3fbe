"""Who is invited chooses their own password and sets up a second factor; the address works once, for a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ceasefire.access.actions import invite
from ceasefire.access.models import User
from ceasefire.audit import clock
from tests import city
from tests.people import browser_of
from tests.second_factor import PASSWORD, Phone, key_on, sign_in, with_app

CHOSEN = {"password": PASSWORD, "again": PASSWORD}
OWN = "/sign-in/own/"


@pytest.fixture
def address(ben: User) -> str:
    return f"/sign-in/invitation/{invite(by=city.ADMINISTRATOR, user=ben)}/"


def is_void(client: Client, address: str) -> bool:
    answers = (client.get(address), client.post(address, CHOSEN))
    return all(
        answer.status_code == 410 and "Ask your office" in answer.content.decode() for answer in answers
    )


def test_an_invitation_shows_whom_it_is_for(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "Welcome, Ben of Oz" in page
    assert "<strong>ben</strong>" in page


def test_from_the_invitation_to_the_home_page(client: Client, address: str, ben: User) -> None:
    assert client.post(address, CHOSEN).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == OWN
    phone = Phone(key_on(client.get(f"{OWN}app/").content.decode()))
    answer = client.post(f"{OWN}app/", {"code": phone.code()})
    assert answer.headers["Location"] == f"{OWN}recovery-codes/"
    assert client.get("/").status_code == 200
    sign_in(Client(), ben, phone, periods_on=1)


def test_looking_at_an_invitation_does_not_use_it(client: Client, address: str) -> None:
    for _prefetch in range(3):
        assert client.get(address).status_code == 200
    assert client.post(address, CHOSEN).status_code == 302


def test_an_invitation_is_used_once(client: Client, address: str) -> None:
    client.post(address, CHOSEN)
    assert is_void(Client(), address)


def test_an_invitation_that_is_out_of_date_opens_nothing(client: Client, address: str) -> None:
    with clock.set_to(clock.now() + timedelta(days=7)):
        assert is_void(client, address)


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["no-such-secret", "%00", "x" * 2000])
def test_a_made_up_invitation_reads_like_a_used_one(client: Client, secret: str) -> None:
    assert is_void(client, f"/sign-in/invitation/{secret}/")


def test_the_invitation_of_who_left_meanwhile_reads_like_a_used_one(
    client: Client, address: str, ben: User
) -> None:
    User.objects.update(is_active=False)
    assert is_void(client, address)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"password": "ben of oz ben", "again": "ben of oz ben"}, "too similar"),
        ({"password": PASSWORD, "again": "another-road-of-bricks"}, "differ"),
        ({}, "required"),
    ],
)
def test_a_password_that_will_not_do_is_told_and_the_invitation_stays(
    client: Client, address: str, typed: dict[str, str], told: str
) -> None:
    page = client.post(address, typed).content.decode()
    assert told in page
    assert PASSWORD not in page
    assert client.post(address, CHOSEN).status_code == 302


def test_who_has_a_second_factor_shows_it_after_choosing_another_password(
    client: Client, ben: User, address: str
) -> None:
    phone = with_app(ben)
    assert client.post(address, CHOSEN).headers["Location"] == "/sign-in/second-factor/"
    assert client.get("/").status_code == 302
    assert client.post("/sign-in/second-factor/", {"code": phone.code()}).headers["Location"] == "/"


def test_to_be_invited_again_ends_every_open_session(ben: User, cy: User) -> None:
    laptop, phone, of_cy = browser_of(ben), browser_of(ben), browser_of(cy)
    invite(by=city.ADMINISTRATOR, user=ben)
    for client in (laptop, phone):
        assert client.get("/").headers["Location"] == "/sign-in/?next=/"
    assert of_cy.get("/").status_code == 200


def test_an_invitation_in_somebody_elses_browser_signs_them_out(address: str, cy: User) -> None:
    client = browser_of(cy)
    assert client.post(address, CHOSEN).status_code == 302
    assert client.get("/").headers["Location"] == OWN
    assert "Cy of Oz" not in client.get(OWN).content.decode()
