"""What a session knows of how somebody signed in: when, when they were last seen, and by which second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from ceasefire.audit import clock
from ceasefire.web.sign_in.demonstration import is_in_demonstration

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=8)
NOTED_EVERY = timedelta(minutes=1)
"""Pages that only read write the session no more often than this."""

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
SECOND_FACTOR = "second_factor"
SHOWN, BY_LINK = "shown", "demonstration link"


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Somebody signed in: their time begins."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = clock.now().timestamp()


def is_over(request: HttpRequest) -> bool:
    """Whether the session's time is up; one that does not know when it began is over."""
    now = clock.now().timestamp()
    signed_in_at, seen_at = request.session.get(SIGNED_IN_AT), request.session.get(SEEN_AT)
    if signed_in_at is None or seen_at is None:
        return True
    return bool(now - seen_at >= IDLE.total_seconds() or now - signed_in_at >= AT_MOST.total_seconds())


def note_seen(request: HttpRequest) -> None:
    """Somebody is at work."""
    now = clock.now().timestamp()
    if now - request.session[SEEN_AT] >= NOTED_EVERY.total_seconds():
        request.session[SEEN_AT] = now


def note_second_factor(request: HttpRequest) -> None:
    """They have shown their second factor, or have just set it up."""
    request.session[SECOND_FACTOR] = SHOWN


def note_link(request: HttpRequest) -> None:
    """They came by a link of the demonstration city."""
    request.session[SECOND_FACTOR] = BY_LINK


def has_second_factor(request: HttpRequest) -> bool:
    """Whether they have shown a second factor; a demonstration link stands for one in the demonstration city only."""
    noted = request.session.get(SECOND_FACTOR)
    return noted == SHOWN or (noted == BY_LINK and is_in_demonstration(request))


def came_by_link(request: HttpRequest) -> bool:
    """Whether the session began with a link of the demonstration city."""
    return bool(request.session.get(SECOND_FACTOR) == BY_LINK)
