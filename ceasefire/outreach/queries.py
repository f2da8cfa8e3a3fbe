"""The contact log of the asker's own organization."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.outreach.models import AttemptNote, ContactAttempt


def attempts(*, asker: Asker) -> QuerySet[ContactAttempt]:
    """The attempts of the asker's own organization."""
    gate.require(asker, Permission.VAULT_READ)
    return ContactAttempt.objects.filter(held_by_id=asker.organization_id)


def notes(*, asker: Asker) -> QuerySet[AttemptNote]:
    """What was noted of them."""
    gate.require(asker, Permission.VAULT_READ)
    return AttemptNote.objects.filter(held_by_id=asker.organization_id)
