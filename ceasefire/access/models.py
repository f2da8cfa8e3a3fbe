"""Organizations, users, and what lets them in: invitations, the demonstration city's links, counted tries."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from ceasefire.access.gate import Asker
from ceasefire.access.roles import KINDS, Role
from ceasefire.audit import clock
from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import OrganizationKind, Room


class Organization(Record):
    """A body that takes part in the program; its kind decides the room in which it keeps its records."""

    room = Room.OFFICE

    name = models.CharField(max_length=200)
    kind = TermField(OrganizationKind)

    class Meta(Record.Meta):
        """Listed by name."""

        ordering: ClassVar[list[str]] = ["name"]


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user who signs in with `username`, whatever its capitals."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Someone who signs in, for one organization, in one role."""

    room: ClassVar[Room] = Room.OFFICE

    username = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="users")
    role = TermField(Role)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        """Two names that differ in their capitals alone would be one at sign-in."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(role__in=[Role.SYSTEM, Role.PUBLIC]),
                name="a_user_is_a_person_who_signed_in",
            ),
            models.UniqueConstraint(Lower("username"), name="a_user_name_is_unique_whatever_its_capitals"),
        ]

    @property
    def asker(self) -> Asker:
        """Who this user is to the gate."""
        return Asker(self.username, Role(self.role), self.organization_id)

    def clean(self) -> None:
        """Raise ValidationError for a role that organizations of that kind do not have."""
        super().clean()
        kind = KINDS.get(Role(self.role)) if self.role in set(Role) else None
        if kind and kind != self.organization.kind:
            raise ValidationError(
                f"The role [{self.role}] is for an organization of the kind [{kind.value}]; "
                f"[{self.organization.reference}] is of the kind [{self.organization.kind}]. "
                "Choose another role, or the organization they work for."
            )


class OneUse(models.Model):
    """What lets one user in once: who knows its secret. Only a digest of the secret is kept."""

    room: ClassVar[Room] = Room.OFFICE

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Each kind has a table of its own."""

        abstract = True

    def __str__(self) -> str:
        """Its kind, and whether it was used."""
        return f"{'used' if self.used_at else 'unused'} {self._meta.verbose_name}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of a secret."""
        return sha256(secret.encode()).hexdigest()

    @classmethod
    def open_with(cls, secret: str) -> models.QuerySet[Self]:
        """The one with this secret, if it was not used and its user may sign in."""
        return cls._default_manager.filter(digest=cls.digest_of(secret), used_at=None, user__is_active=True)


class SignInLink(OneUse):
    """A link of the demonstration city: it lets somebody in as its user."""

    class Meta:
        """Named as people name it."""

        verbose_name = "sign-in link"


class Invitation(OneUse):
    """Lets a user choose a password, or link the city's sign-on, once and for a week."""

    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        """A fresh one takes the place of the one before."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None), name="a_user_has_one_unused_invitation"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="an_invitation_ends_after_it_was_made",
            ),
        ]

    @classmethod
    def open_with(cls, secret: str) -> models.QuerySet[Self]:
        """The one with this secret, if it was neither used nor is out of date and its user may sign in."""
        return super().open_with(secret).filter(expires_at__gt=clock.now())


class Tally(models.Model):
    """What signing in counts for some minutes: tries with a user name or a second factor, codes that were used."""

    room: ClassVar[Room] = Room.OFFICE

    key = models.CharField(max_length=255, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Until when it counts; the key may be derived from a name."""
        return f"tally until {self.expires_at:%Y-%m-%d %H:%M}"
