"""Meetings, requests, assessments and what was decided."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.reviews.models import (
    Assessment,
    CoordinationMeeting,
    Disposition,
    FactorEvidence,
    Request,
    ShootingReview,
)


def shooting_reviews(*, asker: Asker) -> QuerySet[ShootingReview]:
    """Every shooting review."""
    gate.require(asker, Permission.REVIEWS_READ, Permission.ASSESSMENTS_READ)
    return ShootingReview.objects.all()


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


def assessments(*, asker: Asker) -> QuerySet[Assessment]:
    """Every assessment."""
    gate.require(asker, Permission.ASSESSMENTS_READ)
    return Assessment.objects.all()


def dispositions(*, asker: Asker) -> QuerySet[Disposition]:
    """Every disposition."""
    gate.require(asker, Permission.ASSESSMENTS_READ)
    return Disposition.objects.all()
