"""Whoever sends what no form of ours sends changes nothing by it, learns nothing by it, and breaks nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ceasefire.access.actions import invite
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.people.models import ReviewPerson
from ceasefire.workbook.tests.books import make
from tests import city
from tests.attacks.tampering import (
    HOSTILE,
    SOME_DAY,
    TOO_MUCH,
    assigned,
    hostile_bodies,
    names_asked_for,
    planted,
    rows,
    with_parameter,
)
from tests.people import SignedIn
from tests.second_factor import PASSWORD, with_app, with_password
from tests.wall.addresses import Address, addresses
from tests.wall.askers import asker_in
from tests.wall.pages import all_of, browser_of, forms_of
from tests.wall.wall import Wall

ROLES = [Role.REVIEW_COORDINATOR, Role.OUTREACH_WORKER, Role.ADMINISTRATOR]
ADDRESSES = addresses()
SENT_TO = [address for address in ADDRESSES if "POST" in address.methods]


# Mass assignment


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", SENT_TO, ids=str)
def test_a_field_that_no_form_asks_for_is_not_assigned(
    signed_in: SignedIn, address: Address, role: Role, tmp_path: Any
) -> None:
    client, extra = signed_in(role), planted()
    before = rows()
    forms = forms_of(client.get(address.path)) or [{}]
    for form in forms:
        sent = {name: value for name, value in extra.items() if name not in form}
        client.post(f"{address.path}?role={extra['role']}&is_active=false", {**sent, **form})
        assert assigned(before, rows(), sent) == set()


def test_finds_a_field_that_is_assigned(ben: User) -> None:
    extra, before = planted(), rows()
    User.objects.filter(pk=ben.pk).update(role=extra["role"], organization=city.organization().id)
    assert assigned(before, rows(), extra) == {"access.user.role"}


@pytest.mark.django_db
def test_every_kind_of_field_is_sent_something() -> None:
    extra = planted()
    assert {
        "role",
        "held_by",
        "is_active",
        "organization",
        "organization_id",
        "id",
        "reference",
    } <= extra.keys()
    assert extra["organization"] == extra["held_by"] != str(city.organization().id)


def test_signing_in_assigns_nothing(ben: User, client: Client) -> None:
    phone = with_app(with_password(ben))
    extra = planted()
    before = rows()
    client.post("/sign-in/", {**extra, "login": "ben", "password": PASSWORD})
    answer = client.post("/sign-in/second-factor/", {**extra, "code": phone.code()})
    assert answer.headers["Location"] == "/"
    assert assigned(before, rows(), extra) == set()


def test_accepting_an_invitation_assigns_a_password_only(ben: User, client: Client) -> None:
    secret = invite(by=city.ADMINISTRATOR, user=ben)
    extra, before = planted(), rows()
    (page,) = [one for one in addresses(**{"invitation:secret": secret}) if one.name == "invitation"]
    (form,) = forms_of(client.get(page.path))
    assert "password" in form
    chosen = {name: PASSWORD for name in form if name != "csrfmiddlewaretoken"}
    client.post(page.path, {**extra, **chosen})
    ben.refresh_from_db()
    assert ben.check_password(PASSWORD)
    assert assigned(before, rows(), extra) == set()


def test_an_import_assigns_what_the_workbook_says_only(signed_in: SignedIn, tmp_path: Any) -> None:
    city.organization(city.POLICE)
    row = {"Id": "P-1", "Held by": "oz-police", "Full name": "Boq Munchkin"}
    file = SimpleUploadedFile("oz.xlsx", make(tmp_path / "oz.xlsx", Review_people=[row]).read_bytes())
    client, extra = signed_in(Role.LAW_ENFORCEMENT), planted()
    before = rows()
    checked = client.post("/workbook/", {**extra, "workbook": file}).content.decode()
    secret = re.search(r'name="upload" value="([^"]+)"', checked)
    assert secret
    assert client.post("/workbook/import/", {**extra, "upload": secret[1]}).status_code == 302
    assert ReviewPerson.objects.get().held_by.reference == "oz-police"
    assert assigned(before, rows(), extra) == set()


# Tampered addresses


def tried(wall: Wall, role: Role, client: Client, door: str, path: str) -> None:
    """Ask for it: no error of ours, nothing of others, no header of who asks."""
    response = client.get(path)
    assert response.status_code < 500, path
    assert "oz" not in response.cookies
    left = list(all_of(client, response))
    assert not any(b"<script>alert" in part for part in left if isinstance(part, bytes)), path
    wall.holds(asker_in(role), door, *left)


@pytest.mark.parametrize("role", [*ROLES, Role.PUBLIC])
@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.parameters], ids=str)
def test_a_tampered_parameter_tells_nothing_and_breaks_nothing(
    wall: Wall, address: Address, role: Role
) -> None:
    client = browser_of(role)
    for name in address.parameters:
        for raw in HOSTILE:
            tried(wall, role, client, f"tampered {address.name}", with_parameter(address, name, raw))


@pytest.fixture(scope="module")
def names(planted_city: Wall, django_db_blocker: Any) -> dict[str, set[str]]:
    """What each page may be asked for, found once."""
    with django_db_blocker.unblock():
        return names_asked_for(browser_of(Role.REVIEW_COORDINATOR), ADDRESSES)


@pytest.mark.parametrize("role", [Role.REVIEW_COORDINATOR, Role.OUTREACH_WORKER])
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_tampered_query_tells_nothing_and_breaks_nothing(
    wall: Wall, names: dict[str, set[str]], address: Address, role: Role
) -> None:
    client, door = browser_of(role), f"tampered query of {address.name}"
    for raw in HOSTILE:
        for name in sorted(names[address.name]):
            tried(wall, role, client, door, f"{address.path}?{name}={raw}")
    for raw in HOSTILE[::5]:
        every = "&".join(f"{name}={raw}" for name in SOME_DAY)
        tried(wall, role, client, door, f"{address.path}?{every}")
    for raw in TOO_MUCH:
        tried(wall, role, client, door, f"{address.path}?{raw}")


def test_the_names_that_pages_ask_for_are_found(names: dict[str, set[str]]) -> None:
    assert {"as_of", "known_on"} <= names["report"]
    assert "month" in names["figure"]


@pytest.mark.parametrize("role", [Role.REVIEW_COORDINATOR, Role.PUBLIC])
@pytest.mark.parametrize("address", SENT_TO, ids=str)
def test_a_tampered_form_breaks_nothing(wall: Wall, address: Address, role: Role) -> None:
    client = browser_of(role)
    fields = {name for form in forms_of(client.get(address.path)) for name in form} - {"csrfmiddlewaretoken"}
    for body, kind in hostile_bodies(sorted(fields | {"login", "password", "next"})):
        response = client.post(address.path, body, content_type=kind)
        assert response.status_code < 500, (body[:40], kind)
        wall.holds(asker_in(role), f"tampered form of {address.name}", *all_of(client, response))


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_no_other_method_breaks_anything(wall: Wall, address: Address) -> None:
    client = browser_of(Role.OUTREACH_WORKER)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "OZ"):
        response = client.generic(method, address.path, b"role=administrator")
        assert response.status_code < 500, method
        wall.holds(asker_in(Role.OUTREACH_WORKER), f"{method} {address.name}", *all_of(client, response))


@pytest.mark.parametrize(
    "cookie", ["", "\0", "x" * 4000, "é", "'; drop table access_user; --", "../../etc/passwd"]
)
def test_a_tampered_cookie_is_nobodys(wall: Wall, settings: Any, cookie: str) -> None:
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        client = Client(raise_request_exception=False)
        client.cookies[name] = cookie
        for address in ADDRESSES:
            response = client.get(address.path)
            assert response.status_code < 500
            wall.holds(asker_in(Role.PUBLIC), f"cookie at {address.name}", *all_of(client, response))
