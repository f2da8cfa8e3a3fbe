"""A worker keeps a consent, asks for the participant by name, and takes the consent back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from tests import city
from tests.journeys.conftest import Check, Enter

pytestmark = pytest.mark.journey


@pytest.fixture
def worker(transactional_db: None) -> User:
    """Works with one participant."""
    ben = city.user("ben", Role.OUTREACH_WORKER, city.STREET)
    city.assignment(city.placement(), ben)
    return ben


def test_from_the_consent_to_its_end(enter: Enter, worker: User, usable: Check, told: list[str]) -> None:
    page = enter(worker)
    places = page.get_by_role("navigation", name="Places")
    places.get_by_role("link", name="Requests").click()
    page.get_by_role("link", name="consents").click()
    usable(page)
    page.get_by_label("Participant").select_option(index=1)
    page.get_by_label("To whom").select_option("The city")
    page.get_by_role("button", name="Keep this consent").click()
    expect(page.get_by_text("Write what for.")).to_be_visible()
    usable(page)
    page.get_by_label("What for").fill("To be referred.")
    page.get_by_text("A guardian signed").click()
    page.get_by_role("button", name="Keep this consent").click()
    expect(page.get_by_role("status")).to_contain_text("The consent is kept")
    usable(page)

    places.get_by_role("link", name="Requests").click()
    expect(page.get_by_label("Participant")).to_contain_text("by name, until")
    page.get_by_label("Participant").select_option(index=1)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("status")).to_contain_text("is sent")

    page.get_by_role("link", name="consents").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("status")).to_contain_text("The consent is revoked")
    usable(page)
    places.get_by_role("link", name="Requests").click()
    expect(page.get_by_label("Participant")).to_contain_text("under a pseudonym")
    assert told == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]
