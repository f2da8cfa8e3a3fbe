"""Who asks for pages: an office in Oz with one user of every role, and a browser for each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ceasefire.access.actions import add_organization, add_user
from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.access.roles import ROOMS, Role
from ceasefire.domain.terms import OrganizationKind, Room

BUILDER = Asker("builder", Role.ADMINISTRATOR)
PASSWORD = "over-the-rainbow-twice"
KINDS = {Room.REVIEW: OrganizationKind.LAW_ENFORCEMENT, Room.VAULT: OrganizationKind.PROVIDER}
SIGNED_IN_ROLES = [role for role in Role if role not in {Role.PUBLIC, Role.SYSTEM}]

SignedIn = Callable[[Role], Client]


@pytest.fixture
def users(db: None) -> dict[Role, User]:
    """One user of every role, named as the role."""
    offices = {
        kind: add_organization(by=BUILDER, name=f"Oz {kind.label}", kind=kind) for kind in OrganizationKind
    }
    return {role: _user(role, offices) for role in SIGNED_IN_ROLES}


def _user(role: Role, offices: dict[OrganizationKind, object]) -> User:
    rooms = ROOMS.get(role, frozenset())
    room = next(iter(rooms)) if len(rooms) == 1 else Room.COORDINATION
    office = offices[KINDS.get(room, OrganizationKind.CEASEFIRE_OFFICE)]
    return add_user(
        by=BUILDER, username=role.value, full_name=f"Dorothy {role.label}", organization=office, role=role
    )


@pytest.fixture
def signed_in(users: dict[Role, User]) -> SignedIn:
    """Gives a browser in which the user of a role has signed in."""

    def client_of(role: Role) -> Client:
        client = Client()
        client.force_login(users[role])
        return client

    return client_of
