"""What must hold of an assessment and its dispositions together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q

from ceasefire.audit.rules import Broken, rule_for, told_by
from ceasefire.domain.high_risk import age_answer, gender_answer, rule_on
from ceasefire.domain.terms import Answer, DispositionOutcome, Factor, Gender, OrganizationKind, Outcome
from ceasefire.program.models import HighRiskRule
from ceasefire.reviews.models import Assessment, CoordinationMeeting, Disposition, ShootingReview
from ceasefire.reviews.queries import assessments, dispositions

told_by(Assessment, assessments)
told_by(Disposition, dispositions)


@rule_for(Disposition, touched_by={Assessment: "dispositions__id"})
def dispositions_follow_a_counted_assessment(ids: set[UUID]) -> Iterator[Broken]:
    """A disposition is made on or after an assessment that counts; nothing is decided after *referred*."""
    for disposition in Disposition.objects.filter(id__in=ids).select_related("assessment"):
        assessment = disposition.assessment
        if not assessment.is_counted:
            yield Broken(
                disposition,
                "A provider's assessment, or one made on a partner's request, has no disposition.",
                "assessment",
            )
        if disposition.disposed_on < assessment.assessed_on:
            yield Broken(
                disposition,
                f"[{disposition.disposed_on}] lies before the assessment [{assessment.assessed_on}].",
                "disposed_on",
            )
    last = Q(assessment__dispositions__outcome=DispositionOutcome.REFERRED)
    after = Q(assessment__dispositions__disposed_on__lt=F("disposed_on"))
    touched = Assessment.objects.filter(dispositions__in=ids)
    for disposition in Disposition.objects.filter(last & after, assessment__in=touched).distinct():
        yield Broken(
            disposition,
            "Nothing is decided after [referred]; a re-entry is a new status.",
            "disposed_on",
        )


@rule_for(Assessment, touched_by={Disposition: "assessment_id"})
def not_high_risk_is_said_of_nobody_who_is(ids: set[UUID]) -> Iterator[Broken]:
    """Whoever meets the rule, or was decided to be high-risk, is not disposed of as *not high-risk*."""
    high_risk = Q(decided_high_risk=True) | Q(decided_high_risk=None, outcome=Outcome.MEETS)
    contradicted = Assessment.objects.filter(
        high_risk, id__in=ids, dispositions__outcome=DispositionOutcome.NOT_HIGH_RISK
    )
    for assessment in contradicted.distinct():
        yield Broken(
            assessment, "It is high-risk, and its disposition says [not_high_risk].", "decided_high_risk"
        )


@rule_for(Assessment, touched_by={ShootingReview: "assessments__id", CoordinationMeeting: "assessments__id"})
def an_assessment_is_of_the_day_of_its_meeting(ids: set[UUID]) -> Iterator[Broken]:
    """The meeting in which it was made was held on that day; who re-assesses is a provider."""
    for meeting in ("shooting_review", "coordination_meeting"):
        made_there = Assessment.objects.filter(id__in=ids).exclude(**{meeting: None})
        for assessment in made_there.exclude(assessed_on=F(f"{meeting}__held_on")):
            yield Broken(assessment, "It was made in a meeting of another day.", "assessed_on")
    by_provider = Assessment.objects.filter(id__in=ids).exclude(provider=None)
    for assessment in by_provider.exclude(provider__kind=OrganizationKind.PROVIDER):
        yield Broken(assessment, "The organization is not of the kind [provider].", "provider")


@rule_for(Assessment)
def answers_agree_with_the_person(ids: set[UUID]) -> Iterator[Broken]:
    """The factors male and age do not contradict the recorded gender and birth date."""
    rules = [row.rule for row in HighRiskRule.objects.all()]
    asked = ("reference", "assessed_on", *Factor, "person__gender", "person__name__birth_date")
    for assessment in Assessment.objects.filter(id__in=ids).select_related("person__name").only(*asked):
        person, rule = assessment.person, rule_on(assessment.assessed_on, rules)
        name = getattr(person, "name", None)
        known = {
            Factor.MALE: gender_answer(Gender(person.gender)),
            Factor.AGE: age_answer(assessment.assessed_on, name and name.birth_date, rule),
        }
        for factor, answer in known.items():
            if (
                Answer.UNKNOWN not in (answer, assessment.answers[factor])
                and answer != assessment.answers[factor]
            ):
                yield Broken(assessment, f"The person's record says [{answer}].", factor.value)
