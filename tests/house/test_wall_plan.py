"""The plan of the wall in the database is whole: every table has its room in it, every line opens what there is."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from ceasefire.access.roles import ROOMS, Role
from ceasefire.access.wall import plan
from ceasefire.access.wall.plan import JUDGE, KEY_KEEPER, PLAN, SEALER, SIGN_IN, Opening
from ceasefire.access.wall.planned import is_ours, planned, versions_of
from ceasefire.domain.terms import Room

OPENINGS = [(role, opening) for role, openings in PLAN.items() for opening in openings]


def kept() -> dict[str, type[models.Model]]:
    """The program's own tables but those of versions, which lie with the table of their records."""
    listed = [model for model in apps.get_models() if is_ours(model)]
    return {model._meta.label: model for model in listed if not hasattr(model, "instance_type")}


def test_every_table_is_planned_in_its_room() -> None:
    """Whoever adds a table adds it to ROOMS in ceasefire/access/wall/plan.py, one of a vault to the caseload too."""
    in_plan = {label: room for room, tables in plan.ROOMS.items() for label in tables}
    assert in_plan == {label: model.room for label, model in kept().items()}  # type: ignore[attr-defined]


def test_a_worker_sees_of_a_vault_what_the_whole_organization_sees() -> None:
    assert {*plan.CASELOAD, *plan.CASELOAD_READ} == set(plan.ROOMS[Room.VAULT])
    assert not plan.CASELOAD.keys() & plan.CASELOAD_READ.keys()


def test_every_role_has_its_place() -> None:
    assert set(PLAN) == {*Role, JUDGE, KEY_KEEPER, SEALER, SIGN_IN}


@pytest.mark.parametrize(("role", "opening"), OPENINGS, ids=lambda one: getattr(one, "table", one))
def test_every_line_opens_fields_that_there_are(role: str, opening: Opening) -> None:
    model = apps.get_model(opening.table)
    named = [*(opening.columns or ()), *(opening.changes if isinstance(opening.changes, tuple) else ())]
    try:
        for name in named:
            model._meta.get_field(name)
    except FieldDoesNotExist as error:
        pytest.fail(f"{role}: {error}")


@pytest.mark.parametrize("role", PLAN)
def test_no_table_is_opened_twice_to_a_role(role: str) -> None:
    """Two lines would add up: the columns of one in the rows of the other."""
    tables = Counter(opening.table for opening in PLAN[role])
    assert [table for table, lines in tables.items() if lines > 1] == []


@pytest.mark.parametrize("role", [role for role in Role if Room.OFFICE not in ROOMS.get(role, ())])
def test_a_role_works_in_its_own_rooms_only(role: Role) -> None:
    """What it changes lies in its rooms, or is a setting; what else it does is named as a door."""
    doors = {
        Role.SYSTEM: {"shootings.Incident", "feeds.FeedFile", "feeds.FeedRow"},
    }
    own = {label for room in ROOMS.get(role, ()) for label in plan.ROOMS[room]}
    changed = {opening.table for opening in PLAN[role] if opening.changes}
    assert changed <= own | set(plan.SETTINGS) | doors.get(role, set())


@pytest.mark.parametrize("role", PLAN)
def test_no_record_is_removed_but_a_name_without_consent(role: str) -> None:
    removed = {opening.table for opening in PLAN[role] if opening.removes}
    records = {label for label in removed if versions_of(apps.get_model(label))}
    in_a_vault = role in set(Role) and Room.VAULT in ROOMS.get(Role(role), ())
    assert records == ({"people.CoordinationPersonName"} if in_a_vault else set())


def test_what_is_not_ours_is_for_signing_in_only() -> None:
    ours = {model._meta.db_table for model in apps.get_models() if is_ours(model)}
    not_ours = {grant for grant in planned().grants if grant.table not in ours}
    assert {grant.role for grant in not_ours} == {SIGN_IN, Role.ADMINISTRATOR}
    assert not {grant.right for grant in not_ours if grant.role != SIGN_IN} & {"INSERT", "UPDATE"}
