"""Pages as a careless hand would write them, each with a leak of its own: the tests of the wall must find every one."""

from __future__ import annotations

import logging
from uuid import UUID

from django.core import mail
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from ceasefire.access import gate
from ceasefire.access.models import Organization
from ceasefire.audit import visit
from ceasefire.config.urls import handler400 as handler400
from ceasefire.config.urls import handler403 as handler403
from ceasefire.config.urls import handler404 as handler404
from ceasefire.config.urls import handler500 as handler500
from ceasefire.people.models import VaultPersonName
from ceasefire.referrals.models import Placement
from ceasefire.referrals.queries import placements
from ceasefire.web.signed_in import asker_of


def a_name() -> str:
    return str(VaultPersonName.objects.latest("id").full_name)


def shows_a_name(request: HttpRequest) -> HttpResponse:
    return HttpResponse(a_name())


def streams_a_name(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([a_name()]))


def hides_a_name_in_a_header(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"X-Oz": a_name()})


def leads_to_a_name(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": f"/people/{a_name()}/"})


def keeps_a_name_in_the_session(request: HttpRequest) -> HttpResponse:
    request.session["last"] = a_name()
    return HttpResponse()


def keeps_a_name_in_a_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    response.set_signed_cookie("last", a_name())
    return response


def mails_a_name(request: HttpRequest) -> HttpResponse:
    mail.send_mail("Seen", f"{a_name()} was seen.", "oz@example.org", ["glinda@example.org"])
    return HttpResponse()


def names_a_name_in_the_trail(request: HttpRequest) -> HttpResponse:
    visit.note_read("people.vaultpersonname", a_name())
    return HttpResponse()


def answers_a_name_to_whoever_writes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(a_name() if request.POST else "")


def logs_a_name(request: HttpRequest) -> HttpResponse:
    logging.getLogger("oz").debug("Seen: %s", a_name())
    return HttpResponse()


def fails_with_a_name(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"Nobody is called {a_name()}.")


def passes_the_gate(request: HttpRequest, placement: UUID) -> HttpResponse:
    """The one page here that is as it should be."""
    found = gate.one(placements(asker=asker_of(request)), placement)
    return HttpResponse(found.placed_on.isoformat())


def says_that_it_is_another_s(request: HttpRequest, placement: UUID) -> HttpResponse:
    get_object_or_404(Placement, id=placement)
    return passes_the_gate(request, placement)


def forbids_only_what_is_there(request: HttpRequest, placement: UUID) -> HttpResponse:
    is_there = Placement.objects.filter(id=placement).exists()
    return HttpResponse(status=403, reason="Forbidden", content="Not yours." if is_there else "")


def asks_more_of_what_is_there(request: HttpRequest, placement: UUID) -> HttpResponse:
    for found in Placement.objects.filter(id=placement):
        Organization.objects.get(id=found.organization_id)
    return HttpResponse("Not yours.")


LEAKS = {
    page.__name__: page
    for page in (
        shows_a_name,
        hides_a_name_in_a_header,
        leads_to_a_name,
        keeps_a_name_in_the_session,
        keeps_a_name_in_a_cookie,
        mails_a_name,
        names_a_name_in_the_trail,
        answers_a_name_to_whoever_writes,
    )
}
"""Nothing holds these back but the tests."""

HELD_BACK = {page.__name__: page for page in (logs_a_name, fails_with_a_name, streams_a_name)}
"""The program itself holds these back, whatever a page does."""

TELLS_APART = {
    page.__name__: page
    for page in (says_that_it_is_another_s, forbids_only_what_is_there, asks_more_of_what_is_there)
}
"""Each tells what is somebody else's from what is not there: by its status, its body, its statements."""

OF_A_PLACEMENT = TELLS_APART | {"passes_the_gate": passes_the_gate}

urlpatterns = [
    *(path(f"oz/<uuid:placement>/{name}/", page, name=name) for name, page in OF_A_PLACEMENT.items()),
    *(path(f"oz/{name}/", page, name=name) for name, page in (LEAKS | HELD_BACK).items()),
    path("", include("ceasefire.web.urls")),
]
