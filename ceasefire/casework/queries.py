"""The relocations of the asker's caseload, in the vault of their organization; where to, for two people and an hour."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker, NotThere
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.casework.models import OPEN_FOR, Relocation, RelocationAddress, SealOpening
from ceasefire.keys.fields import SealedText, holder_of
from ceasefire.people.queries import vault_people


def relocations(*, asker: Asker) -> QuerySet[Relocation]:
    """The relocations of the asker's organization; for a worker those of participants of their caseload."""
    gate.require(asker, Permission.VAULT_READ)
    held = Relocation.objects.filter(held_by_id=asker.organization_id)
    if gate.may(asker, Permission.VAULT_ORGANIZATION):
        return held
    return held.filter(person__in=vault_people(asker=asker))


def openings(*, asker: Asker) -> QuerySet[SealOpening]:
    """Who asked to see where a household of those relocations went, and who agreed."""
    return SealOpening.objects.filter(relocation__in=relocations(asker=asker))


def destination(*, asker: Asker, relocation: Relocation) -> str:
    """Where a household went, for the two people who opened the seal, as long as it is open; the look is in the trail.

    Raises NotThere for everybody else, and before and afterwards.
    """
    gate.require(asker, Permission.VAULT_READ)
    with gate.as_asker(asker, purpose="casework.destination", reads_only=True):
        now = clock.now()
        theirs = openings(asker=asker).filter(Q(asked_by=asker.id) | Q(agreed_by=asker.id))
        still_open = theirs.filter(relocation=relocation.id, agreed_at__lte=now, agreed_at__gt=now - OPEN_FOR)
        opening = still_open.first()
        sealed = opening and RelocationAddress.objects.filter(relocation=opening.relocation_id).first()
        if not sealed:
            raise NotThere
        address = RelocationAddress._meta.get_field("address")
        assert isinstance(address, SealedText)
        return str(address.opened(sealed.address, holder_of(sealed)))
