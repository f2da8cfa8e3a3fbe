"""Meetings, requests, assessments and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Subquery

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.consents.queries import pseudonyms
from ceasefire.domain.terms import Answer, Factor, Outcome
from ceasefire.reviews.models import (
    Assessment,
    CoordinationMeeting,
    Disposition,
    FactorEvidence,
    Release,
    Request,
    ReviewPacket,
    ShootingReview,
)


def shooting_reviews(*, asker: Asker) -> QuerySet[ShootingReview]:
    """Every shooting review."""
    gate.require(asker, Permission.REVIEWS_READ, Permission.ASSESSMENTS_READ)
    return ShootingReview.objects.all()


def releases(*, asker: Asker) -> QuerySet[Release]:
    """Who was let through the door to coordination, by whom, and what of them was ticked."""
    gate.require(asker, Permission.REVIEWS_READ)
    return Release.objects.all()


def review_packets(*, asker: Asker) -> QuerySet[ReviewPacket]:
    """What the coordination room was told of them."""
    gate.require(asker, Permission.ASSESSMENTS_WRITE, Permission.REFERRALS_WRITE)
    return ReviewPacket.objects.all()


@dataclass(frozen=True)
class AssessedInReview:
    """What the review may know of an assessment that was made in it: the answers and the outcome, and of whom."""

    reference: str
    person: str | None
    """The review's own id of the individual; None for one whom the review did not release."""
    assessed_on: date
    answers: Mapping[Factor, Answer]
    outcome: Outcome
    decided_high_risk: bool | None
    """What the reviewer decided; None: as the outcome says."""


def assessed_in_review(*, asker: Asker) -> list[AssessedInReview]:
    """The factors and the outcome of everybody assessed in a shooting review; nothing of what came after."""
    gate.require(asker, Permission.REVIEWS_READ)
    released = {one.released_as: one.person.reference for one in Release.objects.select_related("person")}
    columns = ("reference", "person_id", "assessed_on", "outcome", "decided_high_risk")
    made = Assessment.objects.exclude(shooting_review=None).only(
        *columns, *(factor.value for factor in Factor)
    )
    return [
        AssessedInReview(
            reference=one.reference,
            person=released.get(one.person_id),
            assessed_on=one.assessed_on,
            answers=one.answers,
            outcome=Outcome(one.outcome),
            decided_high_risk=one.decided_high_risk,
        )
        for one in made
    ]


def evidence(*, asker: Asker) -> QuerySet[FactorEvidence]:
    """What the answers rest on."""
    gate.require(asker, Permission.REVIEWS_READ)
    return FactorEvidence.objects.all()


def coordination_meetings(*, asker: Asker) -> QuerySet[CoordinationMeeting]:
    """Every coordination meeting."""
    gate.require(asker, Permission.ASSESSMENTS_READ)
    return CoordinationMeeting.objects.all()


def requests(*, asker: Asker) -> QuerySet[Request]:
    """Every partner's request."""
    gate.require(asker, Permission.REFERRALS_READ)
    return Request.objects.all()


def waiting_requests(*, asker: Asker) -> QuerySet[Request]:
    """The requests that the office has neither acknowledged nor declined, the oldest first."""
    gate.require(asker, Permission.REFERRALS_WRITE)
    return Request.objects.filter(received_on=None, declined_on=None).select_related("person", "organization")


@dataclass(frozen=True)
class SentRequest:
    """What who made a request may know of it: that it was received, or not yet."""

    reference: str
    requested_on: date
    is_received: bool


def sent_requests(*, asker: Asker) -> list[SentRequest]:
    """The requests that the asker's organization made, the latest first; nothing of what became of them.

    For a worker those of participants of their caseload.
    """
    gate.require(asker, Permission.REQUESTS_MAKE, Permission.PARTICIPANT_REQUESTS)
    own = Request.objects.filter(organization_id=asker.organization_id).order_by("-requested_on", "reference")
    if not gate.may(asker, Permission.REQUESTS_MAKE, Permission.VAULT_ORGANIZATION):
        own = own.filter(person__in=Subquery(pseudonyms(asker=asker).values("known_as")))
    return [
        SentRequest(one.reference, one.requested_on, one.received_on is not None)
        for one in own.only("reference", "requested_on", "received_on")
    ]


def assessments(*, asker: Asker) -> QuerySet[Assessment]:
    """Every assessment."""
    gate.require(asker, Permission.ASSESSMENTS_READ)
    return Assessment.objects.all()


def dispositions(*, asker: Asker) -> QuerySet[Disposition]:
    """Every disposition."""
    gate.require(asker, Permission.ASSESSMENTS_READ)
    return Disposition.objects.all()
