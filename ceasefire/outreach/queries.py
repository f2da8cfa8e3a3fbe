"""The contact log of the asker's caseload, in the vault of their organization."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access.gate import Asker
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.referrals.caseload import in_own_vault


def attempts(*, asker: Asker) -> QuerySet[ContactAttempt]:
    """The attempts on the placements of the asker's caseload."""
    return ContactAttempt.objects.filter(in_own_vault(asker))


def notes(*, asker: Asker) -> QuerySet[AttemptNote]:
    """What was noted of them."""
    return AttemptNote.objects.filter(in_own_vault(asker, to_placement="attempt__placement__"))
