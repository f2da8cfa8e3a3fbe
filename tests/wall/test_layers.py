"""Each layer of the wall holds without the other: the database where the gate lets everybody do everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from ceasefire.access.roles import Role
from ceasefire.access.wall.plan import PLAN, SIGN_IN
from ceasefire.audit.visit import NotReadable
from tests.wall.addresses import Address, addresses
from tests.wall.askers import ROLES, asker_in
from tests.wall.known import may_know
from tests.wall.layers import (
    all_that_is_read,
    gate_alone,
    no_gate,
    opened,
    signed_in_to_the_database,
    stand,
)
from tests.wall.pages import all_of, asked, browser_of
from tests.wall.queries import answers, queries
from tests.wall.wall import Leak, Wall

QUERIES = queries()
WHO_COMPUTES = Role.EVALUATOR
"""Figures are computed by the program itself, in the database too; who sees them, the gate alone says."""


@pytest.fixture(autouse=True)
def on_postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(
            "SQLite has no roles: there the gate, the plan for kinds and fields, and the ciphertext hold."
        )


@pytest.mark.parametrize("role", ROLES)
def test_every_column_of_every_table_shows_a_role_what_it_may_know(wall: Wall, role: Role) -> None:
    """Past the program, with the key file in hand: every row of every table, versions and sessions too."""
    asker = asker_in(role)
    with signed_in_to_the_database() as conn:
        stand(conn, role.value, asker)
        seen = opened(all_that_is_read(conn))
    for column, values in seen.items():
        found = wall.found(asker, f"column {column}", *map(str, values))
        # The versions of a record lie with it, under the same rows.
        assert [str(one) for one in found if not may_know(asker, replace(one, is_past=False))] == []


def test_who_took_no_stand_reads_what_signing_in_needs(wall: Wall) -> None:
    with signed_in_to_the_database() as conn:
        seen = opened(all_that_is_read(conn))
    tables = {name.partition(".")[0] for name in seen}
    assert tables >= {"access_user", "django_session"}
    assert not [
        name for name in tables if name.startswith(("people_", "outreach_", "reviews_", "shootings_"))
    ]
    assert SIGN_IN in PLAN
    everything = [str(value) for values in seen.values() for value in values]
    marks = {canary.field for canary in wall.planted.found_in("\n".join(everything).encode())}
    assert {field.partition(".")[0] for field in marks} <= {"access", "account", "socialaccount", "mfa"}


def test_a_column_that_somebody_sees_is_looked_at(wall: Wall) -> None:
    """Were nothing looked at, nothing would be found: a supervisor's names are."""
    asker = asker_in(Role.PROVIDER_SUPERVISOR)
    with signed_in_to_the_database() as conn:
        stand(conn, asker.role.value, asker)
        seen = opened(all_that_is_read(conn))
    found = wall.holds(asker, "columns", *map(str, seen["people_vaultpersonname.full_name"]))
    assert {canary.field for canary in found} == {"people.vaultpersonname.full_name"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", QUERIES)
def test_without_the_gate_a_query_tells_nobody_more(
    wall: Wall, name: str, role: Role, tmp_path: Path
) -> None:
    asker = asker_in(role)
    with no_gate():
        told = _told(name, asker, tmp_path)
    wall.holds(asker, f"query {name} without the gate", *told, besides=asker_in(WHO_COMPUTES))


def _told(name: str, asker: Any, folder: Path) -> list[bytes | str]:
    try:
        return [*answers(QUERIES[name], asker, folder)]
    except (NotReadable, ProgrammingError) as refused:
        return [str(refused)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", addresses(), ids=str)
def test_without_the_gate_a_page_shows_nobody_more(wall: Wall, address: Address, role: Role) -> None:
    asker, client = asker_in(role), browser_of(role)
    with no_gate():
        for door, response in asked(client, address):
            left = all_of(client, response)
            wall.holds(asker, f"{door} without the gate", *left, besides=asker_in(WHO_COMPUTES))


def test_with_neither_gate_nor_database_the_same_query_leaks(wall: Wall, tmp_path: Path) -> None:
    asker = asker_in(Role.LAW_ENFORCEMENT)
    with no_gate(), gate_alone(), pytest.raises(Leak):
        wall.holds(asker, "query", *_told("people.coordination_names", asker, tmp_path))
