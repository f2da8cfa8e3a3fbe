"""Every request of somebody who signed in is a visit: one transaction in their name, one row in the trail."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from ceasefire.access.gate import NOBODY, Denied, as_asker
from ceasefire.audit import visit
from ceasefire.domain.terms import VisitOutcome
from ceasefire.web.errors import permission_denied
from ceasefire.web.signed_in import asker_of

SIGN_IN = ("/sign-in/", "/sign-out/")
"""Pages below read and write what signing in needs, before and beside any room."""
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
FORBIDDEN = 403


class VisitMiddleware:
    """Opens the visit, and ends it before the answer leaves; the one gate's refusal becomes the page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the name of who asks."""
        asker = asker_of(request)
        if asker == NOBODY or request.path.startswith(SIGN_IN):
            return self.get_response(request)
        looking = request.method in LOOKING
        origin = request.META.get("REMOTE_ADDR", "")
        with as_asker(asker, purpose=purpose_of(request), origin=origin, reads_only=looking) as visit:
            response = self.get_response(request)
            if response.status_code == FORBIDDEN:
                visit.fail(VisitOutcome.REFUSED)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; every other error stays an error, and takes along what was written."""
        if isinstance(exception, Denied):
            return permission_denied(request, exception)
        visiting = visit.under_way()
        if visiting is not None:
            visiting.fail(VisitOutcome.FAILED)
        return None


def purpose_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; never its address, which may hold what somebody typed."""
    try:
        return f"page {resolve(request.path_info).view_name}"
    except Resolver404:
        return "page not there"
