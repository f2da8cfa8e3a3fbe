"""What must hold of a referral as a whole: its origin, its placements, their steps. Identities rest on it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from ceasefire.access.models import Organization, User
from ceasefire.audit.rules import Broken, rule_for, told_by
from ceasefire.domain.placement_flow import PlacementFacts, Step, broken_rules, broken_steps
from ceasefire.domain.terms import DispositionOutcome, OrganizationKind, Status
from ceasefire.program.models import Service
from ceasefire.referrals.models import Assignment, Placement, PlacementStatus, Referral, ReferralPacket
from ceasefire.referrals.queries import placements, referrals
from ceasefire.reviews.models import Assessment, Disposition, Request

told_by(Referral, referrals)
told_by(Placement, placements)


@rule_for(
    Referral,
    touched_by={
        Placement: "referral_id",
        PlacementStatus: "placement__referral_id",
        Disposition: "referral__id",
        Assessment: "dispositions__referral__id",
        Request: "referral__id",
        Service: "placements__referral__id",
    },
)
def a_referral_is_whole(ids: set[UUID]) -> Iterator[Broken]:
    """Origin and placements of each referral obey the rules of the flow."""
    # Two acts on one referral at once: the second waits here, and then judges what the first left too.
    listed = Referral.objects.select_for_update(of=("self",)).filter(id__in=ids)
    listed = listed.select_related("disposition__assessment", "request")
    for referral in listed.prefetch_related("placements__statuses", "placements__service"):
        facts = _facts(referral)
        flow = broken_rules(referred_on=referral.referred_on, placements=[*facts.values()])
        for sentence in [*_broken_origin(referral), *flow]:
            yield Broken(referral, sentence)
        # What is wrong with the steps of one is told to who sees that one.
        for placement, told in facts.items():
            for sentence in broken_steps(told, referred_on=referral.referred_on):
                yield Broken(placement, sentence)


@rule_for(Placement, touched_by={Organization: "placements__id"})
def a_placement_is_with_a_provider(ids: set[UUID]) -> Iterator[Broken]:
    """Services are run by providers."""
    elsewhere = Placement.objects.filter(id__in=ids).exclude(organization__kind=OrganizationKind.PROVIDER)
    for placement in elsewhere:
        yield Broken(placement, "A placement is with an organization of the kind [provider].", "organization")


@rule_for(Assessment, touched_by={Request: "person__assessments__id", Referral: "person__assessments__id"})
def an_assessment_names_the_open_request(ids: set[UUID]) -> Iterator[Broken]:
    """Who is assessed while a partner's request for them is open is assessed on that request (DOMAIN, Units).

    A request is open from the day after it was made to the day on which it is sent out or declined; one of the same
    day may be named.
    """
    made_before = Q(person__requests__requested_on__lt=F("assessed_on"))
    unnamed = Assessment.objects.filter(
        made_before & _still_open("person__requests"), id__in=ids, request=None, provider=None
    )
    for assessment in unnamed.distinct():
        yield Broken(
            assessment, "A partner's request for this person was open on that day: name it.", "request"
        )
    named = Assessment.objects.filter(id__in=ids).exclude(request=None)
    for assessment in named.exclude(person=F("request__person")):
        yield Broken(assessment, "The request it names is for another person.", "request")
    made_by_then = Q(request__requested_on__lte=F("assessed_on"))
    for assessment in named.exclude(made_by_then & _still_open("request")):
        yield Broken(assessment, "The request it names was not open on that day.", "request")


def _still_open(request: str) -> Q:
    """Whether, on the day of the assessment, the request at this lookup was neither sent out nor declined before."""
    day = F("assessed_on")
    not_declined = Q(**{f"{request}__declined_on": None}) | Q(**{f"{request}__declined_on__gte": day})
    not_sent_out = Q(**{f"{request}__referral": None}) | Q(**{f"{request}__referral__referred_on__gte": day})
    return not_declined & not_sent_out


@rule_for(ReferralPacket)
def a_packet_stays_in_one_vault(ids: set[UUID]) -> Iterator[Broken]:
    """A packet and the copy of the person that it brings are held by one organization."""
    elsewhere = ReferralPacket.objects.filter(id__in=ids).exclude(person__held_by=F("held_by"))
    for packet in elsewhere.only("reference"):
        yield Broken(packet, "The participant it names is held by another organization.", "person")


@rule_for(Assignment)
def who_is_assigned_works_for_the_organization(ids: set[UUID]) -> Iterator[Broken]:
    """An open assignment names somebody of the organization that holds it, who may sign in."""
    staff = User.objects.filter(username=OuterRef("worker"), organization=OuterRef("held_by"), is_active=True)
    for assignment in Assignment.objects.filter(id__in=ids, until_on=None).exclude(Exists(staff)):
        yield Broken(assignment, "Nobody of the organization signs in with this user name.", "worker")


@rule_for(Assignment, touched_by={Placement: "assignments__id"})
def nobody_is_assigned_before_the_placement(ids: set[UUID]) -> Iterator[Broken]:
    """Nobody works with a placement before it was sent out."""
    for assignment in Assignment.objects.filter(id__in=ids, from_on__lt=F("placement__placed_on")):
        yield Broken(assignment, f"[{assignment.from_on}] lies before the placement was sent out.", "from_on")


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


def _facts(referral: Referral) -> dict[Placement, PlacementFacts]:
    sent_out = list(referral.placements.all())
    service_of = {placement.id: placement.service.reference for placement in sent_out}
    return {
        placement: PlacementFacts(
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
        for placement in sent_out
    }
