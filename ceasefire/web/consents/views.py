"""The page of consents: those of the asker's participants, one to add, and a button that takes one back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.queries import organizations, providers
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.consents import queries
from ceasefire.consents.actions import give_consent, revoke_consent
from ceasefire.consents.models import Consent
from ceasefire.domain.terms import ConsentRecipient
from ceasefire.people.queries import participants, vault_people
from ceasefire.web.consents.forms import ConsentForm
from ceasefire.web.signed_in import asker_of, key_in

BAD_REQUEST = 400
DONE = "consent_done"
"""Where a session keeps what was just done, until its page is shown."""
GIVEN = "The consent is kept. What it lets flow can flow until its last day."
REVOKED = "The consent is revoked: from now on nothing flows by it."
ERASED = f"{REVOKED} The city's copy of the name is erased."
STILL_KNOWN = (
    f"{REVOKED} The city still knows the name, by another consent, until {{until}}. Revoke that one, too, and the "
    "city's copy of the name is erased."
)
REVOKED_ALREADY = "This consent was revoked already. Nothing was changed."


@dataclass(frozen=True)
class Listed:
    """A consent as a row of the page."""

    consent: Consent
    called: str
    to: str
    is_in_force: bool


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """What the asker's participants let flow; one more is kept."""
    asker = asker_of(request)
    gate.require(asker, Permission.VAULT_WRITE)
    people = participants(asker=asker)
    form = ConsentForm(
        request.POST if request.method == "POST" else None, people=people, others=_other_providers(asker)
    )
    if form.is_valid():
        try:
            _give(form, asker)
        except BrokenRules as error:
            for broken in error.broken:
                form.add_error(broken.field if broken.field in form.fields else None, broken.sentence)
        else:
            request.session[DONE] = GIVEN
            return redirect("consents")
    context = {
        "here": "requests",
        "form": form,
        "people": people,
        "rows": _listed(asker, people),
        "done": request.session.pop(DONE, None),
    }
    return render(request, "web/consents/consents.html", context, status=BAD_REQUEST if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def consents_revoke(request: HttpRequest) -> HttpResponse:
    """Take a consent back, from today on."""
    asker = asker_of(request)
    gate.require(asker, Permission.VAULT_WRITE)
    if request.method == "POST":
        consent = gate.one(queries.consents(asker=asker), key_in(request, "consent"))
        request.session[DONE] = REVOKED_ALREADY if consent.revoked_on else _revoke(consent, asker)
    return redirect("consents")


def _revoke(consent: Consent, asker: Asker) -> str:
    """What became of it."""
    today = clock.today()
    revoke_consent(by=asker, consent=consent, revoked_on=today)
    if consent.recipient != ConsentRecipient.CITY:
        return REVOKED
    until = queries.named_to_city(asker=asker, on=today).get(consent.person_id)
    return STILL_KNOWN.format(until=until) if until else ERASED


def _give(form: ConsentForm, asker: Asker) -> None:
    told = dict(form.cleaned_data)
    person = gate.one(vault_people(asker=asker), UUID(told.pop("person")))
    other = told.pop("other_organization")
    give_consent(
        by=asker,
        person=person,
        recipient=ConsentRecipient(told.pop("recipient")),
        other_organization=gate.one(organizations(asker=asker), UUID(other)) if other else None,
        **told,
    )


def _other_providers(asker: Asker) -> dict[UUID, str]:
    others = providers(asker=asker).exclude(id=asker.organization_id)
    return {one.id: one.name for one in others.order_by("name")}


def _listed(asker: Asker, people: dict[UUID, str]) -> list[Listed]:
    """Those in force first, and of these and the others the latest first."""
    every = queries.consents(asker=asker).select_related("other_organization")
    in_force = {consent.id for consent in every.filter(Consent.in_force(clock.today()))}
    rows = [
        Listed(
            consent,
            people[consent.person_id],
            consent.other_organization.name
            if consent.other_organization
            else ConsentRecipient(consent.recipient).label,
            consent.id in in_force,
        )
        for consent in every.order_by("-given_on", "reference")
    ]
    return sorted(rows, key=lambda row: not row.is_in_force)
