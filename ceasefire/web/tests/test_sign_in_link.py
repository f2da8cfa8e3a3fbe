"""The demonstration city's one-use links."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from ceasefire.access.actions import make_sign_in_link
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.demo.office import Office, open_office
from tests import city

LOCAL = "127.0.0.1"


@pytest.fixture
def demonstration(db: None) -> Office:
    """The demonstration city's office, without anybody served."""
    return open_office()


@pytest.fixture
def outreach(demonstration: Office) -> User:
    return demonstration.users["outreach"]


@pytest.fixture
def address(outreach: User) -> str:
    return f"/sign-in/link/{make_sign_in_link(by=city.ADMINISTRATOR, user=outreach)}/"


@pytest.fixture
def here() -> Client:
    return Client(REMOTE_ADDR=LOCAL, SERVER_NAME=LOCAL)


def test_a_link_shows_who_it_enters_as_and_pressing_the_button_enters(here: Client, address: str) -> None:
    assert "Enter as outreach worker" in here.get(address).content.decode()
    assert here.post(address).headers["Location"] == "/"
    assert here.get("/").status_code == 200


def test_looking_at_a_link_does_not_use_it(here: Client, address: str) -> None:
    for _prefetch in range(3):
        assert here.get(address).status_code == 200
    assert here.head(address).status_code in {200, 405}
    assert here.post(address).status_code == 302


def test_a_link_works_once(here: Client, address: str) -> None:
    here.post(address)
    other = Client(REMOTE_ADDR=LOCAL, SERVER_NAME=LOCAL)
    for again in (other.get(address), other.post(address)):
        assert again.status_code == 410
        assert "prints fresh links" in again.content.decode()
    assert "_auth_user_id" not in other.session


@pytest.mark.usefixtures("demonstration")
def test_a_made_up_link_reads_like_a_used_one(here: Client) -> None:
    assert here.get("/sign-in/link/no-such-secret/").status_code == 410


def test_the_link_of_a_closed_account_does_not_open(here: Client, address: str, outreach: User) -> None:
    outreach.is_active = False
    outreach.save()
    assert here.post(address).status_code == 410


@override_settings(ALLOWED_HOSTS=["*"])
@pytest.mark.parametrize(
    "request_from",
    [
        {"REMOTE_ADDR": "192.0.2.7", "SERVER_NAME": LOCAL},
        {"REMOTE_ADDR": "", "SERVER_NAME": LOCAL},
        {"REMOTE_ADDR": "192.0.2.7", "SERVER_NAME": LOCAL, "HTTP_X_FORWARDED_FOR": LOCAL},
        {"REMOTE_ADDR": "192.0.2.7", "SERVER_NAME": LOCAL, "HTTP_X_REAL_IP": LOCAL},
        {"REMOTE_ADDR": LOCAL, "SERVER_NAME": "ceasefire.example"},
    ],
)
def test_from_elsewhere_there_is_no_such_page_and_the_link_stays_unused(
    address: str, here: Client, request_from: dict[str, str]
) -> None:
    elsewhere = Client(**request_from)  # type: ignore[arg-type]  # names of a request's environment
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(address).status_code == 404
    assert here.post(address).status_code == 302


def test_the_link_works_on_the_machines_other_names_and_any_port(here: Client, address: str) -> None:
    named = Client(REMOTE_ADDR="::1", HTTP_HOST="localhost:8123")
    assert named.get(address).status_code == 200


def test_a_link_needs_the_token_of_its_own_page(address: str) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=LOCAL, SERVER_NAME=LOCAL)
    answer = strict.post(address)
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()


def test_a_proxy_on_this_machine_does_not_make_somebody_else_near(here: Client, address: str) -> None:
    behind = Client(REMOTE_ADDR=LOCAL, SERVER_NAME=LOCAL, HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert behind.get(address).status_code == 404
    assert behind.post(address).status_code == 404
    assert here.post(address).status_code == 302


def test_in_a_database_of_somebody_elses_there_is_no_such_page(here: Client, ben: User) -> None:
    theirs = f"/sign-in/link/{make_sign_in_link(by=city.ADMINISTRATOR, user=ben)}/"
    assert here.get(theirs).status_code == 404
    assert here.post(theirs).status_code == 404
    assert "_auth_user_id" not in here.session


def test_with_the_first_real_user_every_session_that_a_link_began_is_over(here: Client, address: str) -> None:
    here.post(address)
    assert here.get("/").status_code == 200
    city.user("glinda", Role.DIRECTOR)
    assert here.get("/").headers["Location"].startswith("/sign-in/?ended=second-factor")
    assert "_auth_user_id" not in here.session


def test_a_session_that_a_link_began_does_not_travel(here: Client, address: str) -> None:
    here.post(address)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7", SERVER_NAME=LOCAL)
    elsewhere.cookies = here.cookies
    assert elsewhere.get("/").headers["Location"].startswith("/sign-in/")
