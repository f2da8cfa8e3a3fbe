"""An office on a server of its own, for all the tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import postgres
from tests.office import books
from tests.office.office import Office, Told

ORGANIZATIONS = (("OFFICE", "ceasefire_office"), ("STREET", "provider"))
USERS = (
    ("ana", "review_coordinator", "OFFICE"),
    ("ada", "administrator", "OFFICE"),
    ("sol", "provider_supervisor", "STREET"),
)


@pytest.fixture(scope="package")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with an empty database, on a server of its own: roles are a server's, not a database's."""
    if connection.vendor != "postgresql":
        pytest.skip("An office of several runs PostgreSQL.")
    server = postgres.Server()
    office = Office(server, tmp_path_factory.mktemp("office"))
    office.found()
    yield office
    server.stop()


@pytest.fixture(scope="package")
def told_to_make_roles(founded: Office) -> Told:
    """What the first migration says where the owner may not make roles."""
    return founded.type("migrate", owner=True)


@pytest.fixture(scope="package")
def office(founded: Office, told_to_make_roles: Told) -> Office:
    """An office whose database is prepared and holds its organizations and users."""
    founded.ask(told_to_make_roles.error.partition("\n")[2])
    founded.does("migrate", owner=True)
    for reference, kind in ORGANIZATIONS:
        founded.does("organization", "add", f"{reference} of Oz", "--id", reference, "--kind", kind)
    for username, role, reference in USERS:
        named = ("--name", "Tip Ozma", "--role", role, "--organization", reference)
        founded.does("user", "add", username, *named)
    return founded


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests keep what they hand to one another."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="package")
def filled(office: Office, folder: Path) -> Office:
    """The office after its coordinator and its provider took their workbooks in."""
    office.does("workbook", "import", str(books.coordinators(folder)), "--as", "ana")
    office.does("workbook", "import", str(books.providers(folder)), "--as", "sol")
    return office
