"""Organizations and users."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.models import Organization, SignInLink, User
from ceasefire.access.roles import Permission


def organizations(*, asker: Asker) -> QuerySet[Organization]:
    """Every organization that takes part in the program."""
    gate.require(asker, Permission.PROGRAM_READ)
    return Organization.objects.all()


def users(*, asker: Asker) -> QuerySet[User]:
    """Everybody who may sign in."""
    gate.require(asker, Permission.USERS_WRITE)
    return User.objects.select_related("organization")


def user_of_sign_in_link(*, asker: Asker, secret: str) -> User | None:
    """Whom an unused link of the demonstration city is for; it stays unused. Who asks need not have signed in."""
    link = SignInLink.unused(secret).select_related("user").first()
    return link.user if link else None
