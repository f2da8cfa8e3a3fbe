"""What each role may see, may do, and never sees: the words that stand where the gate is set."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceasefire.access.roles import GRANTED, LOOKING, NEVER, Permission, Role
from ceasefire.web.signed_in import asker_of


@dataclass(frozen=True)
class Described:
    """A role as the page tells it."""

    role: Role
    sees: tuple[str, ...]
    does: tuple[str, ...]
    never: tuple[str, ...]


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role, one's own first."""
    own = asker_of(request).role
    others = [_described(role) for role in Role if role is not own]
    context = {"own": _described(own), "others": others, "here": "roles"}
    return render(request, "web/roles/roles.html", context)


def _described(role: Role) -> Described:
    granted = [permission for permission in Permission if permission in GRANTED[role]]
    return Described(
        role,
        sees=tuple(one.meaning for one in granted if one in LOOKING),
        does=tuple(one.meaning for one in granted if one not in LOOKING),
        never=tuple(never.sentence for never in NEVER[role]),
    )
