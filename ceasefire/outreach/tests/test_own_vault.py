"""What lies in a vault hangs on its own organization's records."""

from __future__ import annotations

import pytest

from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import AttemptResult, Channel
from ceasefire.outreach.actions import log_attempts
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from tests import city

pytestmark = pytest.mark.django_db


def test_nobody_logs_on_another_organizations_placement() -> None:
    other = city.supervisor(city.HOSPITAL)
    attempt = ContactAttempt(
        held_by_id=other.organization_id,
        placement=city.placement(),
        attempted_on=city.DAY,
        worker=other.id,
        channel=Channel.CALL,
        result=AttemptResult.NO_ANSWER,
    )
    with pytest.raises(BrokenRules, match="The placement is with another organization"):
        log_attempts(by=other, attempts=[attempt])
    assert not ContactAttempt.objects.exists()


def test_nobody_notes_on_another_organizations_attempt() -> None:
    other, attempt = city.supervisor(city.HOSPITAL), city.attempt()
    note = AttemptNote(held_by_id=other.organization_id, attempt=attempt, text="heard in Oz")
    with pytest.raises(BrokenRules, match="in the vault of another organization"):
        log_attempts(by=other, attempts=[], notes=[note])
    assert not AttemptNote.objects.exists()
