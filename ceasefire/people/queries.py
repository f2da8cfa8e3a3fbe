"""What each room knows of its people; a vault answers to its own organization, a worker's caseload to the worker."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.people.models import (
    CoordinationPerson,
    CoordinationPersonName,
    ReviewPerson,
    ReviewPersonName,
    VaultPerson,
    VaultPersonName,
)


def review_people(*, asker: Asker) -> QuerySet[ReviewPerson]:
    """The individuals the shooting review knows."""
    gate.require(asker, Permission.REVIEWS_READ)
    return ReviewPerson.objects.all()


def review_names(*, asker: Asker) -> QuerySet[ReviewPersonName]:
    """What they are called."""
    gate.require(asker, Permission.REVIEWS_READ)
    return ReviewPersonName.objects.all()


def coordination_people(*, asker: Asker) -> QuerySet[CoordinationPerson]:
    """The individuals the Ceasefire office knows."""
    gate.require(asker, Permission.ASSESSMENTS_READ, Permission.REFERRALS_READ)
    return CoordinationPerson.objects.all()


def coordination_names(*, asker: Asker) -> QuerySet[CoordinationPersonName]:
    """What they are called, for those who work with them."""
    gate.require(asker, Permission.ASSESSMENTS_WRITE, Permission.REFERRALS_WRITE)
    return CoordinationPersonName.objects.all()


def vault_people(*, asker: Asker) -> QuerySet[VaultPerson]:
    """The participants of the asker's organization, as far as they are of the asker's caseload."""
    return VaultPerson.objects.filter(_caseload(asker))


def vault_names(*, asker: Asker) -> QuerySet[VaultPersonName]:
    """What they are called."""
    return VaultPersonName.objects.filter(_caseload(asker, "person__"))


def _caseload(asker: Asker, to_person: str = "") -> Q:
    """The participants of the whole organization, or of the placements that are assigned to the asker."""
    gate.require(asker, Permission.VAULT_READ)
    held = Q(**{f"{to_person}held_by_id": asker.organization_id})
    if gate.may(asker, Permission.VAULT_ORGANIZATION):
        return held
    assigned = VaultPerson.objects.filter(
        packets__placement__assignments__held_by_id=asker.organization_id,
        packets__placement__assignments__worker=asker.id,
        packets__placement__assignments__until_on=None,
    )
    return held & Q(**{f"{to_person or 'id__'}in": assigned.values("id")})
