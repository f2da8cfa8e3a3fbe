"""The data keys, each wrapped under a master key that lies in the key file and never in the database."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ceasefire.audit.models import TermField
from ceasefire.domain.terms import Room, Term


class KeyPurpose(Term):
    """What a data key is for; none serves two purposes."""

    CONTENT = "content", "Content", "Encrypts what is guarded."
    INDEX = "index", "Index", "Makes the blind indexes by which a guarded value is looked up exactly."
    SEAL = "seal", "Seal", "Encrypts what two people open together, for a time."


class DataKey(models.Model):
    """A key of one holder: an organization, or a room whose rows no organization holds.

    The current one encrypts; a retired one opens what it encrypted, until all of that is encrypted anew.
    """

    room: ClassVar[Room] = Room.OFFICE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.CharField(max_length=32, help_text="The organization's key in hexadecimals, or a room.")
    purpose = TermField(KeyPurpose)
    wrapped = models.BinaryField(help_text="The key itself, encrypted with AES-256-GCM under a master key.")
    master = models.CharField(max_length=16, help_text="The id of that master key in the key file.")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One current key a holder and purpose."""

        ordering: ClassVar[list[str]] = ["made_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["holder", "purpose"],
                condition=Q(retired_at=None),
                name="one_current_key_a_holder_and_purpose",
            ),
        ]

    def __str__(self) -> str:
        """Its id, which every token that it made carries."""
        return f"data key [{self.id.hex}]"
