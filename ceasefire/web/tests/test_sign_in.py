"""Signing in with a user name, a password and a second factor, and signing out."""

from __future__ import annotations

import pytest
from django.test import Client

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from ceasefire.web.tests.conftest import SignedIn
from tests import city
from tests.second_factor import PASSWORD, Later, Phone, sign_in, with_app, with_password, with_recovery_codes

HOME = "/"
SECOND_FACTOR = "/sign-in/second-factor/"


@pytest.fixture
def worker(ben: User) -> User:
    """Ben with a password."""
    return with_password(ben)


@pytest.fixture
def phone(worker: User) -> Phone:
    """Ben's, with an app."""
    return with_app(worker)


def post_password(client: Client, **typed: str) -> str:
    """Where the sign-in page leads on to; empty where it stays."""
    answer = client.post("/sign-in/", {"login": "ben", "password": PASSWORD, **typed})
    return answer.headers.get("Location", "")


def post_code(client: Client, code: str) -> str:
    return client.post(SECOND_FACTOR, {"code": code}).headers.get("Location", "")


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_password_and_a_code_open_the_home_page(client: Client, worker: User, phone: Phone) -> None:
    assert post_password(client) == SECOND_FACTOR
    assert not is_in(client)
    assert post_code(client, phone.code()) == HOME
    assert worker.full_name in client.get(HOME).content.decode()


def test_the_trail_says_who_signed_in_and_from_where(client: Client, worker: User, phone: Phone) -> None:
    sign_in(client, worker, phone)
    row = AuditEvent.objects.get(purpose="access.sign_in")
    assert (row.by, row.role, row.origin) == ("ben", "outreach_worker", "127.0.0.1")


def test_capitals_in_the_user_name_do_not_matter(client: Client, phone: Phone) -> None:
    assert post_password(client, login="BEN") == SECOND_FACTOR


@pytest.mark.django_db
def test_an_accented_letter_of_the_user_name_may_be_typed_as_two(client: Client) -> None:
    with_app(with_password(city.user("jos\u00e9", Role.DIRECTOR)))
    assert post_password(client, login="jose\u0301") == SECOND_FACTOR


@pytest.mark.parametrize("periods_on", [-1, 0, 1])
def test_the_code_before_and_the_one_after_fit_too(client: Client, phone: Phone, periods_on: int) -> None:
    post_password(client)
    assert post_code(client, phone.code(periods_on)) == HOME


@pytest.mark.parametrize("periods_on", [-3, 3])
def test_an_older_code_does_not_fit(client: Client, phone: Phone, periods_on: int) -> None:
    post_password(client)
    assert post_code(client, phone.code(periods_on)) == ""
    assert not is_in(client)


def test_a_code_is_taken_once(client: Client, worker: User, phone: Phone) -> None:
    code = phone.code()
    post_password(client)
    assert post_code(client, code) == HOME
    watcher = Client()
    post_password(watcher)
    for again in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert post_code(watcher, again) == ""
    assert not is_in(watcher)


def test_a_code_that_fits_for_long_is_taken_once_for_as_long(
    client: Client, phone: Phone, later: Later
) -> None:
    code = phone.code(1)
    post_password(client)
    assert post_code(client, code) == HOME
    with later(45):
        watcher = Client()
        post_password(watcher)
        assert post_code(watcher, code) == ""
        assert post_code(watcher, phone.code(1)) == HOME


def test_a_recovery_code_opens_once(client: Client, worker: User, phone: Phone) -> None:
    code, other = with_recovery_codes(worker)[:2]
    post_password(client)
    assert post_code(client, code) == HOME
    later = Client()
    post_password(later)
    assert post_code(later, code) == ""
    assert post_code(later, other) == HOME


@pytest.mark.parametrize("typed", [{"password": "wrong"}, {"login": "nobody"}])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, worker: User, typed: dict[str, str]
) -> None:
    answer = client.post("/sign-in/", {"login": worker.username, "password": PASSWORD, **typed})
    assert "do not go together" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_what_was_typed_as_user_name_is_kept_and_the_password_is_not(client: Client, worker: User) -> None:
    page = client.post("/sign-in/", {"login": worker.username, "password": "wrong-one"}).content.decode()
    assert f'value="{worker.username}"' in page
    assert "wrong-one" not in page


def test_a_closed_account_is_answered_like_one_that_never_was(client: Client, worker: User) -> None:
    worker.is_active = False
    worker.save()
    answer = client.post("/sign-in/", {"login": worker.username, "password": PASSWORD})
    assert "do not go together" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_comes_back_to_the_sign_in_page_begins_anew(client: Client, phone: Phone) -> None:
    post_password(client)
    assert client.get("/sign-in/").status_code == 200
    assert client.get(SECOND_FACTOR).headers["Location"] == "/sign-in/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: Client, phone: Phone) -> None:
    asked = client.get("/report/2024/")
    assert asked.headers["Location"] == "/sign-in/?next=/report/2024/"
    assert 'value="/report/2024/"' in client.get(asked.headers["Location"]).content.decode()
    assert post_password(client, next="/report/2024/") == SECOND_FACTOR
    assert post_code(client, phone.code()) == "/report/2024/"


def test_signing_out_ends_the_session(signed_in: SignedIn) -> None:
    client = signed_in(Role.LIFE_COACH)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get(HOME).status_code == 302


def test_a_link_elsewhere_cannot_sign_anybody_out(signed_in: SignedIn) -> None:
    client = signed_in(Role.LIFE_COACH)
    assert client.get("/sign-out/").status_code == 405
    assert client.get(HOME).status_code == 200
