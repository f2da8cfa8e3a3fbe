from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from ceasefire.access.gate import Denied, NotThere
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.casework.actions import relocate
from ceasefire.casework.models import Relocation
from ceasefire.casework.queries import relocations
from ceasefire.domain.terms import Household
from tests import city
from tests.kept import last_act, refused

pytestmark = pytest.mark.django_db


def test_a_family_is_moved(ben: User) -> None:
    participant = city.assignment(city.placement(), ben).placement.packets.get().person
    relocation = relocate(
        by=ben.asker,
        held_by=city.organization(city.STREET),
        household=Household.FAMILY,
        people=4,
        moved_on=city.DAY,
        person=participant,
    )
    assert list(participant.relocations.all()) == [relocation]
    assert (last_act().purpose, last_act().by) == ("casework.relocate", "ben")
    assert last_act().records == {"casework.relocation": [str(relocation.id)]}


def test_a_move_that_is_planned_has_no_day_and_none_lies_in_the_future() -> None:
    assert city.relocation(moved_on=None).moved_on is None
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.relocation(moved_on=date(9999, 1, 1))


def test_a_worker_relocates_participants_of_their_own_caseload(ben: User, eve: User, sol: User) -> None:
    participant = city.assignment(city.placement(), ben).placement.packets.get().person
    move = partial(
        relocate,
        held_by=city.organization(city.STREET),
        household=Household.INDIVIDUAL,
        people=1,
        moved_on=city.DAY,
    )
    with pytest.raises(NotThere):
        move(by=eve.asker, person=participant)
    with pytest.raises(Denied, match="Name the participant"):
        move(by=ben.asker)
    of_nobody, of_ben = move(by=sol.asker), move(by=ben.asker, person=participant)
    seen = {user.username: {*relocations(asker=user.asker)} for user in (ben, eve, sol)}
    assert seen == {"ben": {of_ben}, "eve": set(), "sol": {of_ben, of_nobody}}


def test_a_relocation_is_kept_and_read_by_its_own_organization(ana: User, sol: User, cy: User) -> None:
    relocation = city.relocation()
    assert list(relocations(asker=sol.asker)) == [relocation]
    assert not relocations(asker=cy.asker).exists()
    with pytest.raises(Denied, match="one's own organization"):
        relocate(
            by=cy.asker,
            held_by=city.organization(city.STREET),
            household=Household.INDIVIDUAL,
            people=1,
            moved_on=None,
        )
    for asker in (ana.asker, city.OFFICER):
        with pytest.raises(Denied):
            relocations(asker=asker)
    assert Relocation.objects.count() == 1


@pytest.mark.parametrize(
    ("household", "people", "fits"),
    [
        (Household.INDIVIDUAL, 1, True),
        (Household.INDIVIDUAL, 2, False),
        (Household.INDIVIDUAL, 0, False),
        (Household.FAMILY, 1, False),
        (Household.FAMILY, 2, True),
    ],
)
def test_the_database_refuses_a_household_without_its_people(
    household: Household, people: int, fits: bool
) -> None:
    if fits:
        city.relocation(household=household, people=people)
    else:
        with refused("a_household_has_its_people"):
            city.relocation(household=household, people=people)
