"""A participant's consents, and the pseudonym under which the city knows who has given it none."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ceasefire.access.models import Organization
from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.domain.terms import ConsentRecipient, Room
from ceasefire.keys.fields import EncryptedText
from ceasefire.people.models import VaultPerson


class Consent(Record):
    """What a participant lets flow to one recipient, for one purpose and a time; held by who asked for it."""

    room = Room.VAULT
    happened = ("given_on", "revoked_on")
    guarded = ("purpose", "language")

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(VaultPerson, on_delete=models.PROTECT, related_name="consents")
    recipient = TermField(ConsentRecipient)
    other_organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The provider, where the recipient is another one.",
    )
    purpose = EncryptedText(max_length=500, help_text="What for, in the words in which it was explained.")
    given_on = models.DateField()
    until = models.DateField(help_text="The last day on which it holds.")
    revoked_on = models.DateField(null=True, blank=True, help_text="From this day it holds no longer.")
    language = EncryptedText(max_length=50, blank=True, help_text="In which it was explained.")
    with_guardian = models.BooleanField(default=False, help_text="Whether a guardian signed.")
    with_witness = models.BooleanField(
        default=False, help_text="Whether a witness or an interpreter was there."
    )

    class Meta:
        """Listed by day. Another holder's ids neither collide nor show."""

        ordering: ClassVar[list[str]] = ["given_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="consent_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
            models.CheckConstraint(
                condition=Q(recipient=ConsentRecipient.OTHER_PROVIDER, other_organization__isnull=False)
                | (~Q(recipient=ConsentRecipient.OTHER_PROVIDER) & Q(other_organization=None)),
                name="a_consent_to_another_provider_names_it",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="a_consent_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(until__gte=F("given_on")), name="a_consent_ends_after_it_was_given"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("given_on")),
                name="a_consent_is_revoked_after_it_was_given",
            ),
        ]

    @staticmethod
    def in_force(on: date) -> Q:
        """Whether, on that day, it was given, had not run out and was not revoked."""
        return Q(given_on__lte=on, until__gte=on) & (Q(revoked_on=None) | Q(revoked_on__gt=on))


class Pseudonym(Record):
    """Who a participant is to the city: the key of a record there that says no name unless they consent.

    It lies in the vault alone. So one participant is one individual to the city, however often they are asked for.
    """

    room = Room.VAULT

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(VaultPerson, on_delete=models.PROTECT, related_name="pseudonym")
    known_as = models.UUIDField(unique=True, help_text="The key of the coordination room's record.")

    class Meta:
        """Another holder's ids neither collide nor show."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="pseudonym_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]
