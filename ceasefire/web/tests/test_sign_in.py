"""Signing in with a user name and password, and signing out."""

from __future__ import annotations

import pytest
from django.test import Client

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.web.tests.conftest import SignedIn

PASSWORD = "over-the-rainbow-twice"


@pytest.fixture
def worker(ben: User) -> User:
    """Ben with a password."""
    ben.set_password(PASSWORD)
    ben.save()
    return ben


def test_a_user_name_and_its_password_open_the_home_page(client: Client, worker: User) -> None:
    answer = client.post("/sign-in/", {"username": worker.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert worker.full_name in client.get("/").content.decode()


def test_capitals_in_the_user_name_do_not_matter(client: Client, worker: User) -> None:
    answer = client.post("/sign-in/", {"username": worker.username.upper(), "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("typed", [{"password": "wrong"}, {"username": "nobody"}])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, worker: User, typed: dict[str, str]
) -> None:
    answer = client.post("/sign-in/", {"username": worker.username, "password": PASSWORD, **typed})
    assert "do not go together" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_what_was_typed_as_user_name_is_kept_and_the_password_is_not(client: Client, worker: User) -> None:
    page = client.post("/sign-in/", {"username": worker.username, "password": "wrong-one"}).content.decode()
    assert f'value="{worker.username}"' in page
    assert "wrong-one" not in page


def test_a_closed_account_does_not_open(client: Client, worker: User) -> None:
    worker.is_active = False
    worker.save()
    client.post("/sign-in/", {"username": worker.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_session_that_somebody_planted_is_replaced_on_signing_in(client: Client, worker: User) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.post("/sign-in/", {"username": worker.username, "password": PASSWORD})
    assert client.session.session_key != planted


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: Client, worker: User) -> None:
    asked = client.get("/report/2024/")
    assert asked.headers["Location"] == "/sign-in/?next=/report/2024/"
    typed = {"username": worker.username, "password": PASSWORD, "next": "/report/2024/"}
    assert client.post("/sign-in/", typed).headers["Location"] == "/report/2024/"


def test_signing_in_leads_nowhere_else(client: Client, worker: User) -> None:
    typed = {"username": worker.username, "password": PASSWORD, "next": "https://example.org/"}
    assert client.post("/sign-in/", typed).headers["Location"] == "/"


def test_signing_out_ends_the_session(signed_in: SignedIn) -> None:
    client = signed_in(Role.LIFE_COACH)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


def test_a_link_elsewhere_cannot_sign_anybody_out(signed_in: SignedIn) -> None:
    client = signed_in(Role.LIFE_COACH)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/").status_code == 200
