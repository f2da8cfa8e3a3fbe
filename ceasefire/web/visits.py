"""Every request of somebody who signed in is a visit: one transaction in their name, one row in the trail.

A request of anybody else reads no person's record: visits are closed to it.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from ceasefire.access.gate import NOBODY, Denied, as_asker
from ceasefire.audit import visit
from ceasefire.domain.terms import VisitOutcome
from ceasefire.web.errors import OUR_FAULT, permission_denied
from ceasefire.web.signed_in import asker_of

SIGN_IN = ("/sign-in/", "/sign-out/")
"""Pages below read and write what signing in needs, before and beside any room."""
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
FORBIDDEN = 403


class StreamedAnswer(TypeError):
    """A page sends its answer bit by bit."""


class VisitMiddleware:
    """Opens the visit, and ends it before the answer leaves; the one gate's refusal becomes the page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in the name of who asks."""
        asker = asker_of(request)
        if asker == NOBODY or request.path.startswith(SIGN_IN):
            with visit.closed():
                return self.get_response(request)
        looking, origin = request.method in LOOKING, origin_of(request)
        with as_asker(asker, purpose=purpose_of(request), origin=origin, reads_only=looking) as visiting:
            response = self.get_response(request)
            if response.streaming and not isinstance(response, FileResponse):
                raise StreamedAnswer(
                    "What this page sends would be read after its visit. Answer with an HttpResponse."
                )
            if response.status_code == FORBIDDEN:
                visiting.fail(VisitOutcome.REFUSED)
            elif response.status_code >= OUR_FAULT.status:
                visiting.fail(VisitOutcome.FAILED)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what the gate refuses; what is not theirs to see and what is not there are one thing in the trail."""
        if isinstance(exception, Denied):
            return permission_denied(request, exception)
        visiting = visit.under_way()
        if visiting is not None:
            is_refused = isinstance(exception, Http404)
            visiting.fail(VisitOutcome.REFUSED if is_refused else VisitOutcome.FAILED)
        return None


def purpose_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; never its address, which may hold what somebody typed."""
    try:
        return f"page {resolve(request.path_info).view_name}"
    except Resolver404:
        return "page not there"


def origin_of(request: HttpRequest) -> str:
    """The address that it comes from; what a proxy passed on and is no address stays out of the trail."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return "unknown"
