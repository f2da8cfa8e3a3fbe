from __future__ import annotations

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.call_ins.actions import hold_call_in
from ceasefire.call_ins.models import CallIn, CallInAttendance
from ceasefire.call_ins.queries import attendances, call_ins
from ceasefire.domain.terms import InvitationBasis, InvitationOutcome
from tests import city
from tests.kept import last_act, refused

pytestmark = pytest.mark.django_db

PRESENT, NO_SHOW = InvitationOutcome.PRESENT, InvitationOutcome.NO_SHOW


def test_a_call_in_keeps_what_became_of_each_invitation() -> None:
    held = city.call_in(PRESENT, PRESENT, NO_SHOW)
    assert sorted(held.attendances.values_list("outcome", flat=True)) == ["no_show", "present", "present"]
    assert (last_act().purpose, last_act().by, last_act().written) == (
        "call_ins.hold_call_in",
        "coordinator",
        4,
    )


def test_a_call_in_to_which_nobody_was_asked_is_kept() -> None:
    held = city.call_in()
    assert list(CallIn.objects.all()) == [held]


def test_the_database_refuses_a_person_asked_twice_to_a_call_in() -> None:
    person, held = city.person(), CallIn(held_on=city.DAY)
    asked = [CallInAttendance(call_in=held, person=person, basis=InvitationBasis.VOLUNTARY) for _ in "ab"]
    with refused("asked_once_to_a_call_in"):
        hold_call_in(by=city.COORDINATOR, call_in=held, attendances=asked)
    assert not CallIn.objects.exists()


def test_the_office_sees_who_came_and_a_provider_does_not(ana: User, ben: User) -> None:
    held = city.call_in(PRESENT)
    assert list(call_ins(asker=ana.asker)) == [held]
    assert list(attendances(asker=ana.asker)) == list(held.attendances.all())
    for query in (call_ins, attendances):
        with pytest.raises(Denied):
            query(asker=ben.asker)
