"""Somebody is invited, sets up an app or a passkey on a phone, signs in with it, and with the city's sign-on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ceasefire.access.actions import invite, make_sign_in_link
from ceasefire.access.models import User
from ceasefire.demo.office import open_office
from tests import city
from tests.journeys.conftest import Check
from tests.second_factor import PASSWORD, Phone
from tests.sign_on.running import BACK, running, use

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("transactional_db")]

A_PHONES_LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}

Invited = Callable[[Page], Page]


@pytest.fixture
def invited(live_server: LiveServer, ben: User) -> Invited:
    """Opens Ben's invitation, where he chooses a password."""

    def opened(page: Page) -> Page:
        secret = invite(by=city.ADMINISTRATOR, user=ben)
        page.goto(f"{live_server.url}/sign-in/invitation/{secret}/")
        return page

    return opened


def choose_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()


def type_password(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("User name").fill("ben")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def type_code(page: Page, code: str, button: str = "Sign in") -> None:
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def key_shown(page: Page) -> str:
    """The key that the page to set up an app shows as text, once the page is there."""
    return page.locator(".secret").inner_text().replace(" ", "")


def expect_home(page: Page) -> None:
    expect(page.get_by_role("heading", name="Welcome, Ben of Oz")).to_be_visible()


def lock_of(page: Page) -> Any:
    """Gives the browser the lock of a phone; the session that can ask it is answered."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": A_PHONES_LOCK})
    return session


def test_from_the_invitation_to_signing_in_with_an_app(
    page: Page, live_server: LiveServer, invited: Invited, usable: Check, told: list[str]
) -> None:
    usable(invited(page))
    choose_password(page)
    usable(page)
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="Code to scan")).to_be_visible()
    usable(page)
    phone = Phone(key_shown(page))
    type_code(page, "000000", "Set up")
    expect(page.get_by_text("This code does not fit")).to_be_visible()
    usable(page)
    type_code(page, phone.code(), "Set up")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    usable(page)
    code = page.get_by_role("main").get_by_role("listitem").first.inner_text()
    page.get_by_role("link", name="I have them").click()
    expect_home(page)

    page.get_by_role("button", name="Sign out").click()
    type_password(page, live_server)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    usable(page)
    type_code(page, phone.code(1))
    expect_home(page)

    page.get_by_role("button", name="Sign out").click()
    type_password(page, live_server)
    type_code(page, code)
    expect_home(page)
    page.get_by_role("link", name="Ben of Oz").click()
    expect(page.get_by_text("9 are left")).to_be_visible()
    usable(page)
    assert told == []


def test_a_passkey_is_set_up_and_signs_in(
    page: Page, live_server: LiveServer, invited: Invited, usable: Check, told: list[str]
) -> None:
    lock = lock_of(page)
    choose_password(invited(page))
    page.get_by_role("link", name="Set up a passkey").click()
    usable(page)
    page.get_by_label("Name it").fill("Ben's phone")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).wrap().name == "Ben's phone"

    page.get_by_role("button", name="Sign out").click()
    type_password(page, live_server)
    usable(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect_home(page)

    page.goto(f"{live_server.url}/sign-in/own/")
    expect(page.get_by_text("Ben's phone")).to_be_visible()
    expect(page.get_by_role("link", name="Remove")).to_have_count(0)
    page.goto(f"{live_server.url}/sign-in/again/passkey/?next=/sign-in/own/passkey/")
    usable(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Set up a passkey")).to_be_visible()
    assert told == []
    lock.detach()


def test_another_phones_passkey_opens_nothing(
    page: Page, live_server: LiveServer, invited: Invited, context: BrowserContext
) -> None:
    lock = lock_of(page)
    choose_password(invited(page))
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    lock.detach()

    lock_of(page)
    type_password(page, live_server)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was taken")).to_be_visible()
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_without_scripts_an_app_does(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, invited: Invited
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    choose_password(invited(page))
    page.get_by_role("link", name="Set up a passkey").click()
    expect(page.get_by_text("A passkey needs scripts")).to_be_visible()
    expect(page.get_by_role("button", name="Set up a passkey")).to_have_count(0)
    page.get_by_role("link", name="Set up an app instead").click()
    phone = Phone(key_shown(page))
    type_code(page, phone.code(), "Set up")
    page.get_by_role("link", name="I have them").click()
    page.get_by_role("button", name="Sign out").click()
    type_password(page, live_server)
    type_code(page, phone.code(1))
    expect_home(page)


def test_by_the_citys_sign_on_and_back(
    page: Page,
    live_server: LiveServer,
    invited: Invited,
    settings: Any,
    usable: Check,
    told: list[str],
) -> None:
    with running(f"{live_server.url}{BACK}") as sign_on:
        use(settings, sign_on, live_server.url)
        page.context.add_cookies([{"name": "who", "value": "7:ben", "url": sign_on}])
        usable(invited(page))
        page.get_by_role("button", name="Use the city's sign-on").click()
        expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Use the city's sign-on").click()
        expect(page).to_have_url(re.compile("/sign-in/own/$"))
        page.get_by_role("button", name="Sign out").click()
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "who", "value": "8:glinda", "url": sign_on}])
        page.goto(f"{live_server.url}/sign-in/")
        page.get_by_role("button", name="Use the city's sign-on").click()
        expect(page.get_by_role("heading", name="Not signed in")).to_be_visible()
        usable(page)
    assert [said for said in told if "403" not in said] == []


def test_pages_of_links_and_invitations_that_are_used_up_can_be_used(
    page: Page, live_server: LiveServer, usable: Check
) -> None:
    secret = make_sign_in_link(by=city.ADMINISTRATOR, user=open_office().users["outreach"])
    for address in (f"link/{secret}", "link/used", "invitation/used"):
        page.goto(f"{live_server.url}/sign-in/{address}/")
        usable(page)
    page.goto(f"{live_server.url}/sign-in/link/{secret}/")
    page.get_by_role("button", name="Enter as outreach worker").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
