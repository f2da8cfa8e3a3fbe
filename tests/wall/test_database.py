"""PostgreSQL refuses whoever comes past the program: told by its own connections, as the program's own roles."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg import errors

from ceasefire.access.gate import Asker
from ceasefire.access.models import Organization
from ceasefire.access.roles import Role
from ceasefire.access.wall.plan import JUDGE, KEY_KEEPER, PLAN, SEALER, SIGN_IN
from tests import city
from tests.wall.askers import ROLES, asker_in
from tests.wall.layers import signed_in_to_the_database, stand
from tests.wall.wall import Wall

STANDS = [str(role) for role in PLAN if role != SIGN_IN]
Conn = psycopg.Connection[Any]


@pytest.fixture(autouse=True)
def on_postgresql(wall: Wall) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles.")


@pytest.fixture
def conn() -> Iterator[Conn]:
    with signed_in_to_the_database() as signed_in:
        yield signed_in


def tables_of(conn: Conn) -> list[str]:
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    return [name for (name,) in conn.execute(asked)]


def refused(conn: Conn, statement: str, *told: Any) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.UndefinedTable)), conn.transaction():
        conn.execute(statement.encode(), told or None)


@pytest.mark.parametrize("role", STANDS)
def test_a_role_that_belongs_to_no_organization_sees_no_vault(conn: Conn, role: str) -> None:
    """Forgotten or forged, a setting that names nobody opens nothing."""
    seen_by_all = {JUDGE, KEY_KEEPER, SEALER, Role.SYSTEM, Role.REVIEW_COORDINATOR}
    stand(conn, role, Asker("", Role.PUBLIC))
    for table in ("people_vaultperson", "outreach_contactattempt", "people_historicalvaultperson"):
        asked = "SELECT has_any_column_privilege(%s, 'SELECT')"
        [may_read] = conn.execute(asked, [table]).fetchone() or [False]
        if may_read and role not in seen_by_all:
            rows = conn.execute(f"SELECT id FROM {table}".encode()).fetchall()
            assert rows == []


@pytest.mark.parametrize("organization", ["", "x", "' OR true --", str(uuid4())])
def test_a_forged_organization_opens_no_vault(conn: Conn, organization: str) -> None:
    supervisor = asker_in(Role.PROVIDER_SUPERVISOR)
    told = ["provider_supervisor", supervisor.id, organization]
    conn.execute(
        "SELECT set_config('role', current_database() || '_' || %s, true), set_config('ceasefire.user', %s, true), "
        "set_config('ceasefire.organization', %s, true)",
        told,
    )
    # What is no id is no organization either.
    with contextlib.suppress(errors.InvalidTextRepresentation):
        assert conn.execute("SELECT id FROM people_vaultperson").fetchall() == []


def test_a_worker_who_names_themselves_another_sees_that_caseload_and_no_more(conn: Conn) -> None:
    """The settings are the program's word: whoever can say them for another is the program."""
    worker = asker_in(Role.OUTREACH_WORKER)
    stand(conn, "outreach_worker", worker)
    own = conn.execute("SELECT id FROM people_vaultperson").fetchall()
    conn.rollback()
    stand(conn, "outreach_worker", Asker("nobody", worker.role, worker.organization_id))
    assert conn.execute("SELECT id FROM people_vaultperson").fetchall() == []
    assert own


def test_a_stand_ends_with_its_transaction(conn: Conn) -> None:
    """A connection that goes back to a pool takes nothing along."""
    stand(conn, "provider_supervisor", asker_in(Role.PROVIDER_SUPERVISOR))
    assert conn.execute("SELECT count(*) FROM people_vaultperson").fetchone() != (0,)
    conn.commit()
    refused(conn, "SELECT id FROM people_vaultperson")
    asked = "SELECT current_setting('ceasefire.user', true), current_setting('ceasefire.organization', true)"
    assert conn.execute(asked).fetchone() == ("", "")


@pytest.mark.parametrize("role", [None, *STANDS])
def test_nobody_takes_the_wall_down(conn: Conn, role: str | None) -> None:
    if role:
        stand(conn, role, asker_in(Role.ADMINISTRATOR))
    owner = connection.get_connection_params()["user"]
    for statement in (
        "ALTER TABLE people_vaultperson DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE people_vaultperson NO FORCE ROW LEVEL SECURITY",
        "DROP TABLE people_vaultperson",
        "TRUNCATE people_vaultperson CASCADE",
        "CREATE POLICY open ON people_vaultperson USING (true)",
        f"SET ROLE {owner}",
        f"ALTER ROLE {owner} NOLOGIN",
        "CREATE ROLE wizard SUPERUSER",
        "SELECT * FROM pg_authid",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
    ):
        refused(conn, statement)


