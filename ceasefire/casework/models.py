"""Relocations of a household in danger. The new address has a seal of its own and is no part of this table."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from ceasefire.access.models import Organization
from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.domain.terms import Household, Room
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
