"""Who asks for a page, and which record they mean."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from ceasefire.access.gate import NOBODY, Asker, NotThere
from ceasefire.access.models import User


def asker_of(request: HttpRequest) -> Asker:
    """The signed-in user as the gate knows them; nobody for anybody else."""
    return request.user.asker if isinstance(request.user, User) else NOBODY


def key_in(request: HttpRequest, field: str) -> UUID:
    """The key that a form sends; raises NotThere for what is no key, as for one that leads nowhere."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError:
        raise NotThere from None
