"""Organizations and users."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Permission


def organizations(*, asker: Asker) -> QuerySet[Organization]:
    """Every organization that takes part in the program."""
    gate.require(asker, Permission.PROGRAM_READ)
    return Organization.objects.all()


def users(*, asker: Asker) -> QuerySet[User]:
    """Everybody who may sign in."""
    gate.require(asker, Permission.USERS_WRITE)
    return User.objects.select_related("organization")
