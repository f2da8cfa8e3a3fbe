"""Deny is the default: a permission is granted in the table of roles or not at all."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any
from uuid import UUID, uuid4

import pytest

from ceasefire.access import gate
from ceasefire.access.gate import NOBODY, SYSTEM, Asker, Denied, NotThere, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import GRANTED, Permission, Role
from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import Room
from tests import city
from tests.kept import last_act

# Roles in their order: law enforcement, coordinator, outreach worker, coach, hospital, family, supervisor, director,
# evaluator, partner, privacy officer, administrator, public, system.
TABLE = """
figures_read         . x . . . . . x x . . . . x
tables_read          . x . . . . . x x . . . . x
program_read         x x x x x x x x x . . x . x
program_write        . x . . . . . x . . . x . .
users_write          . . . . . . . . . . . x . .
keys_keep            . . . . . . . . . . . x . .
trail_read           . . . . . . . . . . x x . .
incidents_read       x x . . . . . x . . . . . .
incidents_write      x x . . . . . . . . . . . .
feed_import          . x . . . . . . . . . . . x
reviews_read         x x . . . . . . . . . . . .
reviews_write        x x . . . . . . . . . . . .
assessments_read     . x . . . . . x . . . . . .
assessments_write    . x . . . . . . . . . . . .
referrals_read       . x . . . . . x . . . . . .
referrals_write      . x . . . . . . . . . . . .
requests_make        x . . . . . . . . x . . . .
participant_requests . . x x x x x . . . . . . .
notifications_read   . x . . . . . x . . . . . .
notifications_write  . x . . . . . . . . . . . .
vault_read           . . x x x x x . . . . . . .
vault_write          . . x x x x x . . . . . . .
own_placements       . . x x x x x . . . . . . .
vault_organization   . . . . x x x . . . . . . .
seal_agree           . . . . . . x . . . . . . .
assignments_write    . . . . x x x . . . . . . .
"""
CASES = [
    (Permission(name), role, mark == "x")
    for name, *marks in map(str.split, TABLE.strip().splitlines())
    for role, mark in zip(Role, marks, strict=True)
]


@pytest.mark.parametrize(("permission", "role", "granted"), CASES)
def test_a_role_may_what_the_table_says_and_nothing_else(
    permission: Permission, role: Role, granted: bool
) -> None:
    asker = Asker("somebody", role)
    assert gate.may(asker, permission) is granted
    if granted:
        gate.require(asker, permission)
    else:
        with pytest.raises(Denied):
            gate.require(asker, permission)


def test_the_table_names_every_permission() -> None:
    assert {permission for permission, _, _ in CASES} == set(Permission)


def test_a_role_that_is_granted_nothing_yet_may_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(GRANTED, Role.DIRECTOR)
    assert not any(gate.may(Asker("dot", Role.DIRECTOR), permission) for permission in Permission)


def test_whoever_is_denied_is_told_the_role_and_what_it_lacks() -> None:
    with pytest.raises(Denied, match=r"role \[partner\].*permission \[users_write or trail_read\]"):
        gate.require(Asker("pat", Role.PARTNER), Permission.USERS_WRITE, Permission.TRAIL_READ)


def test_one_of_several_permissions_is_enough() -> None:
    gate.require(Asker("pri", Role.PRIVACY_OFFICER), Permission.USERS_WRITE, Permission.TRAIL_READ)


def test_asked_for_no_permission_at_all_the_gate_stays_shut() -> None:
    with pytest.raises(Denied):
        gate.require(Asker("ana", Role.REVIEW_COORDINATOR))


def test_nobody_may_nothing_and_the_program_sees_nobody() -> None:
    assert (Asker("nobody", Role.PUBLIC), Asker("system", Role.SYSTEM)) == (NOBODY, SYSTEM)
    assert not any(gate.may(NOBODY, permission) for permission in Permission)
    assert not NOBODY.rooms
    assert not SYSTEM.rooms


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (Role.LAW_ENFORCEMENT, {Room.REVIEW}),
        (Role.REVIEW_COORDINATOR, {Room.REVIEW, Room.COORDINATION}),
        (Role.OUTREACH_WORKER, {Room.VAULT}),
        (Role.DIRECTOR, {Room.COORDINATION}),
        (Role.EVALUATOR, set()),
        (Role.PARTNER, set()),
        (Role.ADMINISTRATOR, {Room.OFFICE}),
    ],
)
def test_police_and_providers_never_stand_in_one_room(role: Role, rooms: set[Room]) -> None:
    assert Asker("somebody", role).rooms == rooms


def test_who_belongs_to_no_organization_holds_nothing() -> None:
    assert Asker("somebody", Role.OUTREACH_WORKER).organization_id == UUID(int=0)


def test_whoever_asks_stays_who_they_are() -> None:
    asker = Asker("pat", Role.PARTNER)
    with pytest.raises(FrozenInstanceError):
        asker.role = Role.DIRECTOR  # type: ignore[misc]


@pytest.mark.django_db
def test_one_is_the_record_with_that_id() -> None:
    street, hospital = city.organization(city.STREET), city.organization(city.HOSPITAL)
    assert [gate.one(Organization.objects.all(), one.id) for one in (street, hospital)] == [street, hospital]


@pytest.mark.django_db
def test_somebody_elses_record_and_nobodys_are_told_in_the_same_words() -> None:
    street, hospital = city.organization(city.STREET), city.organization(city.HOSPITAL)
    for id in (hospital.id, uuid4()):
        with pytest.raises(NotThere) as told:
            gate.one(Organization.objects.filter(name=street.name), id)
        assert str(told.value) == "There is no such record, or it is not yours."


@action(Permission.INCIDENTS_WRITE, Permission.TRAIL_READ)
def look_about(*args: object, by: Asker, at: str = "") -> str:
    """Looks about."""
    return " ".join([by.id, "looks at", at, *map(str, args)])


@pytest.mark.django_db
def test_an_action_with_one_of_its_permissions_is_done_and_in_the_trail() -> None:
    assert look_about(by=Asker("pri", Role.PRIVACY_OFFICER), at="Oz") == "pri looks at Oz"
    act = last_act()
    assert (act.purpose, act.by, act.role, act.written, act.origin) == (
        "access.tests.test_gate.look_about",
        "pri",
        "privacy_officer",
        0,
        "",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("who", [{}, {"by": None}, {"by": "pri"}, {"by": Role.PRIVACY_OFFICER}])
def test_an_action_that_is_not_told_who_acts_is_denied(who: dict[str, Any]) -> None:
    with pytest.raises(Denied, match="must be told who acts, by keyword: by=asker"):
        look_about(**who)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_who_acts_is_told_by_keyword_only() -> None:
    with pytest.raises(Denied, match="by keyword"):
        look_about(Asker("pri", Role.PRIVACY_OFFICER))  # type: ignore[call-arg]


@pytest.mark.django_db
def test_a_denied_action_leaves_no_row_in_the_trail() -> None:
    with pytest.raises(Denied):
        look_about(by=NOBODY)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_an_action_is_given_all_that_it_is_called_with() -> None:
    assert look_about("from above", by=Asker("pri", Role.PRIVACY_OFFICER), at="Oz") == (
        "pri looks at Oz from above"
    )


@pytest.mark.django_db
def test_a_version_names_who_acted() -> None:
    assert city.organization().history.get().history_user_id == city.ADMINISTRATOR.id


def test_an_action_tells_what_it_needs() -> None:
    assert look_about.permissions == (Permission.INCIDENTS_WRITE, Permission.TRAIL_READ)  # type: ignore[attr-defined]


def test_an_action_keeps_its_name_and_what_it_says_of_itself() -> None:
    assert (look_about.__name__, look_about.__doc__) == ("look_about", "Looks about.")
