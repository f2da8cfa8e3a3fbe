"""The relocations of the asker's caseload, in the vault of their organization."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.casework.models import Relocation
from ceasefire.people.queries import vault_people


def relocations(*, asker: Asker) -> QuerySet[Relocation]:
    """The relocations of the asker's organization; for a worker those of participants of their caseload."""
    gate.require(asker, Permission.VAULT_READ)
    held = Relocation.objects.filter(held_by_id=asker.organization_id)
    if gate.may(asker, Permission.VAULT_ORGANIZATION):
        return held
    return held.filter(person__in=vault_people(asker=asker))
