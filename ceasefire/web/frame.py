"""The frame around every page: the few places a role goes, who is signed in, and the room they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.access.roles import Permission, Role
from ceasefire.domain.terms import Room
from ceasefire.web.sign_in.session import has_second_factor


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its label, and the name of its address."""

    label: str
    address: str


PLACES = (
    (Permission.FIGURES_READ, Place("Report", "latest_report")),
    (Permission.REQUESTS_MAKE, Place("Requests", "requests")),
    (Permission.PARTICIPANT_REQUESTS, Place("Requests", "requests")),
    (Permission.REFERRALS_WRITE, Place("Requests", "requests_waiting")),
    (Permission.PROGRAM_READ, Place("Workbook", "workbook")),
    (Permission.TRAIL_READ, Place("Trail", "trail")),
)
"""Every place with the permission it needs."""

HOME = Place("Home", "home")


@dataclass(frozen=True)
class Band:
    """A colour band: the room's name and its colour's name in the stylesheet."""

    label: str
    colour: str


FIGURES_ONLY = Band("No room: figures only", "none")
REQUESTS_ONLY = Band("No room: requests only", "none")


def frame(request: HttpRequest) -> dict[str, object]:
    """For every template: the city, and for someone signed in their places and their rooms' bands."""
    context: dict[str, object] = {"city": settings.CITY}
    user = getattr(request, "user", None)
    # The request's user is a lazy stand-in, so it is asked, not checked by its type.
    if user is not None and user.is_authenticated and has_second_factor(request):
        context |= {"places": places_of(user.asker), "bands": bands_of(user), "role": Role(user.role)}
    return context


def places_of(asker: Asker) -> tuple[Place, ...]:
    """Where this asker goes; who reads no figures begins at home."""
    places = tuple(place for permission, place in PLACES if gate.may(asker, permission))
    return places if gate.may(asker, Permission.FIGURES_READ) else (HOME, *places)


def bands_of(user: User) -> tuple[Band, ...]:
    """The bands of the rooms someone stands in, in the order of the path from police to services."""
    without = FIGURES_ONLY if gate.may(user.asker, Permission.FIGURES_READ) else REQUESTS_ONLY
    return tuple(_band(room, user) for room in Room if room in user.asker.rooms) or (without,)


def _band(room: Room, user: User) -> Band:
    # Staff of a provider know their vault as their own organization.
    label = f"My organization: {user.organization.name}" if room is Room.VAULT else f"Room: {room.label}"
    return Band(label, room.value)