@pytest.mark.parametrize("role", STANDS)
def test_nobody_reads_past_the_rows_of_a_policy(conn: Conn, role: str) -> None:
    """Switching the policies off for oneself is an error, not a way in."""
    stand(conn, role, asker_in(Role.OUTREACH_WORKER))
    conn.execute("SET LOCAL row_security = off")
    for table in ("people_vaultperson", "people_historicalvaultperson", "outreach_attemptnote"):
        with pytest.raises(errors.InsufficientPrivilege), conn.transaction():
            conn.execute(f"SELECT id FROM {table}".encode())


@pytest.mark.parametrize("role", ROLES)
def test_the_trail_is_only_added_to(conn: Conn, role: Role) -> None:
    stand(conn, role.value, asker_in(role))
    for table in ("audit_auditevent", "audit_auditblock", "audit_auditseal"):
        refused(conn, f"DELETE FROM {table}")
        refused(
            conn,
            f"UPDATE {table} SET id = id" if table != "audit_auditblock" else f"UPDATE {table} SET rows = 0",
        )


A_ROW = "now(), 'ada', 'public', '', 'page', '', 'done', '[]', '{}', '{}', 0"
COLUMNS = "acted_at, by, role, organization, purpose, origin, outcome, actions, read, records, written"


@pytest.mark.parametrize("role", [None, *STANDS])
def test_nobody_says_which_number_a_row_of_the_trail_gets(conn: Conn, role: str | None) -> None:
    """A number that was never given out would stand above every one that is."""
    if role:
        stand(conn, role, Asker("ada", Role.ADMINISTRATOR))
    refused(conn, f"INSERT INTO audit_auditevent (id, {COLUMNS}) VALUES (9000000000000000000, {A_ROW})")
    refused(
        conn, f"INSERT INTO audit_auditevent (id, {COLUMNS}) OVERRIDING SYSTEM VALUE VALUES (-1, {A_ROW})"
    )
    refused(conn, "SELECT setval('audit_auditevent_id_seq', 9000000000000000000)")


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR.value, Role.OUTREACH_WORKER.value])
def test_the_database_gives_a_row_of_the_trail_its_number(conn: Conn, role: str | None) -> None:
    if role:
        stand(conn, role, Asker("ada", Role.ADMINISTRATOR))
    given = conn.execute(f"INSERT INTO audit_auditevent ({COLUMNS}) VALUES ({A_ROW}) RETURNING id".encode())
    assert given.fetchone()
    conn.rollback()


@pytest.mark.parametrize("role", ROLES)
def test_no_version_is_changed(conn: Conn, role: Role) -> None:
    stand(conn, role.value, asker_in(role))
    versions = [name for name in tables_of(conn) if "_historical" in name]
    assert len(versions) > 20
    for table in versions:
        refused(conn, f"UPDATE {table} SET history_date = now()")


def test_nobody_writes_a_version_in_anothers_name(conn: Conn) -> None:
    supervisor = asker_in(Role.PROVIDER_SUPERVISOR)
    stand(conn, "provider_supervisor", supervisor)
    copied = conn.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'people_historicalvaultperson' "
        "AND column_name NOT IN ('history_id', 'history_user_id')"
    ).fetchall()
    columns = ", ".join(name for (name,) in copied)
    refused(
        conn,
        f"INSERT INTO people_historicalvaultperson ({columns}, history_user_id) "
        f"SELECT {columns}, 'somebody_else' FROM people_historicalvaultperson LIMIT 1",
    )


def test_nobody_adds_to_anothers_vault(conn: Conn) -> None:
    supervisor = asker_in(Role.PROVIDER_SUPERVISOR)
    other = Organization.objects.get(reference=city.FAMILY[0])
    stand(conn, "provider_supervisor", supervisor)
    found = conn.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'people_vaultperson' "
        "AND column_name NOT IN ('id', 'reference', 'held_by_id')"
    ).fetchall()
    columns = ", ".join(name for (name,) in found)
    refused(
        conn,
        f"INSERT INTO people_vaultperson (id, reference, held_by_id, {columns}) "
        f"SELECT gen_random_uuid(), 'emerald', %s, {columns} FROM people_vaultperson LIMIT 1",
        other.id,
    )
