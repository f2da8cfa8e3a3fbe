"""The contact log of relentless pursuit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from ceasefire.access.models import Organization
from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.domain.terms import AttemptResult, Channel, Room
from ceasefire.keys.fields import EncryptedText
from ceasefire.referrals.models import Placement


class ContactAttempt(Record):
    """One attempt to reach someone in pursuit: when, by whom, through which channel, with what result."""

    room = Room.VAULT
    happened = ("attempted_on",)
    plain: ClassVar[Mapping[str, str]] = {"worker": "The user name of who did the work."}

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="attempts")
    attempted_on = models.DateField()
    attempted_time = models.TimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, help_text="The user name of the worker.")
    channel = TermField(Channel)
    result = TermField(AttemptResult)
    next_on = models.DateField(null=True, blank=True, help_text="When to try again.")

    class Meta:
        """Listed by day. Another holder's ids neither collide nor show."""

        ordering: ClassVar[list[str]] = ["attempted_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="attempt_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]


class AttemptNote(Record):
    """The guarded part of a contact attempt: what the worker wrote down."""

    room = Room.VAULT
    guarded = ("text",)

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    attempt = models.OneToOneField(ContactAttempt, on_delete=models.CASCADE, related_name="note")
    text = EncryptedText()

    class Meta:
        """Another holder's ids neither collide nor show."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="note_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]
