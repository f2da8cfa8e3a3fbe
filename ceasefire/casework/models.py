"""Relocations of a household in danger, and under a seal of its own where each went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from ceasefire.access.models import Organization
from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.domain.terms import Household, Room
from ceasefire.keys.fields import EncryptedText, SealedText
from ceasefire.people.models import VaultPerson


class Relocation(Record):
    """One household moved out of danger; counted by the day it moved."""

    room = Room.VAULT
    happened = ("moved_on",)

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        VaultPerson,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="relocations",
        help_text="Who asked.",
    )
    household = TermField(Household)
    people = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    moved_on = models.DateField(null=True, blank=True, help_text="Empty: planned, not moved yet.")

    class Meta:
        """Listed by day. Another holder's ids neither collide nor show."""

        ordering: ClassVar[list[str]] = ["moved_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="relocation_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
            models.CheckConstraint(
                condition=Q(household=Household.INDIVIDUAL, people=1)
                | Q(household=Household.FAMILY, people__gte=2),
                name="a_household_has_its_people",
            ),
        ]


class RelocationAddress(Record):
    """Where a household went. Nothing lists it or leads to it: two people open it together, for an hour."""

    room = Room.VAULT
    guarded = ("address",)

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    relocation = models.OneToOneField(Relocation, on_delete=models.PROTECT, related_name="+")
    address = SealedText(max_length=500)

    class Meta:
        """Another holder's ids neither collide nor show."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="address_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]


OPEN_FOR = timedelta(hours=1)
"""How long a seal is open once the second person has agreed."""


LAPSES_AFTER = timedelta(days=1)
"""How long after somebody asked a second person can agree."""


class SealOpening(Record):
    """Somebody asks to see where a household went, and says why; a second person agrees, or has not yet."""

    room = Room.VAULT
    guarded = ("reason",)
    plain: ClassVar[Mapping[str, str]] = {
        "asked_by": "The user name of who asked.",
        "agreed_by": "The user name of who agreed.",
    }

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    relocation = models.ForeignKey(Relocation, on_delete=models.PROTECT, related_name="openings")
    asked_by = models.CharField(max_length=64, help_text="The user name of who asked.")
    asked_at = models.DateTimeField()
    reason = EncryptedText(max_length=500, help_text="Why the address is needed.")
    agreed_by = models.CharField(max_length=64, blank=True, help_text="Empty: nobody has agreed.")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Two people, a reason. Another holder's ids neither collide nor show."""

        ordering: ClassVar[list[str]] = ["asked_at", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="opening_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
            models.CheckConstraint(
                condition=~Q(agreed_by=F("asked_by")) & ~Q(asked_by=""), name="two_people_open_a_seal"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="", agreed_at=None) | (~Q(agreed_by="") & Q(agreed_at__isnull=False)),
                name="who_agrees_does_so_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_seal_is_opened_for_a_reason"),
        ]
