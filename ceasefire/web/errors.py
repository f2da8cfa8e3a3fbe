"""Pages for what went wrong: what happened, what was kept, what to do next. None shows any data."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Trouble:
    """What a page says when something went wrong."""

    status: int
    title: str
    happened: str
    next_step: str


BAD_REQUEST = Trouble(
    400,
    "This request cannot be read",
    "The browser sent something that the program cannot read. Nothing was changed.",
    "Go back and try again.",
)
NOT_YOURS = Trouble(
    403,
    "Your role does not open this page",
    "What is here belongs to another room, or there is nothing here. Nothing was changed.",
    "Go back to the start. If your work needs this page, ask your administrator for another role.",
)
NOT_FROM_OUR_PAGE = Trouble(
    403,
    "This form was open too long",
    "The form could not be tied to your sign-in, so nothing was changed.",
    "Go back, load the page again and send the form once more. Cookies must be allowed for this site.",
)
NOT_THERE = Trouble(
    404,
    "There is no such page",
    "The address leads nowhere. Nothing was changed.",
    "Check the address, or go back to the start.",
)
TOO_MANY_TRIES = Trouble(
    429,
    "Too many tries",
    "From here, or for this account, something was tried too often in a short time. Nothing was changed.",
    "Wait a quarter of an hour and try again. If you cannot wait, ask your administrator.",
)
OUR_FAULT = Trouble(
    500,
    "Something went wrong on our side",
    "The program ran into an error. What you had saved before is kept; this last step was not.",
    "Try again in a minute. If it happens again, tell your administrator what you were doing and when.",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _page(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what the gate refuses; of a record the same as when it is not there."""
    return _page(request, NOT_YOURS)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our own page."""
    return _page(request, NOT_FROM_OUR_PAGE)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _page(request, NOT_THERE)


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """Answer who tries to sign in too often."""
    return _page(request, TOO_MANY_TRIES)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error of the program. Asks the database nothing: it may be what failed."""
    page = render_to_string("web/error.html", {"trouble": OUR_FAULT, "without_frame": True})
    return HttpResponse(page, status=OUR_FAULT.status)


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    return render(request, "web/error.html", {"trouble": trouble}, status=trouble.status)
