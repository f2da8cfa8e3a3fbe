"""In which role and for whom a statement is put to the database, and what is left of that afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ceasefire.access.database import judging, keeping_keys, sealing, signing_in, standing
from ceasefire.access.roles import Role
from ceasefire.access.wall.building import put_up, stand_aside
from ceasefire.access.wall.names import names_in
from ceasefire.access.wall.plan import JUDGE, KEY_KEEPER, SEALER
from ceasefire.audit.visit import NotReadable, require_readable

ORGANIZATION = uuid4()
ON_POSTGRESQL = pytest.mark.usefixtures("db", "on_postgresql")
Stand = tuple[str | None, str, str]
NOWHERE: Stand = (None, "", "")
DIRECTOR: Stand = (Role.DIRECTOR.value, "dee", str(ORGANIZATION))
WORKER: Stand = (Role.OUTREACH_WORKER.value, "ben", str(ORGANIZATION))


def as_director(**how: bool) -> AbstractContextManager[None]:
    return standing(Role.DIRECTOR, "dee", ORGANIZATION, **how)


def as_worker() -> AbstractContextManager[None]:
    return standing(Role.OUTREACH_WORKER, "ben", ORGANIZATION)


def stands() -> Stand:
    asked = (
        "SELECT current_user, coalesce(current_setting('ceasefire.user', true), ''), "
        "coalesce(current_setting('ceasefire.organization', true), '')"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        name, user, organization = cursor.fetchone()
        return names_in(connection).role(name), user, organization


@pytest.fixture
def on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles.")


@ON_POSTGRESQL
def test_inside_somebody_stands_there_and_afterwards_who_stood_there_before() -> None:
    assert stands() == NOWHERE
    with as_director():
        assert stands() == DIRECTOR
        with as_worker():
            assert stands() == WORKER
        assert stands() == DIRECTOR
        with signing_in():
            assert stands() == NOWHERE
        assert stands() == DIRECTOR
    assert stands() == NOWHERE


@ON_POSTGRESQL
@pytest.mark.parametrize(("works", "role"), [(judging, JUDGE), (keeping_keys, KEY_KEEPER), (sealing, SEALER)])
def test_the_program_works_in_a_role_of_its_own_for_who_stands_there(
    works: Callable[[], AbstractContextManager[None]], role: str
) -> None:
    with as_director():
        with works():
            assert stands() == (role, *DIRECTOR[1:])
        assert stands() == DIRECTOR


@ON_POSTGRESQL
def test_who_stands_there_already_is_put_there_by_no_statement() -> None:
    with as_director(), CaptureQueriesContext(connection) as asked, as_director():
        pass
    assert list(asked) == []


@ON_POSTGRESQL
def test_until_the_transaction_ends_saves_the_statement_afterwards() -> None:
    with CaptureQueriesContext(connection) as asked, as_director(until_transaction_ends=True):
        pass
    assert len(asked) == 1
    assert stands() == DIRECTOR


@ON_POSTGRESQL
def test_what_the_database_refuses_inside_is_what_is_told() -> None:
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), as_director():
        connection.cursor().execute("SELECT 1 / 0")
    assert stands() == NOWHERE


@ON_POSTGRESQL
def test_a_transaction_that_is_to_be_rolled_back_is_told_nothing_more() -> None:
    with transaction.atomic(), as_director():
        transaction.set_rollback(True)
    assert stands() == NOWHERE


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_postgresql")
def test_where_no_transaction_is_open_one_is_opened_and_its_end_is_the_end_of_the_stand() -> None:
    with CaptureQueriesContext(connection) as asked, as_director():
        assert connection.in_atomic_block
        assert stands() == DIRECTOR
    assert len([one for one in asked if "set_config" in one["sql"]]) == 1
    assert stands() == NOWHERE


@pytest.mark.django_db
def test_on_either_database_what_the_plan_hides_from_somebody_cannot_be_read() -> None:
    kind, field = "people.contactpoint", "value"
    with as_worker():
        require_readable(kind, [field])
        with as_director():
            with pytest.raises(NotReadable):
                require_readable(kind, [field])
            with judging(), pytest.raises(NotReadable):
                require_readable(kind, [field])
            with signing_in():
                require_readable(kind, [field])
        require_readable(kind, [field])
    require_readable(kind, [field])


@pytest.mark.django_db
def test_on_sqlite_nothing_is_asked_of_the_database(django_assert_num_queries: Any) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL is told who stands there.")
    with django_assert_num_queries(0), as_director():
        stand_aside()
        assert not put_up()
    assert not connection.in_atomic_block or connection.savepoint_ids == []
