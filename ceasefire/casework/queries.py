"""The relocations of the asker's own organization."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.casework.models import Relocation


def relocations(*, asker: Asker) -> QuerySet[Relocation]:
    """The relocations of the asker's own organization."""
    gate.require(asker, Permission.VAULT_READ)
    return Relocation.objects.filter(held_by_id=asker.organization_id)
