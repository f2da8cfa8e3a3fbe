"""Nothing of one transaction is left in the database's session for the next: a pool may give that to anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from ceasefire.access import database
from ceasefire.access.gate import NO_ORGANIZATION
from ceasefire.access.roles import Role
from ceasefire.cli import main
from tests import city
from tests.login import as_the_program
from tests.people import SIGNED_IN_ROLES, SignedIn

pytestmark = pytest.mark.django_db(transaction=True)

LEFT_BEHIND = """
SELECT 'setting ' || name FROM pg_settings WHERE source = 'session' AND name <> 'TimeZone'
UNION ALL SELECT 'role ' || current_user WHERE current_user <> session_user
UNION ALL SELECT 'stand' WHERE concat(
    current_setting('ceasefire.user', true), current_setting('ceasefire.organization', true)) <> ''
UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements
UNION ALL SELECT 'cursor ' || name FROM pg_cursors
UNION ALL SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
UNION ALL SELECT 'channel ' || pg_listening_channels()
UNION ALL SELECT 'table ' || relname FROM pg_class WHERE relpersistence = 't'
"""
"""All that a session keeps between two transactions.

But for its time zone: Django sets it on connecting, always to UTC, and a pool keeps it for each client.
"""

PAGES = ("/", "/report/2024/", "/requests/", "/consents/", "/workbook/", "/trail/", "/trail/csv/", "/roles/")
COMMANDS = (
    "user list",
    "report 2024",
    "workbook export {folder}/review.xlsx --as ana",
    "workbook export {folder}/vault.xlsx --as sol",
    "keys status",
    "audit seal",
    "audit verify",
)


@pytest.fixture(autouse=True)
def on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no sessions to share.")


def left_behind() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(LEFT_BEHIND)
        return [what for (what,) in cursor.fetchall()]


def test_pages_leave_nothing(signed_in: SignedIn) -> None:
    for role in SIGNED_IN_ROLES:
        client = signed_in(role)
        answers = {page: client.get(page).status_code for page in PAGES}
        assert set(answers.values()) <= {200, 302, 403}, answers
        assert left_behind() == []


def test_commands_leave_nothing(ana: object, sol: object, tmp_path: Path) -> None:
    city.attempt()
    for command in COMMANDS:
        with as_the_program():
            told = CliRunner().invoke(main, command.format(folder=tmp_path).split())
        assert told.exit_code == 0, told.output
    assert left_behind() == []


def test_what_is_left_behind_is_seen() -> None:
    """Were nothing looked at, nothing would be found."""
    for leave in (
        "SELECT set_config('ceasefire.user', 'ada', false)",
        "SET statement_timeout = 1000",
        "SET ROLE pg_monitor",
        "PREPARE asked AS SELECT 1",
        "DECLARE asked CURSOR WITH HOLD FOR SELECT 1",
        "SELECT pg_advisory_lock(1)",
        "LISTEN asked",
        "CREATE TEMPORARY TABLE asked ()",
    ):
        with connection.cursor() as cursor:
            cursor.execute(leave)
        assert left_behind() != [], leave
        connection.close()


def test_a_stand_is_left_by_the_end_of_its_transaction() -> None:
    with (
        transaction.atomic(),
        database.standing(Role.DIRECTOR, "dee", NO_ORGANIZATION, until_transaction_ends=True),
    ):
        assert left_behind() == ["role test_ceasefire_director", "stand"]
    assert left_behind() == []
