"""A session ends after thirty minutes without a page, and after eight hours in all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.web.sign_in.session import SEEN_AT, SIGNED_IN_AT
from tests.people import browser_of

NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)
HOME = "/"


@pytest.fixture
def client(ben: User) -> Client:
    """Ben signed in at noon."""
    with clock.set_to(NOON):
        return browser_of(ben)


def home_after(client: Client, **passed: float) -> HttpResponse:
    with clock.set_to(NOON + timedelta(**passed)):
        return client.get(HOME)  # type: ignore[return-value]  # a test's answer is one


def is_out(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?ended=time")


def test_after_29_minutes_without_a_page_somebody_is_still_in(client: Client) -> None:
    assert home_after(client, minutes=29).status_code == 200


@pytest.mark.parametrize("minutes", [30, 31, 600])
def test_after_30_minutes_without_a_page_somebody_is_out(client: Client, minutes: int) -> None:
    assert is_out(home_after(client, minutes=minutes))
    assert "_auth_user_id" not in client.session
    assert not is_out(home_after(client, minutes=1))
    assert home_after(client, minutes=1).headers["Location"] == "/sign-in/?next=/"


def test_each_page_begins_the_thirty_minutes_anew(client: Client) -> None:
    for minutes in (20, 40, 60):
        assert home_after(client, minutes=minutes).status_code == 200
    assert is_out(home_after(client, minutes=90))


def test_after_eight_hours_somebody_is_out_however_busy(client: Client) -> None:
    for minutes in range(25, 8 * 60, 25):
        assert home_after(client, minutes=minutes).status_code == 200
    assert is_out(home_after(client, minutes=8 * 60))


def test_pages_within_a_minute_do_not_write_the_session(client: Client) -> None:
    kept = Session.objects.get().session_data
    for seconds in (1, 30, 59):
        home_after(client, seconds=seconds)
        assert Session.objects.get().session_data == kept
    home_after(client, seconds=60)
    assert Session.objects.get().session_data != kept


def test_who_is_out_is_told_why_and_led_back_to_what_they_looked_at(client: Client) -> None:
    with clock.set_to(NOON + timedelta(minutes=31)):
        out = client.get("/report/2024/?as_of=2024-03-31")
        assert "next=%2Freport%2F2024%2F%3Fas_of%3D2024-03-31" in out.headers["Location"]
        page = client.get(out.headers["Location"]).content.decode()
    assert "You were signed out" in page
    assert 'value="/report/2024/?as_of=2024-03-31"' in page


def test_what_was_sent_too_late_is_not_sent_again(client: Client) -> None:
    with clock.set_to(NOON + timedelta(minutes=31)):
        out = client.post("/sign-in/own/recovery-codes/new/")
    assert out.headers["Location"] == "/sign-in/?ended=time"


@pytest.mark.parametrize("stamp", [SIGNED_IN_AT, SEEN_AT])
def test_a_session_that_does_not_know_when_it_began_is_over(client: Client, stamp: str) -> None:
    session = client.session
    del session[stamp]
    session.save()
    assert is_out(home_after(client, minutes=1))


def test_the_time_of_another_browser_is_its_own(client: Client, ben: User) -> None:
    with clock.set_to(NOON + timedelta(minutes=25)):
        other = browser_of(ben)
    assert is_out(home_after(client, minutes=31))
    assert home_after(other, minutes=31).status_code == 200
