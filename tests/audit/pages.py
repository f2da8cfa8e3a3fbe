"""A URL map of made-up pages: each reads, writes or fails in a way of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ceasefire.access import gate
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.shootings.actions import correct_incident, enter_incidents
from ceasefire.shootings.models import Incident, Victim
from ceasefire.web.signed_in import asker_of
from ceasefire.web.urls import urlpatterns as pages_of_the_program
from tests import city

HISTORY: Any = Incident.history

OF_AN_INCIDENT: dict[str, Callable[[], object]] = {
    "all": lambda: list(Incident.objects.all()),
    "one": Incident.objects.get,
    "only": lambda: [one.reference for one in Incident.objects.only("reference")],
    "deferred": lambda: [one.area for one in Incident.objects.defer("area")],
    "again": lambda: Incident.objects.get().refresh_from_db(),
    "by_sql": lambda: list(Incident.objects.raw("SELECT * FROM shootings_incident")),
    "in_bulk": Incident.objects.in_bulk,
    "bit_by_bit": lambda: list(Incident.objects.iterator(1)),
    "versions": lambda: list(HISTORY.all()),
    "versions_in_part": lambda: [one.history_date for one in HISTORY.only("history_date")],
    "as_of": lambda: list(HISTORY.as_of(clock.now())),
}
THROUGH_A_VICTIM: dict[str, Callable[[], object]] = {
    "joined": lambda: [one.incident.area for one in Victim.objects.select_related("incident")],
    "followed": lambda: [one.incident.area for one in Victim.objects.all()],
    "fetched_before": lambda: [
        list(one.victims.all()) for one in Incident.objects.prefetch_related("victims")
    ],
    "fetched_in_part": lambda: list(
        Incident.objects.prefetch_related(Prefetch("victims", Victim.objects.only("incident_id")))
    ),
}
OF_NOBODY: dict[str, Callable[[], object]] = {
    "counted": lambda: (Incident.objects.count(), Incident.objects.exists()),
    "not_read": Incident.objects.all,
    "settings": lambda: list(Organization.objects.all()),
}
READS = {**OF_AN_INCIDENT, **THROUGH_A_VICTIM, **OF_NOBODY}


def look(request: HttpRequest, how: str) -> HttpResponse:
    """Read in one of the ways there are."""
    READS[how]()
    return HttpResponse("Seen.")


def enter(request: HttpRequest) -> HttpResponse:
    """Two actions, each entering an incident."""
    by = asker_of(request)
    enter_incidents(by=by, incidents=[Incident(reference="24-0101", occurred_on=city.DAY)])
    enter_incidents(by=by, incidents=[Incident(reference="24-0102", occurred_on=city.DAY)])
    return HttpResponse("Entered.")


def enter_and_fail(request: HttpRequest) -> HttpResponse:
    """An action is done, and then the page runs into an error."""
    enter(request)
    raise ZeroDivisionError


def enter_and_be_refused(request: HttpRequest) -> HttpResponse:
    """An action is done, and then the gate refuses the next step."""
    enter(request)
    gate.require(asker_of(request), Permission.VAULT_WRITE)
    return HttpResponse("Entered.")


def one_of_two(request: HttpRequest) -> HttpResponse:
    """Of two actions the second breaks a rule, which the page tells; the first stands."""
    by = asker_of(request)
    made = Incident(reference="24-0101", occurred_on=city.DAY)
    enter_incidents(by=by, incidents=[made])
    try:
        correct_incident(by=by, incident=made, occurred_on=city.DAY.replace(year=2999))
    except BrokenRules as error:
        return HttpResponse(str(error))
    return HttpResponse("Entered.")


def not_there(request: HttpRequest) -> HttpResponse:
    """Somebody's record is looked up, and it is not theirs."""
    Incident.objects.get()
    raise Http404


def broken_template(request: HttpRequest) -> HttpResponse:
    """The page itself makes an answer that says: our fault."""
    Incident.objects.get()
    return HttpResponse(status=503)


def bit_by_bit(request: HttpRequest) -> StreamingHttpResponse:
    """The answer would be read when the visit is over."""

    def parts() -> Iterator[str]:
        yield from (str(one) for one in Incident.objects.all())

    return StreamingHttpResponse(parts())


urlpatterns = [
    *pages_of_the_program,
    path("look/<str:how>/", look, name="look"),
    path("enter/", csrf_exempt(enter), name="enter"),
    path("enter-and-fail/", csrf_exempt(enter_and_fail), name="enter_and_fail"),
    path("enter-and-be-refused/", csrf_exempt(enter_and_be_refused), name="enter_and_be_refused"),
    path("one-of-two/", csrf_exempt(one_of_two), name="one_of_two"),
    path("not-there/", not_there, name="not_there"),
    path("broken/", broken_template, name="broken"),
    path("bit-by-bit/", bit_by_bit, name="bit_by_bit"),
]
