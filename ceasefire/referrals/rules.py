"""What must hold of a referral as a whole: its origin, its placements, their steps. Identities rest on it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q

from ceasefire.audit.rules import Broken, rule_for
from ceasefire.domain.placement_flow import PlacementFacts, Step, broken_rules
from ceasefire.domain.terms import DispositionOutcome, OrganizationKind, Status
from ceasefire.referrals.models import Placement, PlacementStatus, Referral
from ceasefire.reviews.models import Assessment, Disposition, Request


@rule_for(
    Referral,
    touched_by={
        Placement: "referral_id",
        PlacementStatus: "placement__referral_id",
        Disposition: "referral__id",
        Assessment: "dispositions__referral__id",
        Request: "referral__id",
    },
)
def a_referral_is_whole(ids: set[UUID]) -> Iterator[Broken]:
    """Origin and placements of each referral obey the rules of the flow."""
    listed = Referral.objects.filter(id__in=ids).select_related("disposition__assessment", "request")
    for referral in listed.prefetch_related("placements__statuses", "placements__service"):
        for sentence in [*_broken_origin(referral), *_broken_flow(referral)]:
            yield Broken(referral, sentence)


@rule_for(Placement)
def a_placement_is_with_a_provider(ids: set[UUID]) -> Iterator[Broken]:
    """Services are run by providers."""
    elsewhere = Placement.objects.filter(id__in=ids).exclude(organization__kind=OrganizationKind.PROVIDER)
    for placement in elsewhere:
        yield Broken(placement, "A placement is with an organization of the kind [provider].", "organization")


@rule_for(Assessment)
def an_assessment_names_the_open_request(ids: set[UUID]) -> Iterator[Broken]:
    """Who is assessed while a partner's request for them is open is assessed on that request (DOMAIN, Units)."""
    open_then = (
        Q(person__requests__requested_on__lte=F("assessed_on"))
        & (Q(person__requests__declined_on=None) | Q(person__requests__declined_on__gt=F("assessed_on")))
        & (
            Q(person__requests__referral=None)
            | Q(person__requests__referral__referred_on__gt=F("assessed_on"))
        )
    )
    unnamed = Assessment.objects.filter(
        open_then, id__in=ids, request=None, provider=None, dispositions__referral=None
    )
    for assessment in unnamed.distinct():
        yield Broken(
            assessment,
            "A partner's request for this person was open on that day: name it.",
            "request",
        )
    for assessment in (
        Assessment.objects.filter(id__in=ids).exclude(request=None).exclude(person=F("request__person"))
    ):
        yield Broken(assessment, "The request it names is for another person.", "request")


def _broken_origin(referral: Referral) -> Iterator[str]:
    disposition, request = referral.disposition, referral.request
    if disposition is not None:
        assessment = disposition.assessment
        if disposition.outcome != DispositionOutcome.REFERRED:
            yield f"It comes of a disposition that is [{disposition.outcome}], not [referred]."
        if not assessment.is_counted:
            yield "It comes of an assessment that is a provider's, or was made on a partner's request."
        if assessment.person_id != referral.person_id:
            yield "It is for another person than the assessment it comes of."
        if referral.referred_on < disposition.disposed_on:
            yield f"It was sent out [{referral.referred_on}] before its disposition [{disposition.disposed_on}]."
    if request is not None:
        if request.person_id != referral.person_id:
            yield "It is for another person than the request it comes of."
        if referral.referred_on < request.requested_on:
            yield f"It was sent out [{referral.referred_on}] before its request [{request.requested_on}]."
        if request.declined_on is not None:
            yield "Its request was declined."


def _broken_flow(referral: Referral) -> list[str]:
    placements = list(referral.placements.all())
    service_of = {placement.id: placement.service.reference for placement in placements}
    facts = [
        PlacementFacts(
            service=placement.service.reference,
            placed_on=placement.placed_on,
            steps=tuple(
                Step(Status(status.status), status.effective_on)
                for status in sorted(placement.statuses.all(), key=lambda status: status.step)
            ),
            statuses_offered=placement.service.statuses,
            consolidated_on=placement.consolidated_on,
            consolidated_into=service_of.get(placement.consolidated_into_id)
            if placement.consolidated_into_id
            else None,
        )
        for placement in placements
    ]
    return broken_rules(referred_on=referral.referred_on, placements=facts)
