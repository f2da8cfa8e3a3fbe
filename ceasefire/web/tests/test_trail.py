"""The trail in the browser, for those who keep watch over it."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from ceasefire.web.tests.conftest import SIGNED_IN_ROLES, SignedIn
from tests import city

READ_THE_TRAIL = {Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}


@pytest.fixture
def officer(signed_in: SignedIn) -> Client:
    return signed_in(Role.PRIVACY_OFFICER)


def page_of(client: Client, search: str = "") -> str:
    answer = client.get(f"/trail/{search}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/trail/", "/trail/csv/"])
@pytest.mark.parametrize("role", SIGNED_IN_ROLES)
def test_the_trail_is_for_those_who_keep_watch_over_it(signed_in: SignedIn, role: Role, address: str) -> None:
    assert signed_in(role).get(address).status_code == (200 if role in READ_THE_TRAIL else 403)


def test_a_row_names_ids_and_kinds_and_nothing_that_a_record_says(officer: Client) -> None:
    person = city.person("Dorothy Gale")
    page = page_of(officer)
    assert str(person.id) in page
    assert "1 coordination person" in page
    assert "Dorothy" not in page
    assert "Gale" not in page


def test_a_search_finds_a_user_a_record_a_day_and_an_outcome(officer: Client) -> None:
    one, other = city.incident(), city.incident()
    assert str(other.id) not in page_of(officer, f"?record={one.id}")
    assert str(one.id) in page_of(officer, f"?record={one.id}&user=OFFICER&outcome=done")
    for nothing in ("?user=wizard", "?outcome=failed", "?last=2001-01-01", "?first=2999-01-01"):
        assert "No visit is in the trail that this search names" in page_of(officer, nothing)


def test_an_empty_trail_says_so(officer: Client) -> None:
    AuditEvent.objects.all().delete()
    assert "nobody has read or written a record yet" in page_of(officer)


@pytest.mark.parametrize("address", ["/trail/", "/trail/csv/"])
def test_what_is_no_day_is_told_beside_its_field(officer: Client, address: str) -> None:
    answer = officer.get(f"{address}?first=never")
    assert answer.status_code == 400
    assert "Write it as in 2024-01-31" in answer.content.decode()


def test_visits_come_fifty_to_a_page_and_the_search_goes_along(officer: Client) -> None:
    for _ in range(60):
        city.incident()
    first = page_of(officer, "?user=officer")
    assert "1 to 50 of 60" in first
    assert "?user=officer&amp;page=2" in first
    assert "51 to 60 of 60" in page_of(officer, "?user=officer&page=2")


def test_the_file_holds_what_is_shown(officer: Client) -> None:
    wanted = city.incident()
    answer = officer.get(f"/trail/csv/?record={wanted.id}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trail.csv"'
    [line] = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (line["user"], line["written"]) == ("officer", f"shootings.incident:{wanted.id}")


def test_a_visit_that_wrote_very_much_says_how_many(officer: Client) -> None:
    city.incident()
    AuditEvent.objects.filter(by="officer").update(records={"shootings.incident": 1700, "oz.gone": 3})
    page = page_of(officer)
    assert "1700 incident" in page
    assert "3 oz.gone" in page


@pytest.mark.parametrize(
    ("address", "purpose"), [("/trail/", "page trail"), ("/trail/csv/", "page trail_csv")]
)
def test_who_looks_at_the_trail_leaves_a_row_that_says_how_it_was_searched_and_not_for_what(
    officer: Client, address: str, purpose: str
) -> None:
    looked_for = city.incident()
    AuditEvent.objects.all().delete()
    assert officer.get(f"{address}?record={looked_for.id}&user=dorothy&page=2").status_code == 200
    row = AuditEvent.objects.get()
    assert (row.purpose, row.role, row.actions) == (purpose, "privacy_officer", ["access.trail(user,record)"])
    assert (row.read, row.records, row.written) == ({}, {}, 0)


def test_who_looks_at_all_of_the_trail_leaves_a_row_too(officer: Client) -> None:
    AuditEvent.objects.all().delete()
    page_of(officer)
    assert AuditEvent.objects.get().actions == ["access.trail"]
