"""Referrals and placements; a provider sees the placements of its own organization only."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.referrals.models import Placement, PlacementStatus, Referral, ReferralPacket


def referrals(*, asker: Asker) -> QuerySet[Referral]:
    """Every referral."""
    gate.require(asker, Permission.REFERRALS_READ)
    return Referral.objects.all()


def placements(*, asker: Asker) -> QuerySet[Placement]:
    """Every placement, or those of the asker's own organization."""
    gate.require(asker, Permission.REFERRALS_READ, Permission.OWN_PLACEMENTS)
    if gate.may(asker, Permission.REFERRALS_READ):
        return Placement.objects.all()
    return Placement.objects.filter(organization_id=asker.organization_id)


def statuses(*, asker: Asker) -> QuerySet[PlacementStatus]:
    """The status rows of the placements that the asker sees."""
    gate.require(asker, Permission.REFERRALS_READ, Permission.OWN_PLACEMENTS)
    if gate.may(asker, Permission.REFERRALS_READ):
        return PlacementStatus.objects.all()
    return PlacementStatus.objects.filter(placement__organization_id=asker.organization_id)


def packets(*, asker: Asker) -> QuerySet[ReferralPacket]:
    """What the asker's own organization was told when a placement was sent out to it."""
    gate.require(asker, Permission.VAULT_READ)
    return ReferralPacket.objects.filter(held_by_id=asker.organization_id)
