"""A person is held by one organization: three tables of one shape, one for each kind of room.

What goes through a door between rooms is a copy with its own key, never a shared row; only the linkage broker may
say that two records are one person. Names and birth dates are guarded: they lie in a table of their own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ceasefire.access.models import Organization
from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.domain.terms import ContactKind, Gender, Housing, Room
from ceasefire.keys.fields import BlindIndex, EncryptedDate, EncryptedText
from ceasefire.people.spelling import contact_spelling, name_spelling
from ceasefire.program.models import CityCode


class Person(Record):
    """What reports break down by, and who holds the record. The holder's own ids are unique with the holder only."""

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    gender = TermField(Gender, default=Gender.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="That of the birth date, where there is one."
    )
    race = models.ForeignKey(CityCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ethnicity = models.ForeignKey(CityCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    housing = TermField(Housing, default=Housing.UNKNOWN)

    class Meta:
        """Another holder's ids neither collide nor show."""

        abstract = True
        ordering: ClassVar[list[str]] = ["reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="%(class)s_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]


class ReviewPerson(Person):
    """An individual as the shooting review knows them."""

    room = Room.REVIEW


class CoordinationPerson(Person):
    """An individual as the Ceasefire office knows them."""

    room = Room.COORDINATION


class VaultPerson(Person):
    """A participant as one provider organization knows them."""

    room = Room.VAULT


class PersonName(Record):
    """The guarded part of a person: what they are called, and when they were born."""

    happened = ("birth_date",)
    guarded = ("full_name", "nickname", "birth_date")

    full_name = EncryptedText(max_length=200, blank=True)
    full_name_index = BlindIndex(follows="full_name", spelling=name_spelling)
    nickname = EncryptedText(max_length=100, blank=True)
    birth_date = EncryptedDate(null=True, blank=True)

    class Meta(Record.Meta):
        """One a person."""

        abstract = True

    @property
    def says_something(self) -> bool:
        """Whether any of it is known."""
        return bool(self.full_name or self.nickname or self.birth_date)


class ReviewPersonName(PersonName):
    """The name of an individual of the shooting review."""

    room = Room.REVIEW
    person = models.OneToOneField(ReviewPerson, on_delete=models.CASCADE, related_name="name")


class CoordinationPersonName(PersonName):
    """The name of an individual of the coordination room."""

    room = Room.COORDINATION
    person = models.OneToOneField(CoordinationPerson, on_delete=models.CASCADE, related_name="name")
    until = models.DateField(
        null=True,
        blank=True,
        help_text="The last day of the participant's consent to its being known; empty: it came without a vault.",
    )


class VaultPersonName(PersonName):
    """The name of a provider's participant."""

    room = Room.VAULT
    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(VaultPerson, on_delete=models.CASCADE, related_name="name")


class ContactPoint(Record):
    """A way to reach a participant. Guarded; a number or an address is found exactly by its blind index."""

    room = Room.VAULT
    guarded = ("value", "note")

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(VaultPerson, on_delete=models.PROTECT, related_name="contact_points")
    kind = TermField(ContactKind)
    value = EncryptedText(max_length=300, help_text="The number, address or account.")
    value_index = BlindIndex(follows="value", spelling=contact_spelling)
    note = EncryptedText(max_length=500, blank=True, help_text="Whose it is, and when to use it.")

    class Meta:
        """Another holder's ids neither collide nor show."""

        ordering: ClassVar[list[str]] = ["reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="contactpoint_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]
