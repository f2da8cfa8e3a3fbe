"""What a journey needs: Oz with something to report, a way in, and a check that everybody can use the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from ceasefire.access.models import User
from ceasefire.domain.terms import DispositionOutcome, Status
from tests import city
from tests.people import browser_of

AXE = Path(__file__).resolve().parents[2] / "var" / "axe" / "axe.min.js"
WIDTHS = (360, 1280)
"""A phone and a desk."""

Check = Callable[[Page], None]
Enter = Callable[[User], Page]


@pytest.fixture
def reported(transactional_db: None) -> None:
    """Two referrals of January 2024: one pursued until it enrolls in February, one in two services."""
    city.named_month(date(2023, 7, 1))
    for day in (date(2023, 1, 9), date(2024, 1, 9)):
        city.victim(city.incident(occurred_on=day))
    city.placement((Status.ICM, date(2024, 2, 6)), referred_on=date(2024, 1, 11))
    city.referral("hhp", "tvif", referred_on=date(2024, 1, 12))
    city.disposition(city.assessment(), DispositionOutcome.SSCC)


@pytest.fixture
def told(page: Page) -> list[str]:
    """What the browser complains of, such as what the content security policy refuses."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def enter(page: Page, live_server: LiveServer) -> Enter:
    """Opens the browser at home for somebody who has signed in."""

    def entered(user: User) -> Page:
        key = str(browser_of(user).session.session_key)
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page.goto(live_server.url)
        return page

    return entered


@pytest.fixture
def usable() -> Check:
    """Fails when axe finds that somebody cannot use the page, on a phone or at a desk, or when it is too wide."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 780})
            page.evaluate(source)
            found = page.evaluate("axe.run()")["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], f"{page.url} at {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"

    return check
