"""Whoever signed in reads what each role may see, may do and never sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ceasefire.access.roles import Role
from tests import city
from tests.journeys.conftest import Check, Enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_from_the_own_role_to_another(enter: Enter, usable: Check, told: list[str]) -> None:
    page = enter(city.user("ben", Role.OUTREACH_WORKER, city.STREET))
    page.get_by_role("link", name="Outreach worker").click()
    expect(page.get_by_role("heading", name="Your role: Outreach worker")).to_be_visible()
    usable(page)
    police = page.get_by_role("group").filter(has_text="Law enforcement partner")
    police.get_by_text("Law enforcement partner").click()
    expect(police.get_by_text("Whether somebody is in services")).to_be_visible()
    usable(page)
    assert told == []
