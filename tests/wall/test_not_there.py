"""What is somebody else's and what is not there are answered alike: the same page from the same statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import clear_url_caches

from ceasefire.access.gate import Asker
from ceasefire.access.roles import Role
from ceasefire.people.models import VaultPerson
from ceasefire.people.queries import vault_people
from ceasefire.referrals.models import Placement
from tests.wall import careless
from tests.wall.addresses import Address, addresses
from tests.wall.askers import ROLES, asker_in
from tests.wall.layers import gate_alone
from tests.wall.pages import browser_of
from tests.wall.queries import means_somebody, queries, told_apart
from tests.wall.records import KINDS, NOBODYS, NoKind, differing, ids_in, unknown_to
from tests.wall.wall import Wall

ADDRESSES = addresses()
QUERIES = {name: query for name, query in queries().items() if means_somebody(query)}


@pytest.mark.parametrize("role", ROLES)
def test_an_address_tells_not_yours_from_not_there_to_nobody(wall: Wall, role: Role) -> None:
    client, asker = browser_of(role), asker_in(role)
    for address in ADDRESSES:
        assert [*differing(wall, client, asker, address, KINDS)] == []


@pytest.fixture
def with_careless_pages(settings: Any) -> Iterator[dict[str, Address]]:
    """The program with pages about one placement; their addresses."""
    settings.ROOT_URLCONF = careless.__name__
    clear_url_caches()
    yield {one.name: one for one in addresses(placement=str(NOBODYS)) if "<uuid:placement>" in one.route}
    clear_url_caches()


OF_A_PLACEMENT = {"placement": "referrals.placement"}


@pytest.mark.parametrize("role", [Role.OUTREACH_WORKER, Role.HOSPITAL_PROGRAM, Role.LAW_ENFORCEMENT])
@pytest.mark.parametrize("name", careless.TELLS_APART)
def test_a_page_that_tells_them_apart_is_found(
    wall: Wall, with_careless_pages: dict[str, Address], name: str, role: Role
) -> None:
    page = with_careless_pages[name]
    with gate_alone():
        assert [*differing(wall, browser_of(role), asker_in(role), page, OF_A_PLACEMENT)]


@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_passes_the_gate_does_not(
    wall: Wall, with_careless_pages: dict[str, Address], role: Role
) -> None:
    page = with_careless_pages["passes_the_gate"]
    assert [*differing(wall, browser_of(role), asker_in(role), page, OF_A_PLACEMENT)] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_tells_not_yours_from_not_there_to_nobody(wall: Wall, name: str, role: Role) -> None:
    assert [*told_apart(wall, QUERIES[name], asker_in(role))] == []


def only_its_own(*, asker: Asker, person: VaultPerson) -> list[str]:
    return [one.reference for one in vault_people(asker=asker).filter(id=person.id)]


def says_whose_it_is(*, asker: Asker, person: VaultPerson) -> str:
    return str(VaultPerson.objects.filter(id=person.id).values_list("held_by", flat=True).first())


def looks_further_at_what_is_there(*, asker: Asker, person: VaultPerson) -> None:
    if VaultPerson.objects.filter(id=person.id).exists():
        Placement.objects.exists()


@pytest.mark.parametrize("query", [says_whose_it_is, looks_further_at_what_is_there])
@pytest.mark.parametrize("role", [Role.OUTREACH_WORKER, Role.HOSPITAL_PROGRAM, Role.LAW_ENFORCEMENT])
def test_a_query_that_tells_them_apart_is_found(wall: Wall, query: Any, role: Role) -> None:
    with gate_alone():
        assert [*told_apart(wall, query, asker_in(role))]


def test_a_query_of_ones_own_does_not(wall: Wall) -> None:
    assert [*told_apart(wall, only_its_own, asker_in(Role.HOSPITAL_PROGRAM))] == []


def test_a_worker_is_asked_about_other_caseloads_and_organizations(wall: Wall) -> None:
    worker, director = asker_in(Role.OUTREACH_WORKER), asker_in(Role.DIRECTOR)
    assert len(unknown_to(wall, worker, "referrals.placement")) == 4
    assert len(unknown_to(wall, director, "referrals.placement")) == 0
    assert len(unknown_to(wall, director, "outreach.attemptnote")) == 5


def test_says_what_to_add_for_an_id_of_an_unknown_kind(with_careless_pages: dict[str, Address]) -> None:
    with pytest.raises(NoKind, match=r"\[passes_the_gate\] has the id \[placement\]"):
        ids_in(with_careless_pages["passes_the_gate"])
