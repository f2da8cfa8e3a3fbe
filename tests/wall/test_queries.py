"""What a query answers holds nothing that who asks may not know, whichever role asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ceasefire.access.gate import Asker
from ceasefire.access.roles import Role
from ceasefire.audit import history
from ceasefire.people.models import CoordinationPersonName, VaultPersonName
from ceasefire.referrals.models import Placement
from tests.wall.askers import ROLES, asker_in
from tests.wall.layers import gate_alone
from tests.wall.planting import between
from tests.wall.queries import NoArgument, answers, queries
from tests.wall.wall import Leak, Wall

QUERIES = queries()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_tells_nobody_what_they_may_not_know(
    wall: Wall, name: str, role: Role, tmp_path: Path
) -> None:
    asker = asker_in(role)
    wall.holds(asker, f"query {name}", *answers(QUERIES[name], asker, tmp_path))


@pytest.mark.parametrize(
    ("role", "name", "field"),
    [
        (Role.LAW_ENFORCEMENT, "people.review_names", "people.reviewpersonname.full_name"),
        (Role.REVIEW_COORDINATOR, "reviews.evidence", "reviews.factorevidence.evidence"),
        (Role.PROVIDER_SUPERVISOR, "outreach.notes", "outreach.attemptnote.text"),
        (Role.HOSPITAL_PROGRAM, "referrals.packets", "referrals.referralpacket.safety_notice"),
        (Role.DIRECTOR, "reviews.dispositions", "reviews.disposition.reference"),
        (Role.PROVIDER_SUPERVISOR, "workbook.export", "people.vaultpersonname.full_name"),
    ],
)
def test_who_may_know_finds_it(wall: Wall, role: Role, name: str, field: str, tmp_path: Path) -> None:
    asker = asker_in(role)
    found = wall.holds(asker, f"query {name}", *answers(QUERIES[name], asker, tmp_path))
    assert field in {canary.field for canary in found}


def every_name(*, asker: Asker) -> Any:
    return VaultPersonName.objects.all()


def a_name_by_a_dot(*, asker: Asker) -> Any:
    return [one.person for one in CoordinationPersonName.objects.all()]


def a_packet_of_names(*, asker: Asker) -> Any:
    return {"placements": [(one.reference, [one.organization.name]) for one in Placement.objects.all()]}


def an_older_version(*, asker: Asker) -> Any:
    return history.as_known_on(CoordinationPersonName, between())


CARELESS = {
    Role.LAW_ENFORCEMENT: every_name,
    Role.PROVIDER_SUPERVISOR: every_name,
    Role.DIRECTOR: a_name_by_a_dot,
    Role.HOSPITAL_PROGRAM: a_packet_of_names,
    Role.REVIEW_COORDINATOR: an_older_version,
    Role.PUBLIC: a_packet_of_names,
}


@pytest.mark.parametrize("role", CARELESS)
def test_a_careless_query_is_found(wall: Wall, role: Role, tmp_path: Path) -> None:
    asker = asker_in(role)
    with gate_alone(), pytest.raises(Leak):
        wall.holds(asker, "careless", *answers(CARELESS[role], asker, tmp_path))


def test_says_what_to_add_for_a_query_that_cannot_be_asked(wall: Wall, tmp_path: Path) -> None:
    def of_a_brick(*, asker: Asker, brick: int) -> None: ...

    with pytest.raises(NoArgument, match=r"of_a_brick\] has the parameter \[brick\]"):
        [*answers(of_a_brick, asker_in(Role.DIRECTOR), tmp_path)]


def test_every_room_is_asked() -> None:
    assert {name.split(".")[0] for name in QUERIES} >= {
        "people",
        "reviews",
        "referrals",
        "outreach",
        "workbook",
    }
