"""The layers of the wall, one of them taken away, so that a test sees what the other holds by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch
from uuid import UUID

import psycopg
from django.apps import apps
from django.db import connection

from ceasefire.access import database, gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission, Role
from ceasefire.keys import keyring
from ceasefire.keys.fields import Encrypted
from tests import login, postgres

EVERYTHING = {role: frozenset(Permission) for role in Role}


@contextmanager
def gate_alone() -> Iterator[None]:
    """Neither the plan nor the database refuses anything: nobody takes a stand, and the program is a superuser."""
    with (
        patch.object(database, "_standing", lambda *_, **__: nullcontext()),
        patch.object(login, "as_the_program", nullcontext),
    ):
        yield


@contextmanager
def no_gate() -> Iterator[None]:
    """Every role may do everything, as far as the gate knows."""
    with patch.object(gate, "GRANTED", EVERYTHING):
        yield


@contextmanager
def signed_in_to_the_database(user: str = postgres.LOGIN) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the planted city as who the program signs in as, past all that the program does."""
    told = connection.get_connection_params()
    with psycopg.connect(host=told["host"], dbname=told["dbname"], user=user) as signed_in:
        yield signed_in


def stand(conn: psycopg.Connection[Any], role: str, asker: Asker) -> None:
    """Take the stand that the program takes for who asks, until the transaction ends."""
    conn.execute(database.TAKE, [role, asker.id, str(asker.organization_id)])


READABLE = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema()
    AND has_column_privilege(format('%I.%I', table_schema, table_name), column_name, 'SELECT')
"""


def all_that_is_read(conn: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """Every column that whoever stands there may read, with what they see of it, by `table.column`."""
    seen = {}
    for table, column in conn.execute(READABLE).fetchall():
        asked = psycopg.sql.SQL("SELECT {} FROM {}").format(
            psycopg.sql.Identifier(column), psycopg.sql.Identifier(table)
        )
        seen[f"{table}.{column}"] = [value for (value,) in conn.execute(asked).fetchall()]
    return seen


def opened(seen: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The same, ciphertext opened as in a record of the holder whose key made it; what is under a seal stays so."""
    columns = {
        f"{model._meta.db_table}.{field.column}": field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    }

    def read(name: str, value: Any) -> Any:
        field = columns.get(name)
        if not (value and isinstance(field, Encrypted)):
            return value
        return field.in_memory(value, keyring.key_of(UUID(keyring.key_named(value))).holder)

    return {name: [read(name, value) for value in values] for name, values in seen.items()}
