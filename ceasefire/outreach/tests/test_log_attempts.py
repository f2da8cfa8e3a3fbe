from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.gate import Denied, NotThere
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import AttemptResult, Channel
from ceasefire.outreach.actions import log_attempts
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.outreach.queries import attempts, notes
from ceasefire.referrals.actions import correct, end_assignment
from ceasefire.referrals.models import Placement
from tests import city
from tests.kept import last_act, versions

pytestmark = pytest.mark.django_db


def made(placement: Placement, attempted_on: date = city.DAY) -> ContactAttempt:
    return ContactAttempt(
        held_by=placement.organization,
        placement=placement,
        attempted_on=attempted_on,
        worker="ben",
        channel=Channel.VISIT,
        result=AttemptResult.REACHED_POSITIVE,
    )


def on_caseload_of(worker: User) -> Placement:
    return city.assignment(city.placement(), worker).placement


def test_ben_logs_a_visit_and_what_he_noted(ben: User) -> None:
    visit = made(on_caseload_of(ben))
    note = AttemptNote(held_by=visit.held_by, attempt=visit, text="Met at the crossroads.")
    log_attempts(by=ben.asker, attempts=[visit], notes=[note])
    assert list(attempts(asker=ben.asker)) == [visit]
    assert list(notes(asker=ben.asker)) == [note]
    act = last_act()
    assert (act.purpose, act.by, act.written) == ("outreach.log_attempts", "ben", 2)
    assert "crossroads" not in str(vars(act))


def test_nothing_is_logged_for_another_organization(ben: User, cy: User) -> None:
    visit = made(city.placement())
    with pytest.raises(Denied, match="one's own organization"):
        log_attempts(by=cy.asker, attempts=[visit])
    own = made(on_caseload_of(ben))
    log_attempts(by=ben.asker, attempts=[own])
    slipped_in = AttemptNote(held_by=city.organization(city.FAMILY), attempt=own, text="Not ours.")
    with pytest.raises(Denied, match="one's own organization"):
        log_attempts(by=ben.asker, attempts=[], notes=[slipped_in])
    assert list(ContactAttempt.objects.all()) == [own]


def test_a_worker_logs_nothing_on_a_colleagues_placement(ben: User, eve: User, sol: User) -> None:
    placement = on_caseload_of(ben)
    with pytest.raises(NotThere):
        log_attempts(by=eve.asker, attempts=[made(placement)])
    visit = made(placement)
    log_attempts(by=sol.asker, attempts=[visit])
    slipped_in = AttemptNote(held_by=visit.held_by, attempt=visit, text="Not mine.")
    with pytest.raises(NotThere):
        log_attempts(by=eve.asker, attempts=[], notes=[slipped_in])
    assert (ContactAttempt.objects.get(), AttemptNote.objects.count()) == (visit, 0)


def test_a_worker_reads_the_log_of_their_own_caseload(ben: User, eve: User, sol: User) -> None:
    """Whoever works on it now sees all of it; whoever did before, nothing any more."""
    placement = on_caseload_of(ben)
    visit = city.attempt(placement, note="Met at the crossroads.")
    for user, log in ((ben, [visit]), (sol, [visit]), (eve, [])):
        assert list(attempts(asker=user.asker)) == log
        assert [note.attempt for note in notes(asker=user.asker)] == log
    end_assignment(by=sol.asker, assignment=placement.assignments.get(), until_on=city.DAY)
    city.assignment(placement, eve)
    assert not attempts(asker=ben.asker).exists()
    assert list(notes(asker=eve.asker)) == [visit.note]


def test_the_coordinator_logs_nothing(ana: User) -> None:
    with pytest.raises(Denied):
        log_attempts(by=ana.asker, attempts=[made(city.placement())])


def test_nobody_is_pursued_before_their_placement() -> None:
    placement = city.placement(referred_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match=r"\[2024-03-03\] lies before the placement was sent out"):
        city.attempt(placement, date(2024, 3, 3))
    city.attempt(placement, date(2024, 3, 4))


def test_a_placement_does_not_move_behind_an_attempt() -> None:
    placement = city.referral("slo_icm", "hhp").placements.get(ordinal=2)
    city.attempt(placement, city.DAY)
    with pytest.raises(BrokenRules, match="Records that you do not see contradict this"):
        correct(by=city.COORDINATOR, record=placement, placed_on=date(2024, 3, 5))
    assert versions(placement, "placed_on") == [city.DAY]


def test_only_its_own_organization_reads_the_contact_log(ana: User, sol: User, cy: User, dee: User) -> None:
    attempt = city.attempt(note="Met at the crossroads.")
    assert list(attempts(asker=sol.asker)) == [attempt]
    assert not attempts(asker=cy.asker).exists()
    assert not notes(asker=cy.asker).exists()
    for user in (ana, dee):
        for query in (attempts, notes):
            with pytest.raises(Denied):
                query(asker=user.asker)
    with pytest.raises(Denied):
        attempts(asker=city.OFFICER)
