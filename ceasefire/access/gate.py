"""The one gate. Every query and every action names the permission it needs and who asks; deny is the default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from ceasefire.access.roles import GRANTED, ROOMS, Permission, Role
from ceasefire.audit import history
from ceasefire.domain.terms import Room

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


NO_ORGANIZATION = UUID(int=0)
"""The organization of who belongs to none: it holds nothing."""


class Denied(PermissionError):
    """The asker may not do that."""


@dataclass(frozen=True)
class Asker:
    """Who asks: an id for the trail, the role, the organization whose rows they may see."""

    id: str
    role: Role
    organization_id: UUID = NO_ORGANIZATION

    @property
    def rooms(self) -> frozenset[Room]:
        """The rooms the asker stands in."""
        return ROOMS.get(self.role, frozenset())


SYSTEM = Asker("system", Role.SYSTEM)
"""The program itself: takes incidents from a feed and computes figures; shows nobody's record."""

NOBODY = Asker("nobody", Role.PUBLIC)
"""Someone who has not signed in."""


def may(asker: Asker, permission: Permission) -> bool:
    """Whether the asker's role was granted the permission."""
    return permission in GRANTED.get(asker.role, frozenset())


def require(asker: Asker, *permissions: Permission) -> None:
    """Raise Denied unless the asker has one of the permissions."""
    if not any(may(asker, permission) for permission in permissions):
        needed = " or ".join(permission.value for permission in permissions)
        raise Denied(f"The role [{asker.role.value}] may not do this. It needs the permission [{needed}].")


def action(
    *permissions: Permission,
) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Make a function an action: gate, one transaction, one row in the trail, one time.

    The function takes `by`, the Asker who acts, by keyword. One of the permissions is enough. Raises Denied.
    """

    def decorate(
        function: Callable[Parameters, Answer],
    ) -> Callable[Parameters, Answer]:
        name = (
            f"{function.__module__.removeprefix('ceasefire.').removesuffix('.actions')}.{function.__name__}"
        )

        @wraps(function)
        def acted(*args: Parameters.args, **options: Parameters.kwargs) -> Answer:
            by = options.get("by")
            if not isinstance(by, Asker):
                raise Denied(f"The action [{name}] must be told who acts, by keyword: by=asker.")
            require(by, *permissions)
            organization = str(by.organization_id)
            with (
                transaction.atomic(),
                history.act(action=name, by=by.id, role=by.role, organization=organization),
            ):
                return function(*args, **options)

        acted.permissions = permissions  # type: ignore[attr-defined]  # read by the house tests
        return acted

    return decorate
