"""The page of who makes requests, with nothing of what becomes of them; and the office's page of those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.consents.queries import named_to_city
from ceasefire.people.actions import enter_coordination_person
from ceasefire.people.queries import coordination_names, participants, vault_people
from ceasefire.reviews.actions import acknowledge_request, receive_request, request_for_participant
from ceasefire.reviews.models import Request
from ceasefire.reviews.queries import requests as every_request
from ceasefire.reviews.queries import sent_requests, waiting_requests
from ceasefire.web.requests.forms import ParticipantForm, PersonForm
from ceasefire.web.signed_in import asker_of, key_in

BAD_REQUEST = 400
SENT = "request_sent"
"""Where a session keeps the number of the request just sent, until its page is shown."""
RECEIVED = "request_received"


@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """Send a request; see of one's organization's, a worker of their caseload's, that they were received."""
    asker = asker_of(request)
    gate.require(asker, Permission.REQUESTS_MAKE, Permission.PARTICIPANT_REQUESTS)
    form = _form(request, asker)
    if form.is_valid():
        try:
            sent = _send(form, asker, _organization_of(request))
        except BrokenRules as broken:
            form.add_error(None, [one.sentence for one in broken.broken])
        else:
            request.session[SENT] = sent.reference
            return redirect("requests")
    context = {
        "here": "requests",
        "form": form,
        "organization": _organization_of(request),
        "requests": sent_requests(asker=asker),
        "sent": request.session.pop(SENT, None),
    }
    return render(request, "web/requests/requests.html", context, status=BAD_REQUEST if form.errors else 200)


@dataclass(frozen=True)
class Waiting:
    """A request as the office reads it."""

    request: Request
    called: str
    """The name; empty for who is known to the office under a pseudonym."""


@require_http_methods(["GET", "HEAD", "POST"])
def requests_waiting(request: HttpRequest) -> HttpResponse:
    """The requests that nobody of the office has read yet, each with a button that says so."""
    asker = asker_of(request)
    gate.require(asker, Permission.REFERRALS_WRITE)
    if request.method == "POST":
        received = gate.one(every_request(asker=asker), key_in(request, "request"))
        acknowledge_request(by=asker, request=received, received_on=clock.today())
        request.session[RECEIVED] = received.reference
        return redirect("requests_waiting")
    context = {
        "here": "requests_waiting",
        "waiting": _waiting(asker),
        "received": request.session.pop(RECEIVED, None),
    }
    return render(request, "web/requests/waiting.html", context)


def _form(request: HttpRequest, asker: Asker) -> PersonForm | ParticipantForm:
    told = request.POST if request.method == "POST" else None
    if gate.may(asker, Permission.REQUESTS_MAKE):
        return PersonForm(told)
    return ParticipantForm(told, participants=_participants(asker))


def _participants(asker: Asker) -> list[tuple[str, str]]:
    """The asker's participants by name, each with whether the name would go along."""
    until = named_to_city(asker=asker, on=clock.today())
    return [
        (
            str(id),
            f"{called} (by name, until {until[id]})" if id in until else f"{called} (under a pseudonym)",
        )
        for id, called in participants(asker=asker).items()
    ]


@transaction.atomic
def _send(form: Form, asker: Asker, organization: Organization) -> Request:
    """Raises BrokenRules; nothing is kept then."""
    told, today = form.cleaned_data, clock.today()
    if isinstance(form, ParticipantForm):
        participant = gate.one(vault_people(asker=asker), UUID(told["participant"]))
        return request_for_participant(by=asker, person=participant, requested_on=today)
    person = enter_coordination_person(by=asker, held_by=organization, **told)
    return receive_request(by=asker, person=person, organization=organization, requested_on=today)


def _waiting(asker: Asker) -> list[Waiting]:
    waiting = list(waiting_requests(asker=asker))
    names = coordination_names(asker=asker).filter(person__in=[one.person_id for one in waiting])
    called = {name.person_id: name.full_name or name.nickname for name in names}
    return [Waiting(one, called.get(one.person_id, "")) for one in waiting]


def _organization_of(request: HttpRequest) -> Organization:
    assert isinstance(request.user, User), "The gate lets nobody in who has not signed in."
    return request.user.organization
