"""A privacy officer looks up who met a record, and takes the answer home as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from tests import city
from tests.journeys.conftest import Check, Enter

pytestmark = pytest.mark.journey


@pytest.fixture
def officer(transactional_db: None) -> User:
    """Keeps watch over the trail."""
    return city.user("glinda", Role.PRIVACY_OFFICER)


def test_from_the_search_to_the_file(enter: Enter, officer: User, usable: Check, told: list[str]) -> None:
    placement = city.placement()
    page = enter(officer)
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Trail").click()
    usable(page)
    page.get_by_label("Record id").fill(str(placement.id))
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("1 placement", exact=True).click()
    expect(page.get_by_text(str(placement.id))).to_be_visible()
    usable(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this visit as CSV").click()
    assert str(placement.id) in Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_label("User name").fill("wizard")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No visit is in the trail")).to_be_visible()
    usable(page)
    assert told == []


def test_an_empty_trail_and_a_wrong_day_are_said_plainly(enter: Enter, officer: User, usable: Check) -> None:
    AuditEvent.objects.all().delete()
    page = enter(officer)
    page.get_by_role("link", name="Trail").click()
    expect(page.get_by_text("The trail is empty")).to_be_visible()
    usable(page)
    page.goto(f"{page.url}?first=never")
    expect(page.get_by_role("alert")).to_be_visible()
    usable(page)
