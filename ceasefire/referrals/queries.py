"""Referrals and placements; a provider's staff sees the own caseload only."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.referrals.caseload import in_own_vault, placed_with
from ceasefire.referrals.models import Assignment, Placement, PlacementStatus, Referral, ReferralPacket


def referrals(*, asker: Asker) -> QuerySet[Referral]:
    """Every referral."""
    gate.require(asker, Permission.REFERRALS_READ)
    return Referral.objects.all()


def placements(*, asker: Asker) -> QuerySet[Placement]:
    """Every placement, or those of the own caseload that are with the asker's organization."""
    return Placement.objects.filter(placed_with(asker))


def statuses(*, asker: Asker) -> QuerySet[PlacementStatus]:
    """The status rows of the placements that the asker sees."""
    return PlacementStatus.objects.filter(placed_with(asker, to_placement="placement__"))


def packets(*, asker: Asker) -> QuerySet[ReferralPacket]:
    """What the asker's organization was told when a placement of the own caseload was sent out to it."""
    return ReferralPacket.objects.filter(in_own_vault(asker))


def assignments(*, asker: Asker) -> QuerySet[Assignment]:
    """Who works, or worked, with the placements of the organization; of a worker their own only."""
    in_caseload = Assignment.objects.filter(in_own_vault(asker))
    return (
        in_caseload if gate.may(asker, Permission.VAULT_ORGANIZATION) else in_caseload.filter(worker=asker.id)
    )
