"""Organizations, users, and what lets them in: invitations, the demonstration city's links, counted tries."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from ceasefire.access.gate import Asker
from ceasefire.access.proof import proof, proves
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

    def called(self, typed: str) -> models.QuerySet[User]:
        """The one user with a name as typed, whatever its capitals and however an accented letter is written."""
        return self.filter(username__iexact=User.normalize_username(typed))

    def get_by_natural_key(self, username: str | None) -> User:
        """The user who signs in with `username`."""
        return self.called(username or "").get()


class User(AbstractBaseUser):
    """Someone who signs in, for one organization, in one role.

    Who may do what is proved with a secret that is not in the database, and so are the password and the link to the
    city's sign-on: whoever writes to the database past the program gives nobody another role, revives nobody who left,
    and moves no password from one user to another.
    """

    room: ClassVar[Room] = Room.OFFICE

    username = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="users")
    role = TermField(Role)
    is_active = models.BooleanField(default=True)
    proof = models.CharField(max_length=64, editable=False, help_text="That all of these stand together.")
    sign_on_proof = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the city's account that is linked; empty: none is.",
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        """Two names that differ in their capitals alone would be one at sign-in."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(role__in=[Role.SYSTEM, Role.PUBLIC]),
                name="a_user_is_a_person_who_signed_in",
            ),
            models.UniqueConstraint(Lower("username"), name="a_user_name_is_unique_whatever_its_capitals"),
        ]

    def prove(self) -> None:
        """Say that the program itself made them what they are now."""
        self.proof = proof("user", *self._proved())

    @property
    def is_genuine(self) -> bool:
        """Whether the program itself made them what they are."""
        return proves(self.proof, "user", *self._proved())

    def _proved(self) -> tuple[object, ...]:
        return self.username, self.organization_id, self.role, self.is_active

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password as this user's own: nobody else's hash opens for them."""
        super().set_password(raw_password and self._own(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is this user's own password."""
        return check_password(raw_password and self._own(raw_password), self.password)

    def _own(self, password: str) -> str:
        return proof("password", self.username, password)

    def link_to(self, provider: str, uid: str) -> None:
        """Prove which account of the city's sign-on is theirs."""
        self.sign_on_proof = proof("sign-on", self.username, provider, uid)

    def is_linked_to(self, provider: str, uid: str) -> bool:
        """Whether that account of the city's sign-on is theirs."""
        return proves(self.sign_on_proof, "sign-on", self.username, provider, uid)

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
    """What lets one user in once: who knows its secret. Only a digest is kept, that nobody else can make."""

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

    @classmethod
    def digest_of(cls, secret: str) -> str:
        """What is kept of a secret."""
        return proof(cls.__name__, secret)

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
