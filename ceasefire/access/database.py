"""The database refuses too: on PostgreSQL a transaction stands in the role of who asks.

SQLite has no roles: there the plan holds for what is made of its rows, by kind of record and field.

The program signs in as a role that reads what signing in needs and nothing else. What else is read or written needs a
stand: the database role of who asks, and the settings that the policies of `wall/plan.py` look at. All three end with
the transaction; forgotten, the answer is "permission denied".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection, transaction

from ceasefire.access.roles import Role
from ceasefire.access.wall.plan import JUDGE, KEY_KEEPER, SEALER
from ceasefire.access.wall.planned import hidden_from
from ceasefire.audit.visit import hiding

# The database's own name comes before each role's: it is asked for here, for a connection pool may know it by another.
TAKE = (
    "SELECT set_config('role', coalesce(current_database() || '_' || %s, 'none'), true), "
    "set_config('ceasefire.user', %s, true), set_config('ceasefire.organization', %s, true)"
)


@dataclass(frozen=True)
class Stand:
    """A database role without the database's name (None: the one signed in as), and what its policies look at."""

    role: str | None = None
    user: str = ""
    organization: str = ""


_taken: ContextVar[Stand] = ContextVar("stand_taken", default=Stand())  # noqa: B039  # frozen


@contextmanager
def standing(
    role: Role, user: str, organization_id: UUID, *, until_transaction_ends: bool = False
) -> Iterator[None]:
    """Let the statements inside run with the rights of `role`, for that user of that organization.

    Afterwards who stood there before stands there again. `until_transaction_ends` saves that statement where nothing
    but the transaction's own last row follows.
    """
    stand = Stand(role.value, user, str(organization_id))
    with _standing(stand, until_transaction_ends=until_transaction_ends):
        yield


@contextmanager
def judging() -> Iterator[None]:
    """Let the rules read what they judge, across rooms; what they read is shown to nobody."""
    with _standing(replace(_taken.get(), role=JUDGE)):
        yield


@contextmanager
def keeping_keys() -> Iterator[None]:
    """Let what is guarded be encrypted anew: one transaction, if none is open, that reads and writes nothing else."""
    with _standing(replace(_taken.get(), role=KEY_KEEPER)):
        yield


@contextmanager
def sealing() -> Iterator[None]:
    """Let the trail be sealed."""
    with _standing(replace(_taken.get(), role=SEALER)):
        yield


@contextmanager
def signing_in() -> Iterator[None]:
    """Let what lets somebody in be looked at: it lies before every room, for nobody has taken a stand yet."""
    with _standing(Stand()):
        yield


@contextmanager
def _standing(stand: Stand, *, until_transaction_ends: bool = False) -> Iterator[None]:
    before = _taken.get()
    if stand == before:
        yield
        return
    with ExitStack() as stack:
        stack.enter_context(hiding(hidden_from(stand.role) if stand.role else None))
        if connection.vendor != "postgresql":
            stack.enter_context(_taking(stand))
            yield
            return
        if not connection.in_atomic_block:
            stack.enter_context(transaction.atomic())
            until_transaction_ends = True
        _take(stand)
        try:
            with _taking(stand):
                yield
        finally:
            if not until_transaction_ends and _goes_on():
                _take(before)


@contextmanager
def _taking(stand: Stand) -> Iterator[None]:
    token = _taken.set(stand)
    try:
        yield
    finally:
        _taken.reset(token)


def _take(stand: Stand) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [stand.role, stand.user, stand.organization])


def _goes_on() -> bool:
    # After an error the transaction can only be rolled back, at least to a savepoint that an outer stand made: and the
    # database then stands where it stood there.
    if connection.needs_rollback or connection.connection is None:
        return False
    return bool(connection.connection.info.transaction_status.name == "INTRANS")
