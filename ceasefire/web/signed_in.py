"""Who asks for a page."""

from __future__ import annotations

from django.http import HttpRequest

from ceasefire.access.gate import NOBODY, Asker
from ceasefire.access.models import User


def asker_of(request: HttpRequest) -> Asker:
    """The signed-in user as the gate knows them; nobody for anybody else."""
    return request.user.asker if isinstance(request.user, User) else NOBODY
