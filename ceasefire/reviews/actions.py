"""Meetings are held, individuals are released, assessed and disposed of, partners' requests come in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history
from ceasefire.audit.models import make_reference
from ceasefire.consents.actions import introduce
from ceasefire.domain.high_risk import rule_on, verdict
from ceasefire.domain.terms import Answer, DispositionOutcome, Factor, ReleaseItem
from ceasefire.people.actions import COPIED
from ceasefire.people.models import (
    CoordinationPerson,
    CoordinationPersonName,
    ReviewPerson,
    ReviewPersonName,
    VaultPerson,
)
from ceasefire.program.queries import high_risk_rules
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

OF_THE_NAME = {ReleaseItem.NAME: ("full_name", "nickname"), ReleaseItem.BIRTH_DATE: ("birth_date",)}
"""What of a name each item lets out."""


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


@action(Permission.ASSESSMENTS_WRITE)
def release_to_coordination(
    *,
    by: Asker,
    person: ReviewPerson,
    items: Collection[ReleaseItem],
    held_by: Organization,
    released_on: date,
    plain_reason: str = "",
    safety_notice: str = "",
    answers: Mapping[Factor, Answer] | None = None,
    reference: str = "",
) -> CoordinationPerson:
    """Through the door from review to coordination: a copy, with its own key, of what is ticked and of nothing else.

    Who was released before stays one individual of the coordination room, who gets what is ticked now.
    `reference` is the copy's.
    """
    before = Release.objects.filter(person=person).first()
    if before:
        copied = CoordinationPerson.objects.get(id=before.released_as)
    else:
        copied = CoordinationPerson(held_by=held_by, reference=reference or make_reference())
    _copy_person(person, copied, items)
    release = Release(
        person=person,
        released_as=copied.id,
        released_on=released_on,
        released_by=by.id,
        **{item.value: True for item in items},
    )
    history.write(release)
    told: dict[ReleaseItem, dict[str, str]] = {
        ReleaseItem.PLAIN_REASON: {"plain_reason": plain_reason},
        ReleaseItem.SAFETY_NOTICE: {"safety_notice": safety_notice},
        ReleaseItem.ANSWERS: {factor.value: answer for factor, answer in (answers or {}).items()},
    }
    ticked = {name: value for item in items for name, value in told.get(item, {}).items()}
    if ticked:
        history.write(ReviewPacket(person=copied, released_on=released_on, **ticked))
    return copied


def _copy_person(person: ReviewPerson, copied: CoordinationPerson, items: Collection[ReleaseItem]) -> None:
    name = ReviewPersonName.objects.filter(person=person).first()
    if ReleaseItem.BREAKDOWNS in items:
        for field in COPIED:
            setattr(copied, field, getattr(person, field))
    elif ReleaseItem.BIRTH_DATE in items:
        copied.birth_year = person.birth_year
    history.write(copied)
    of_the_name = [field for item in items for field in OF_THE_NAME.get(item, ())]
    if name and of_the_name:
        kept = CoordinationPersonName.objects.filter(person=copied).first()
        copied_name = kept or CoordinationPersonName(person=copied)
        for field in of_the_name:
            setattr(copied_name, field, getattr(name, field))
        if copied_name.says_something:
            history.write(copied_name)


@action(Permission.REQUESTS_MAKE, Permission.REFERRALS_WRITE)
def receive_request(
    *,
    by: Asker,
    person: CoordinationPerson,
    organization: Organization,
    requested_on: date,
    reference: str = "",
) -> Request:
    """A partner asks that someone be referred; the office enters what a partner without a sign-in asks.

    What the office entered itself it has received.
    """
    is_office = gate.may(by, Permission.REFERRALS_WRITE)
    if not is_office and {organization.id, person.held_by_id} != {by.organization_id}:
        raise Denied("A partner makes requests for its own organization, of a person that it entered.")
    request = Request(
        person=person,
        organization=organization,
        requested_on=requested_on,
        received_on=max(clock.today(), requested_on) if is_office else None,
        reference=reference or make_reference(),
    )
    history.write(request)
    return request


@action(Permission.PARTICIPANT_REQUESTS)
def request_for_participant(
    *, by: Asker, person: VaultPerson, requested_on: date, reference: str = ""
) -> Request:
    """A provider starts a case for one of its participants.

    With a consent to the city in force the name goes along; without, the office sees a pseudonym and what counting
    needs. Who is asked for again is the same individual.
    """
    request = Request(
        person=introduce(by=by, person=person),
        organization_id=by.organization_id,
        requested_on=requested_on,
        reference=reference or make_reference(),
    )
    history.write(request)
    return request


@action(Permission.REFERRALS_WRITE)
def acknowledge_request(*, by: Asker, request: Request, received_on: date) -> Request:
    """The office has read it; that is all that who made it will see. What it read before keeps its day."""
    if request.received_on is None:
        request.received_on = received_on
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
