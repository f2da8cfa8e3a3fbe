"""The database refuses too: on PostgreSQL every transaction stands in the role of who asks. SQLite has no roles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from ceasefire.access.roles import Role


@contextmanager
def standing(role: Role, user: str, organization_id: UUID) -> Iterator[None]:
    """Let the statements inside run with the rights of `role`, for that user of that organization."""
    yield


@contextmanager
def judging() -> Iterator[None]:
    """Let the rules read what they judge, across rooms; what they read is shown to nobody."""
    yield
