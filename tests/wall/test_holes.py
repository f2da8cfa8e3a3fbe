"""A hole in the wall is told, whoever opened it; and where the owner may close it, the wall is put up again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from ceasefire.access.wall.building import NotPutUp, put_up, stand_aside
from ceasefire.access.wall.found import rows
from ceasefire.access.wall.names import names_in
from ceasefire.access.wall.survey import faults
from tests.wall.layers import signed_in_to_the_database
from tests.wall.wall import Wall


@pytest.fixture(autouse=True)
def on_postgresql(wall: Wall) -> Iterator[None]:
    """What a test does to the wall is undone."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles.")
    does("SAVEPOINT hole")
    yield
    does("ROLLBACK TO SAVEPOINT hole")


def does(sql: str) -> None:
    """Somebody changes the database past the program; roles are named as in the plan."""
    names = names_in(connection)
    [(owner,)] = rows(connection, "SELECT current_user")
    called = {"owner": owner, "login": names.login, **{role: name for name, role in names.roles.items()}}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**called))


POLICY = (
    "SELECT polname FROM pg_policy WHERE polrelid = 'people_vaultperson'::regclass AND polcmd = 'r' "
    "ORDER BY 1 LIMIT 1"
)


def with_policy(change: str) -> str:
    """A change of a policy that stands, whose name is put in the place of `%I`."""
    return f"DO $$ BEGIN EXECUTE format('{change}', ({POLICY})); END $$"


TAKEN_AS_NARROWING = """
DO $$ DECLARE one record; BEGIN
    SELECT policyname, roles[1] AS role, qual, obj_description(pg_policy.oid, 'pg_policy') AS said INTO one
    FROM pg_policies JOIN pg_policy ON polname = policyname AND polrelid = 'people_vaultperson'::regclass
    WHERE tablename = 'people_vaultperson' AND cmd = 'SELECT' LIMIT 1;
    EXECUTE format('DROP POLICY %I ON people_vaultperson', one.policyname);
    EXECUTE format('CREATE POLICY %I ON people_vaultperson AS RESTRICTIVE FOR SELECT TO %I USING (%s)',
        one.policyname, one.role, one.qual);
    EXECUTE format('COMMENT ON POLICY %I ON people_vaultperson IS %L', one.policyname, one.said);
END $$
"""
"""A policy that lets nobody through, and says what it said."""


ROLE_AMISS = (
    "The role [test_ceasefire_director] may sign in, make roles, become another, or is bound by nothing"
)
CLOSED_BY_THE_OWNER = {
    "GRANT SELECT ON people_vaultperson TO {director}": "The role [director] may [SELECT people_vaultperson",
    "GRANT SELECT ON people_vaultperson TO {login}": "The role [sign_in] may [SELECT people_vaultperson",
    "GRANT SELECT (id) ON outreach_attemptnote TO {director}": (
        "The role [director] may [SELECT outreach_attemptnote.id] and should not"
    ),
    "GRANT SELECT ON outreach_attemptnote TO PUBLIC": "The role [PUBLIC] may [SELECT outreach_attemptnote] and",
    "CREATE VIEW seen AS SELECT * FROM outreach_attemptnote; GRANT SELECT ON seen TO PUBLIC": (
        "The role [PUBLIC] may [SELECT seen]"
    ),
    "REVOKE ALL ON people_vaultperson FROM {outreach_worker}": (
        "The role [outreach_worker] may not [SELECT people_vaultperson"
    ),
    "ALTER TABLE people_vaultperson NO FORCE ROW LEVEL SECURITY": "The table [people_vaultperson] is open",
    "ALTER TABLE people_vaultperson DISABLE ROW LEVEL SECURITY": "The table [people_vaultperson] is open",
    "CREATE POLICY open ON people_vaultperson USING (true)": "The policy [open] of the table",
    TAKEN_AS_NARROWING: "[people_vaultperson] does not stand as planned",
    with_policy("DROP POLICY %I ON people_vaultperson"): "[people_vaultperson] does not stand as planned",
    with_policy(
        "ALTER POLICY %I ON people_vaultperson TO PUBLIC"
    ): "[people_vaultperson] does not stand as planned",
    with_policy(
        "ALTER POLICY %I ON people_vaultperson USING (true)"
    ): "[people_vaultperson] does not stand as planned",
    "REVOKE {director} FROM {login}": "cannot stand in the role [test_ceasefire_director]",
}
CLOSED_BY_A_SUPERUSER = {
    "ALTER ROLE {director} RENAME TO somebody": "The role [test_ceasefire_director] is not there",
    "ALTER TABLE outreach_attemptnote RENAME TO elsewhere": "There is no table [outreach_attemptnote].",
    "ALTER TABLE people_vaultperson OWNER TO {login}": "owns tables: it can take the wall down",
    "GRANT pg_read_all_data TO {login}": "may become [pg_read_all_data], which is no role of the program",
    "ALTER ROLE {login} BYPASSRLS": "may pass row-level security by",
    "ALTER ROLE {login} SUPERUSER": "is a superuser: no wall binds it",
    "ALTER ROLE {login} CREATEROLE": "may make roles.",
    "ALTER ROLE {login} INHERIT": "without standing in it",
    "ALTER ROLE {login} RENAME TO somebody": "which the program signs in as, is not there",
    "ALTER ROLE {director} LOGIN": ROLE_AMISS,
    "ALTER ROLE {director} CREATEROLE": ROLE_AMISS,
    "ALTER ROLE {director} SUPERUSER": ROLE_AMISS,
    "ALTER ROLE {director} BYPASSRLS": ROLE_AMISS,
    "GRANT {evaluator} TO {director}": ROLE_AMISS,
    "CREATE FUNCTION peek() RETURNS bigint SECURITY DEFINER RETURN (SELECT count(*) FROM reviews_request)": (
        "peek] runs with its owner's rights"
    ),
    "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.copy (id int); GRANT SELECT ON elsewhere.copy TO PUBLIC": (
        "may read [elsewhere.copy]"
    ),
    "CREATE SCHEMA seen CREATE VIEW one AS SELECT 1 AS x GRANT SELECT (x) ON one TO {director}": "may read [seen.one]",
}
OWNER_WHO_MAKES_NO_ROLES = (
    "CREATE ROLE keeper; GRANT CREATE ON SCHEMA public TO keeper; GRANT {owner} TO keeper; "
)


