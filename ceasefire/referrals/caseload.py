"""Whose placement it is: the whole organization's for those who see to it, else the worker's to whom it is assigned."""

from __future__ import annotations

from django.db.models import Q

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.referrals.models import Assignment


def in_own_vault(asker: Asker, *, to_placement: str = "placement__") -> Q:
    """Which records of their organization's vault are of the asker's caseload. Raises Denied.

    `to_placement` is the way from a record to its placement, as lookups say it.
    """
    gate.require(asker, Permission.VAULT_READ)
    return Q(held_by_id=asker.organization_id) & _assigned(asker, to_placement)


def placed_with(asker: Asker, *, to_placement: str = "") -> Q:
    """Which placements, or records of them, are with the asker's organization and of their caseload. Raises Denied.

    Who keeps the referrals sees every placement.
    """
    gate.require(asker, Permission.REFERRALS_READ, Permission.OWN_PLACEMENTS)
    if gate.may(asker, Permission.REFERRALS_READ):
        return Q()
    return Q(**{f"{to_placement}organization_id": asker.organization_id}) & _assigned(asker, to_placement)


def _assigned(asker: Asker, to_placement: str) -> Q:
    if gate.may(asker, Permission.VAULT_ORGANIZATION):
        return Q()
    own = Assignment.objects.filter(held_by_id=asker.organization_id, worker=asker.id, until_on=None)
    return Q(**{f"{to_placement}id__in": own.values("placement_id")})
