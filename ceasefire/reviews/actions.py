"""Meetings are held, individuals are assessed, dispositions are made, partners' requests come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.models import make_reference
from ceasefire.domain.high_risk import rule_on, verdict
from ceasefire.domain.terms import Answer, DispositionOutcome, Factor
from ceasefire.people.models import CoordinationPerson
from ceasefire.program.queries import high_risk_rules
from ceasefire.reviews.models import (
    Assessment,
    CoordinationMeeting,
    Disposition,
    FactorEvidence,
    Request,
    ShootingReview,
)


@action(Permission.REVIEWS_WRITE)
def hold_shooting_review(*, by: Asker, held_on: date, reference: str = "") -> ShootingReview:
    """The weekly review took place."""
    review = ShootingReview(held_on=held_on, reference=reference or make_reference())
    history.write(review)
    return review


@action(Permission.ASSESSMENTS_WRITE)
def hold_coordination_meeting(*, by: Asker, held_on: date, reference: str = "") -> CoordinationMeeting:
    """The weekly meeting of the office took place."""
    meeting = CoordinationMeeting(held_on=held_on, reference=reference or make_reference())
    history.write(meeting)
    return meeting


@action(Permission.REQUESTS_MAKE, Permission.REFERRALS_WRITE)
def receive_request(
    *,
    by: Asker,
    person: CoordinationPerson,
    organization: Organization,
    requested_on: date,
    reference: str = "",
) -> Request:
    """A partner asks that someone be referred; the office enters what a partner without a sign-in asks."""
    if not gate.may(by, Permission.REFERRALS_WRITE) and {organization.id, person.held_by_id} != {
        by.organization_id
    }:
        raise Denied("A partner makes requests for its own organization, of a person that it entered.")
    request = Request(
        person=person,
        organization=organization,
        requested_on=requested_on,
        reference=reference or make_reference(),
    )
    history.write(request)
    return request


@action(Permission.REFERRALS_WRITE)
def decline_request(*, by: Asker, request: Request, declined_on: date) -> Request:
    """The office will not refer on this request; it is no longer open."""
    request.declined_on = declined_on
    history.write(request)
    return request


@action(Permission.ASSESSMENTS_WRITE)
def assess(
    *,
    by: Asker,
    person: CoordinationPerson,
    assessed_on: date,
    answers: Mapping[Factor, Answer],
    shooting_review: ShootingReview | None = None,
    coordination_meeting: CoordinationMeeting | None = None,
    provider: Organization | None = None,
    request: Request | None = None,
    decided_high_risk: bool | None = None,
    override_reason: str = "",
    reference: str = "",
) -> Assessment:
    """Answer the seven factors for one individual; the outcome follows from the rule of the day.

    Raises high_risk.NoRuleInForce when the program has no rule for that day.
    """
    assessment = Assessment(
        person=person,
        assessed_on=assessed_on,
        shooting_review=shooting_review,
        coordination_meeting=coordination_meeting,
        provider=provider,
        request=request,
        decided_high_risk=decided_high_risk,
        override_reason=override_reason,
        reference=reference or make_reference(),
        **{factor.value: answers.get(factor, Answer.UNKNOWN) for factor in Factor},
    )
    judge([assessment], by=by)
    history.write(assessment)
    return assessment


def judge(assessments: Sequence[Assessment], *, by: Asker) -> None:
    """Set each assessment's outcome: what its answers come to under the rule of its day."""
    rules = high_risk_rules(asker=by)
    for assessment in assessments:
        assessment.outcome = verdict(assessment.answers, rule_on(assessment.assessed_on, rules)).outcome


@action(Permission.REVIEWS_WRITE)
def keep_evidence(
    *,
    by: Asker,
    assessment: Assessment,
    factor: Factor,
    evidence: str,
    as_of: date,
    reference: str = "",
) -> FactorEvidence:
    """What an answer rests on; it stays in the review room."""
    kept = FactorEvidence(
        assessment=assessment,
        factor=factor,
        evidence=evidence,
        as_of=as_of,
        reference=reference or make_reference(),
    )
    history.write(kept)
    return kept


@action(Permission.ASSESSMENTS_WRITE)
def dispose(
    *,
    by: Asker,
    assessment: Assessment,
    outcome: DispositionOutcome,
    disposed_on: date,
    reference: str = "",
) -> Disposition:
    """Decide what becomes of an assessment; an earlier decision stays true until this day."""
    disposition = Disposition(
        assessment=assessment,
        outcome=outcome,
        disposed_on=disposed_on,
        reference=reference or make_reference(),
    )
    history.write(disposition)
    return disposition


@action(Permission.ASSESSMENTS_WRITE)
def correct(*, by: Asker, record: Assessment | Disposition | Request, **changes: Any) -> None:
    """What was entered was wrong; the old version is kept. A corrected assessment is judged again."""
    for name, value in changes.items():
        setattr(record, name, value)
    if isinstance(record, Assessment):
        judge([record], by=by)
    history.write(record)
