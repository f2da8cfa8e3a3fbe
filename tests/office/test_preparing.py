"""The database is prepared by who owns it, and served by who owns nothing, where the wall stands."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook

from ceasefire.access.wall.plan import PLAN, SIGN_IN
from tests import postgres
from tests.demonstration.documents import REFERENCE
from tests.machine import server_programs
from tests.office.office import Office, Told

OWNER = "oz_owner"
ROLES = [f"oz_{role}" for role in PLAN if role != SIGN_IN]


def holders(secret: str) -> list[str]:
    """The processes of this machine that were started with it in their environment."""
    held = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if secret.encode() in environment.read_bytes():
                held.append(environment.parent.name)
    return held


def test_an_owner_who_may_not_make_roles_is_told_the_statements(told_to_make_roles: Told) -> None:
    assert told_to_make_roles.ended == 1
    said, *statements = told_to_make_roles.error.strip().splitlines()
    assert "Have somebody who may run this, and try again:" in said
    assert {line for line in statements if line.startswith("CREATE ROLE")} == {
        f'CREATE ROLE "{role}" NOLOGIN;' for role in ROLES
    }


@pytest.mark.parametrize("words", [("migrate",), ("serve", "--port", "0")], ids=" ".join)
def test_who_serves_does_not_prepare(founded: Office, tmp_path: Path, words: tuple[str, ...]) -> None:
    founded.server.execute("DROP DATABASE IF EXISTS gillikin")
    founded.server.execute("CREATE DATABASE gillikin")
    told = replace(founded, name="gillikin", folder=tmp_path).type(*words)
    assert told.ended == 1
    assert "The role [oz_program] does not own the tables" in told.error
    assert told.error.endswith("run: ceasefire migrate. See docs/how-to/postgresql.md.\n")


def test_the_wall_stands_and_the_owner_owns_every_table(office: Office) -> None:
    assert office.does("database", "check") == "The wall stands. The program signs in as [oz_program].\n"
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert office.ask(owners) == OWNER


def test_who_serves_needs_no_key_to_the_tables(office: Office) -> None:
    with office.serving() as address, urlopen(address) as page:
        assert page.status == 200
        assert "/sign-in/" in page.url


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="This machine does not tell what its processes hold.")
def test_what_is_started_to_serve_gets_no_key_to_the_tables(office: Office) -> None:
    with office.serving(owner=True):
        # The web server writes its title over its environment; the jobs are started from the same one.
        assert holders(office.address(office.program)) != []
        assert holders(office.address(office.owner)) == []


@pytest.mark.slow
def test_an_owner_who_may_make_roles_puts_back_what_is_missing(office: Office) -> None:
    office.ask(f"ALTER ROLE {OWNER} CREATEROLE; DROP OWNED BY oz_evaluator; DROP ROLE oz_evaluator")
    told = office.type("database", "check")
    assert told.ended == 1
    assert "The role [oz_evaluator] is not there." in told.error
    refused = office.type("migrate")
    assert refused.ended == 1
    assert "The role [oz_program] does not own the tables" in refused.error
    office.does("migrate", owner=True)
    office.does("database", "check")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (OWNER, "owns tables: it can take the wall down."),
        (postgres.SUPERUSER, "is a superuser: no wall binds it."),
    ],
)
def test_nothing_is_served_by_who_could_take_the_wall_down(office: Office, program: str, said: str) -> None:
    everything = ", ".join(ROLES)
    office.ask(f"GRANT {everything} TO {program}")
    told = replace(office, program=program).type("serve", "--port", "0")
    office.ask(f"REVOKE {everything} FROM {program}")
    office.does("migrate", owner=True)
    assert (told.ended, told.out) == (1, "")
    assert f"The role [{program}], which the program signs in as, {said}" in told.error
    assert told.error.endswith("Nothing is served. See docs/how-to/postgresql.md.\n")


@pytest.mark.slow
def test_the_demonstration_city_is_loaded_and_its_report_agrees(
    founded: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    city = Office(founded.server, tmp_path_factory.mktemp("city"), name="city", program="city_program")
    city.found()
    city.ask(f"ALTER ROLE {city.owner} CREATEROLE")
    city.does("demo", owner=True)
    printed = str(REFERENCE / "portland-2024-expected.json")
    found = json.loads(city.does("report", "check", "--printed", printed, "--format", "json"))
    assert found == {"differs": [], "broken": []}
    with city.serving() as address, urlopen(address) as page:
        assert page.status == 200


def postgres_does(program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's own programs, as docs/how-to/postgresql.md has it typed."""
    programs = server_programs()
    assert programs
    done = subprocess.run([programs / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def sheets(office: Office, file: Path, user: str) -> dict[str, list[tuple[Any, ...]]]:
    """What each sheet of a user's exported workbook holds, row by row."""
    office.does("workbook", "export", str(file), "--as", user)
    return {sheet.title: [*sheet.values] for sheet in load_workbook(file)}


@pytest.mark.slow
def test_a_dump_is_restored_on_another_server_and_the_wall_stands_there(
    filled: Office, tmp_path: Path
) -> None:
    """The steps of docs/how-to/postgresql.md."""
    filled.does("audit", "seal")
    last_block = filled.does("audit", "verify").strip().rpartition("--head ")[2]
    filled.ask("CREATE ROLE oz_dump LOGIN BYPASSRLS")
    filled.ask("GRANT CONNECT ON DATABASE oz TO oz_dump; GRANT pg_read_all_data TO oz_dump")
    kept = {user: sheets(filled, tmp_path / f"{user}.xlsx", user) for user in ("ana", "sol")}
    assert all("Dorothy Gale" in str(book) for book in kept.values())
    dump = str(tmp_path / "office.dump")
    source = postgres.address(filled.server.folder, "oz_dump", "oz")
    postgres_does("pg_dump", "--format=custom", f"--file={dump}", source)
    other = postgres.Server()
    try:
        elsewhere = replace(filled, server=other)
        elsewhere.found()
        elsewhere.ask("ALTER ROLE oz_owner CREATEROLE")
        elsewhere.does("migrate", owner=True)
        goal = postgres.address(other.folder, elsewhere.owner, elsewhere.name)
        postgres_does(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", f"--dbname={goal}", dump
        )
        elsewhere.does("migrate", owner=True)
        assert "The wall stands." in elsewhere.does("database", "check")
        elsewhere.does("audit", "verify", "--head", last_block)
        elsewhere.does("audit", "seal", "--restored")
        elsewhere.does("audit", "verify")
        assert kept == {user: sheets(elsewhere, tmp_path / f"{user}-after.xlsx", user) for user in kept}
    finally:
        other.stop()
