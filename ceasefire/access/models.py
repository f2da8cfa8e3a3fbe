"""Organizations and users, and the demonstration city's one-use links."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from ceasefire.access.gate import Asker
from ceasefire.access.roles import Role
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


class SignInLink(models.Model):
    """A one-use link of the demonstration city. Only a digest of its secret is kept."""

    room: ClassVar[Room] = Room.OFFICE

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Whether it was used."""
        return "used sign-in link" if self.used_at else "unused sign-in link"

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of a link's secret."""
        return sha256(secret.encode()).hexdigest()

    @classmethod
    def unused(cls, secret: str) -> models.QuerySet[SignInLink]:
        """The one link with this secret, if it was not used and its user may sign in."""
        return cls.objects.filter(digest=cls.digest_of(secret), used_at=None, user__is_active=True)
