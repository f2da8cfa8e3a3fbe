"""A partner asks that somebody be referred; the office reads it; the partner sees that it did."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from tests import city
from tests.journeys.conftest import Check, Enter

pytestmark = pytest.mark.journey


@pytest.fixture
def partner(transactional_db: None) -> User:
    """Of a community organization."""
    return city.user("pat", Role.PARTNER, city.PARTNER)


def test_from_the_form_to_received(enter: Enter, partner: User, usable: Check, told: list[str]) -> None:
    page = enter(partner)
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Requests").click()
    expect(page.get_by_text("There is no request to see yet")).to_be_visible()
    usable(page)
    page.get_by_label("Date of birth").fill("1998-05-06")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Write the name")).to_be_visible()
    expect(page.get_by_label("Date of birth")).to_have_value("1998-05-06")
    usable(page)
    page.get_by_label("Full name").fill("Dorothy Gale")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("status")).to_contain_text("is sent")
    expect(page.get_by_role("cell", name="No", exact=True)).to_be_visible()
    usable(page)

    enter(city.user("ana", Role.REVIEW_COORDINATOR, city.OFFICE))
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Requests").click()
    expect(page.get_by_role("cell", name="Dorothy Gale")).to_be_visible()
    usable(page)
    page.get_by_role("button", name="Mark as received").click()
    expect(page.get_by_text("No request waits")).to_be_visible()
    usable(page)

    enter(partner)
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Requests").click()
    expect(page.get_by_role("cell", name="Yes", exact=True)).to_be_visible()
    assert told == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]
