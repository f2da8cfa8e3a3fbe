"""No page shows anybody what they may not know: every role at every address, however it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.urls import clear_url_caches, reverse

from ceasefire.access.gate import NOBODY
from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from ceasefire.reports.layout import Service as ServiceLine
from ceasefire.reports.layout import by_month, whole_period
from tests.wall import careless
from tests.wall.addresses import Address, addresses
from tests.wall.askers import ROLES, asker_in
from tests.wall.layers import gate_alone
from tests.wall.logs import heard
from tests.wall.pages import all_of, asked, browser_of
from tests.wall.records import NOBODYS
from tests.wall.wall import Leak, Wall

ADDRESSES = addresses()
SERVICES = [
    ServiceLine(code, code, "icm" if code == "slo_icm" else "hhp_tvif", "")
    for code in ("slo_icm", "hhp", "tvif")
]


def walk(wall: Wall, role: Role, address: Address, query: str = "") -> None:
    """Ask for it in every way, and look at what leaves: to who asks, into the log, by mail, and into the trail."""
    asker, client = asker_in(role), browser_of(role)
    with heard() as lines:
        for door, response in asked(client, address, query):
            wall.holds(asker, door, *all_of(client, response))
    wall.holds(NOBODY, f"log of {address.name}", *lines)
    wall.holds(NOBODY, f"mail of {address.name}", *(str(one.message()) for one in mail.outbox))
    trail = AuditEvent.objects.filter(by=asker.id, role=asker.role)
    wall.holds(NOBODY, f"trail of {address.name}", *map(str, trail.values_list()))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_page_shows_nobody_what_they_may_not_know(wall: Wall, address: Address, role: Role) -> None:
    walk(wall, role, address)


def figures() -> list[str]:
    """Every figure that a report shows."""
    lines = [*whole_period(SERVICES).lines, *(line for one in by_month(SERVICES) for line in one.lines)]
    return [*dict.fromkeys(line.figure for line in lines)]


@pytest.mark.parametrize("role", ROLES)
def test_the_records_behind_a_figure_show_nothing_else(wall: Wall, role: Role) -> None:
    client, asker = browser_of(role), asker_in(role)
    for name in figures():
        response = client.get(reverse("figure", args=["2024", name]))
        wall.holds(asker, f"figure {name}", *all_of(client, response))


@pytest.mark.parametrize(
    "role", [Role.REVIEW_COORDINATOR, Role.DIRECTOR, Role.EVALUATOR, Role.LAW_ENFORCEMENT]
)
@pytest.mark.parametrize(
    ("period", "query"), [("2024-Q1", ""), ("2024-03", ""), ("2024", "?month=2024-03&page=2")]
)
def test_no_period_shows_more_than_the_year(wall: Wall, role: Role, period: str, query: str) -> None:
    client, asker = browser_of(role), asker_in(role)
    for where in (reverse("report", args=[period]), reverse("figure", args=[period, "referred_in"])):
        response = client.get(where + query)
        wall.holds(asker, f"GET {where}{query}", *all_of(client, response))


ODD = ["x", "0", "2024'--", "🦉"]
NOWHERE = {
    re.sub(r"<[^>]*>", quote(odd), f"/{one.route}") for one in ADDRESSES if one.parameters for odd in ODD
}


@pytest.mark.parametrize("role", ROLES)
def test_an_address_that_leads_nowhere_says_nothing(wall: Wall, role: Role) -> None:
    client, asker = browser_of(role), asker_in(role)
    with heard() as lines:
        for where in sorted({"/emerald/", *NOWHERE}):
            left = list(all_of(client, client.get(where)))
            wall.holds(asker, f"GET {where}", *left)
    wall.holds(NOBODY, "log of addresses that lead nowhere", *lines)


@pytest.fixture
def with_careless_pages(settings: Any) -> Iterator[list[Address]]:
    """The program with pages that show what they should not, or fail; their addresses."""
    settings.ROOT_URLCONF = careless.__name__
    clear_url_caches()
    yield [one for one in addresses(placement=str(NOBODYS)) if one.route.startswith("oz/")]
    clear_url_caches()


@pytest.mark.parametrize("name", careless.LEAKS)
def test_a_careless_page_is_found(wall: Wall, with_careless_pages: list[Address], name: str) -> None:
    (address,) = [one for one in with_careless_pages if one.name == name]
    with gate_alone(), pytest.raises(Leak):
        walk(wall, Role.LAW_ENFORCEMENT, address)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", careless.HELD_BACK)
def test_what_a_log_line_or_an_error_quotes_is_told_to_nobody(
    wall: Wall, with_careless_pages: list[Address], name: str, role: Role
) -> None:
    (address,) = [one for one in with_careless_pages if one.name == name]
    walk(wall, role, address)


@pytest.mark.parametrize("role", ROLES)
def test_a_request_that_cannot_be_read_is_told_nothing(wall: Wall, role: Role) -> None:
    client, asker = browser_of(role), asker_in(role)
    for headers in ({"host": "emerald.example"}, {"cookie": "sessionid=" + "x" * 9000}):
        response = client.get("/", headers=headers)
        wall.holds(asker, f"GET / with {[*headers]}", *all_of(client, response))
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "outreach_worker"})
    wall.holds(asker, "POST of another site", *all_of(client, response))
