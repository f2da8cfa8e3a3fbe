"""What each room knows of its people; a vault answers to its own organization only."""

from __future__ import annotations

from django.db.models import QuerySet

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
    """The participants of the asker's own organization."""
    gate.require(asker, Permission.VAULT_READ)
    return VaultPerson.objects.filter(held_by_id=asker.organization_id)


def vault_names(*, asker: Asker) -> QuerySet[VaultPersonName]:
    """What they are called."""
    gate.require(asker, Permission.VAULT_READ)
    return VaultPersonName.objects.filter(person__held_by_id=asker.organization_id)
