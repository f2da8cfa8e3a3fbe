"""What users read of their role is what the gate does."""

from __future__ import annotations

import pytest

from ceasefire.access.roles import GRANTED, LOOKING, NEVER, ROOMS, Never, Permission, Role
from ceasefire.domain.terms import Room

SPOKEN_OF = {Room.REVIEW, Room.COORDINATION, Room.VAULT}
"""The rooms where people are spoken of."""
SENTENCES = [(role, never) for role in Role for never in NEVER[role]]


@pytest.mark.parametrize("role", Role)
def test_a_role_says_what_it_never_sees_of_every_room_that_it_does_not_stand_in(role: Role) -> None:
    named = {room for never in NEVER[role] for room in never.rooms}
    assert SPOKEN_OF - ROOMS.get(role, frozenset()) <= named


@pytest.mark.parametrize(("role", "never"), SENTENCES)
def test_what_a_role_never_sees_it_is_not_given(role: Role, never: Never) -> None:
    assert not ROOMS.get(role, frozenset()) & never.rooms
    assert not GRANTED[role] & never.permissions


def test_a_sentence_that_forbids_nothing_is_not_said() -> None:
    assert [never.sentence for _, never in SENTENCES if not never.permissions] == []


@pytest.mark.parametrize("permission", Permission)
def test_to_see_is_one_thing_and_to_do_another(permission: Permission) -> None:
    """Except for the promised tables: figures are computed from them, and nobody looks at them."""
    is_named_so = permission.value.endswith("_read") and permission is not Permission.TABLES_READ
    assert (permission in LOOKING) == is_named_so


@pytest.mark.parametrize(
    "text", [*(never.sentence for _, never in SENTENCES), *(one.meaning for one in Role)]
)
def test_what_users_read_is_a_sentence(text: str) -> None:
    assert text[0].isupper()
    assert text.endswith(".")
