"""Who of an organization works with a placement."""

from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.actions import close_user
from ceasefire.access.gate import Denied, NotThere
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit.rules import BrokenRules
from ceasefire.referrals import queries
from ceasefire.referrals.actions import assign, correct, end_assignment
from ceasefire.referrals.models import Assignment
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db


def test_sol_assigns_a_placement_to_ben_who_sees_it_from_then_on(ben: User, sol: User) -> None:
    placement = city.placement()
    assert not queries.placements(asker=ben.asker).exists()
    assignment = assign(by=sol.asker, placement=placement, worker="ben", from_on=city.DAY)
    assert list(queries.placements(asker=ben.asker)) == [placement]
    assert list(queries.statuses(asker=ben.asker)) == list(placement.statuses.all())
    assert list(queries.packets(asker=ben.asker)) == [placement.packets.get()]
    assert list(queries.assignments(asker=ben.asker)) == [assignment]
    assert (last_act().purpose, last_act().by) == ("referrals.assign", "sol")


def test_several_workers_work_with_a_placement_and_its_history_is_kept(
    ben: User, eve: User, sol: User
) -> None:
    placement = city.placement()
    first, second = city.assignment(placement, ben), city.assignment(placement, eve)
    end_assignment(by=sol.asker, assignment=first, until_on=date(2024, 3, 9))
    assert not queries.placements(asker=ben.asker).exists()
    assert list(queries.placements(asker=eve.asker)) == [placement]
    assert {*queries.assignments(asker=sol.asker)} == {first, second}
    assert versions(first, "until_on") == [None, date(2024, 3, 9)]
    again = assign(by=sol.asker, placement=placement, worker="ben", from_on=date(2024, 3, 20))
    assert {*queries.assignments(asker=sol.asker)} == {first, second, again}
    assert {*queries.assignments(asker=ben.asker)} == {first, again}


def test_only_who_sees_to_the_organization_assigns(ana: User, ben: User, cy: User, dee: User) -> None:
    assignment = city.assignment(None, ben)
    for user in (ana, ben, cy, dee):
        with pytest.raises(Denied):
            assign(by=user.asker, placement=assignment.placement, worker="ben", from_on=city.DAY)
        with pytest.raises(Denied):
            end_assignment(by=user.asker, assignment=assignment, until_on=city.DAY)


def test_nobody_assigns_the_placements_of_another_organization(ben: User) -> None:
    other, assignment = city.supervisor(city.HOSPITAL), city.assignment(None, ben)
    with pytest.raises(NotThere):
        assign(by=other, placement=assignment.placement, worker="ben", from_on=city.DAY)
    with pytest.raises(NotThere):
        end_assignment(by=other, assignment=assignment, until_on=city.DAY)
    assert not queries.assignments(asker=other).exists()


@pytest.mark.parametrize("role", [Role.HOSPITAL_PROGRAM, Role.FAMILY_PROGRAM, Role.PROVIDER_SUPERVISOR])
def test_a_program_and_a_supervisor_see_the_whole_organization(role: Role) -> None:
    placement = city.placement()
    whole = city.worker(city.STREET, role)
    assert list(queries.placements(asker=whole)) == [placement]
    assert list(queries.packets(asker=whole)) == [placement.packets.get()]


@pytest.mark.parametrize("role", [Role.OUTREACH_WORKER, Role.LIFE_COACH])
def test_a_worker_and_a_coach_see_what_is_assigned_to_them(role: Role) -> None:
    placement, other = city.placement(), city.placement()
    worker = city.user("zeke", role, city.STREET)
    city.assignment(placement, worker)
    assert list(queries.placements(asker=worker.asker)) == [placement]
    assert other not in queries.placements(asker=worker.asker)


def test_a_placement_that_moved_is_its_workers_no_longer(ben: User) -> None:
    """What they wrote of it stays in their organization's vault, and with them."""
    placement = city.assignment(None, ben).placement
    correct(by=city.COORDINATOR, record=placement, organization=city.organization(city.HOSPITAL))
    assert not queries.placements(asker=ben.asker).exists()
    assert list(queries.packets(asker=ben.asker)) == [placement.packets.get()]


def test_who_is_assigned_works_for_the_organization(cy: User, sol: User) -> None:
    placement = city.placement()
    for name in ("cy", "nobody-of-oz"):
        with pytest.raises(BrokenRules, match="Nobody of the organization signs in"):
            assign(by=sol.asker, placement=placement, worker=name, from_on=city.DAY)
    assert not Assignment.objects.exists()


def test_an_assignment_of_somebody_who_left_can_be_ended(ben: User, sol: User) -> None:
    assignment = city.assignment(None, ben)
    close_user(by=city.ADMINISTRATOR, user=ben)
    with pytest.raises(BrokenRules, match="Nobody of the organization signs in"):
        assign(by=sol.asker, placement=city.placement(), worker="ben", from_on=city.DAY)
    end_assignment(by=sol.asker, assignment=assignment, until_on=city.DAY)


def test_nobody_is_assigned_before_the_placement(ben: User) -> None:
    placement = city.placement(referred_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match=r"\[2024-03-03\] lies before the placement was sent out"):
        city.assignment(placement, ben, from_on=date(2024, 3, 3))
    city.assignment(placement, ben, from_on=date(2024, 3, 4))


def test_the_database_refuses_a_worker_twice_at_a_time(ben: User, sol: User) -> None:
    placement = city.assignment(None, ben).placement
    with refused("one_open_assignment_a_worker"):
        assign(by=sol.asker, placement=placement, worker="ben", from_on=city.DAY)


def test_the_database_refuses_an_end_before_the_beginning(ben: User, sol: User) -> None:
    assignment = city.assignment(None, ben)
    with refused("an_assignment_ends_after_it_began"):
        end_assignment(by=sol.asker, assignment=assignment, until_on=date(2024, 3, 3))
