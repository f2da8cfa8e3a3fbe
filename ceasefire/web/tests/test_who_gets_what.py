"""Every page is asked for by every role, and by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from ceasefire.access.roles import Role
from ceasefire.web.tests.conftest import READ_FIGURES, SIGNED_IN_ROLES, SignedIn

REPORTS = ("/report/2024/", "/report/2024-Q1/", "/report/2024-03/")
RECORDS = (
    "/report/2024/shooting_incidents/",
    "/report/2024/homicide_victims/",
    "/report/2024/assessed/",
    "/report/2024/referred_in/",
    "/report/2024/pursuing/",
    "/report/2024/out[hhp]/",
    "/report/2024/flow_n/?month=2024-03",
    "/report/2024/custom_notifications/",
    "/report/2024/call_ins/",
    "/report/2024/call_in_individuals/",
)
VAULT = "/report/2024/relocations/"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
OPEN_RECORDS = {Role.REVIEW_COORDINATOR, Role.DIRECTOR}
# What someone who has not signed in may see.
OPEN_PAGES = {
    "account_login",
    "mfa_authenticate",
    "sign_in_link",
    "invitation",
    "to_city",
    "from_city",
    "socialaccount_login_cancelled",
}


@pytest.mark.parametrize("role", SIGNED_IN_ROLES)
def test_home_is_for_everybody_who_signed_in(signed_in: SignedIn, role: Role) -> None:
    answer = signed_in(role).get("/")
    if role in READ_FIGURES:
        assert answer.headers["Location"] == "/report/"
    else:
        assert answer.status_code == 200
        assert "What you can do now" in answer.content.decode()


def answers(signed_in: SignedIn, addresses: Iterable[str]) -> dict[Role, set[int]]:
    """What each role is answered at any of the addresses."""
    browsers = {role: signed_in(role) for role in SIGNED_IN_ROLES}
    return {
        role: {client.get(address).status_code for address in addresses} for role, client in browsers.items()
    }


def only_for(allowed: set[Role], status: int = 200) -> dict[Role, set[int]]:
    return {role: {status if role in allowed else 403} for role in SIGNED_IN_ROLES}


@pytest.mark.usefixtures("counted")
def test_a_report_is_for_those_who_read_figures(signed_in: SignedIn) -> None:
    assert answers(signed_in, REPORTS) == only_for(READ_FIGURES)


@pytest.mark.usefixtures("counted")
def test_the_way_to_the_latest_report_is_for_those_who_read_figures(signed_in: SignedIn) -> None:
    assert answers(signed_in, ["/report/"]) == only_for(READ_FIGURES, status=302)


@pytest.mark.usefixtures("counted")
def test_records_are_for_those_whose_rooms_hold_them(signed_in: SignedIn) -> None:
    assert answers(signed_in, RECORDS) == only_for(OPEN_RECORDS)


@pytest.mark.usefixtures("counted")
def test_households_stay_in_the_vaults(signed_in: SignedIn) -> None:
    assert answers(signed_in, [VAULT]) == only_for(set())


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/report/", *REPORTS, *RECORDS, VAULT, "/report/no-such-period/"])
def test_nobody_is_led_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/?next=/")


def test_a_page_is_closed_unless_it_is_named_open() -> None:
    """Whoever adds a page that can be seen without signing in names it here."""
    patterns = get_resolver("ceasefire.web.urls").url_patterns
    pages = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    assert len(pages) == len(patterns)
    opened = {page.name for page in pages if not getattr(page.callback, "login_required", True)}
    assert opened == OPEN_PAGES


@pytest.mark.usefixtures("counted")
def test_what_is_not_there_reads_like_what_is_not_yours(signed_in: SignedIn) -> None:
    client = signed_in(Role.OUTREACH_WORKER)
    asked = ("/report/2024/", "/report/no-such-period/", "/report/2024/referred_in/", "/report/2024/none/")
    pages = {TOKEN.sub(b"", client.get(address).content) for address in asked}
    assert len(pages) == 1