def test_where_there_are_holes_the_wall_is_put_up_again() -> None:
    for opened in CLOSED_BY_THE_OWNER:
        does(opened)
    assert put_up()
    assert faults() == []


def test_a_role_that_is_missing_is_made_by_an_owner_who_may() -> None:
    does("REVOKE {director} FROM {login}; ALTER ROLE {director} RENAME TO somebody")
    assert put_up()
    assert faults() == []


def test_a_wall_that_stands_is_left_as_it_is() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert not put_up()
    assert not [one for one in asked if re.search("^(CREATE|ALTER|DROP|GRANT|REVOKE)", one["sql"])]


def test_of_two_who_put_it_up_at_once_the_second_waits_for_the_first() -> None:
    with signed_in_to_the_database() as another:
        another.execute("SELECT pg_advisory_xact_lock(hashtext('ceasefire wall'))")
        does("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            put_up()


def test_while_its_owner_migrates_it_sees_its_rows_and_then_the_wall_is_put_up_again() -> None:
    stand_aside()
    told = faults()
    tables = {model._meta.db_table for model in apps.get_models()}
    assert {
        f"The table [{table}] is open: row-level security is not enabled and forced." for table in tables
    } <= set(told)
    assert put_up()
    assert faults() == []


@pytest.mark.parametrize("does_it", [put_up, stand_aside])
def test_only_who_owns_the_tables_puts_the_wall_up_or_stands_aside(does_it: Callable[[], object]) -> None:
    does("GRANT SELECT ON people_vaultperson TO {director}; SET LOCAL ROLE {evaluator}")
    with pytest.raises(NotPutUp, match=r"\[test_ceasefire_evaluator\] does not own the tables"):
        does_it()


@pytest.mark.parametrize(
    ("amiss", "statements"),
    [
        (
            OWNER_WHO_MAKES_NO_ROLES + "ALTER ROLE {director} RENAME TO somebody; SET LOCAL ROLE keeper",
            [
                'CREATE ROLE "test_ceasefire_director" NOLOGIN;',
                'GRANT "test_ceasefire_director" TO "{login}";',
            ],
        ),
        (
            "ALTER ROLE {login} RENAME TO somebody",
            [
                "CREATE ROLE \"{login}\" LOGIN NOINHERIT PASSWORD '...';",
                'GRANT "test_ceasefire_director" TO "{login}";',
            ],
        ),
    ],
)
def test_who_may_not_make_the_roles_that_are_missing_is_told_the_statements(
    amiss: str, statements: list[str]
) -> None:
    does(amiss)
    with pytest.raises(NotPutUp, match="Have somebody who may run this") as told:
        put_up()
    for statement in statements:
        assert statement.format(login=names_in(connection).login) in str(told.value).splitlines()


def test_the_wall_stands_as_planned() -> None:
    assert faults() == []


def test_who_serves_may_read_which_migrations_were_applied() -> None:
    # Tests may be run on tables that are made without migrations.
    does(
        "CREATE TABLE IF NOT EXISTS django_migrations (id int); REVOKE ALL ON django_migrations FROM {login}"
    )
    assert faults() == ["The role [sign_in] may not [SELECT django_migrations] and should."]
    assert put_up()
    assert faults() == []


def test_of_who_owns_the_tables_and_serves_nothing_is_told_but_that() -> None:
    does(
        "DO $$ DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
        "LOOP EXECUTE format('ALTER TABLE %I OWNER TO {login}', one); END LOOP; END $$"
    )
    [told] = faults()
    assert "owns tables: it can take the wall down" in told
    does("GRANT SELECT ON people_vaultperson TO PUBLIC")
    assert put_up()
    assert rows(
        connection,
        "SELECT tableowner, has_table_privilege(tableowner, 'people_vaultperson', 'SELECT') "
        "FROM pg_tables WHERE tablename = 'people_vaultperson'",
    ) == [(names_in(connection).login, True)]


@pytest.mark.parametrize("opened", [*CLOSED_BY_THE_OWNER, *CLOSED_BY_A_SUPERUSER])
def test_a_hole_in_the_wall_is_told(opened: str) -> None:
    """What somebody opened or shut by hand, for a moment or for good."""
    does(opened)
    said = {**CLOSED_BY_THE_OWNER, **CLOSED_BY_A_SUPERUSER}[opened]
    told = faults()
    assert [fault for fault in told if said in fault], told
