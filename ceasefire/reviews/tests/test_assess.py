from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.high_risk import NoRuleInForce
from ceasefire.domain.terms import Answer, Factor, Gender, MadeIn, Outcome
from ceasefire.reviews.actions import correct, keep_evidence
from ceasefire.reviews.models import Assessment, FactorEvidence
from ceasefire.reviews.queries import assessments, evidence
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [(5, 2, Outcome.MEETS), (4, 3, Outcome.DOES_NOT_MEET), (4, 0, Outcome.UNDECIDED)],
)
def test_the_outcome_follows_from_the_answers(yes: int, no: int, outcome: Outcome) -> None:
    assessment = city.assessment(answers=city.answers(yes, no))
    assessment.refresh_from_db()
    assert assessment.outcome == outcome
    assert assessment.answers == {**dict.fromkeys(Factor, Answer.UNKNOWN), **city.answers(yes, no)}


def test_an_assessment_says_who_made_it_and_when() -> None:
    assessment = city.assessment()
    act = last_act()
    assert (act.purpose, act.by) == ("reviews.assess", "coordinator")
    assert act.records == {"reviews.assessment": [str(assessment.id)]}


def test_the_rule_is_that_of_the_day_of_the_assessment() -> None:
    city.rule(date(2020, 1, 1), threshold=5)
    city.rule(date(2024, 1, 1), threshold=6)
    before = city.assessment(assessed_on=date(2023, 12, 31))
    after = city.assessment(assessed_on=date(2024, 1, 1))
    assert (before.outcome, after.outcome) == (Outcome.MEETS, Outcome.UNDECIDED)


def test_without_a_rule_for_the_day_nobody_is_assessed() -> None:
    with pytest.raises(NoRuleInForce):
        city.assessment(assessed_on=date(2019, 12, 31))
    assert not Assessment.objects.exists()


def test_a_reviewer_decides_otherwise_with_a_reason() -> None:
    told: dict[str, Any] = {"answers": city.answers(4, 3), "decided_high_risk": True}
    with refused("deciding_otherwise_has_a_reason"):
        city.assessment(**told)
    decided = city.assessment(**told, override_reason="Named by three who were shot.")
    assert (decided.outcome, decided.decided_high_risk) == (Outcome.DOES_NOT_MEET, True)


@pytest.mark.parametrize(
    ("yes", "no", "decided", "needs_a_reason"),
    [
        (5, 2, True, False),
        (5, 2, False, True),
        (5, 2, None, False),
        (4, 3, False, False),
        (4, 3, True, True),
        (4, 0, True, True),
        (4, 0, False, True),
        (4, 0, None, False),
    ],
)
def test_deciding_as_the_outcome_says_needs_no_reason(
    yes: int, no: int, decided: bool | None, needs_a_reason: bool
) -> None:
    told: dict[str, Any] = {"answers": city.answers(yes, no), "decided_high_risk": decided}
    if needs_a_reason:
        with refused("deciding_otherwise_has_a_reason"):
            city.assessment(**told)
    else:
        city.assessment(**told)


def test_where_it_was_made_is_told_by_its_link() -> None:
    in_review = city.assessment()
    in_meeting = city.assessment(coordination_meeting=city.coordination_meeting())
    by_provider = city.assessment(provider=city.organization(city.STREET))
    assert in_review.made_in is MadeIn.SHOOTING_REVIEW
    assert in_meeting.made_in is MadeIn.COORDINATION_MEETING
    assert by_provider.made_in is MadeIn.PROVIDER


def test_a_providers_and_one_on_a_request_are_not_counted() -> None:
    request = city.request()
    assert city.assessment().is_counted
    assert city.assessment(coordination_meeting=city.coordination_meeting()).is_counted
    assert not city.assessment(provider=city.organization(city.STREET)).is_counted
    assert not city.assessment(request.person, request=request).is_counted


@pytest.mark.parametrize(
    "places", [(), ("shooting_review", "coordination_meeting"), ("shooting_review", "provider")]
)
def test_the_database_refuses_an_assessment_made_nowhere_or_in_two_places(places: tuple[str, ...]) -> None:
    made: dict[str, Any] = {
        "shooting_review": city.shooting_review(),
        "coordination_meeting": city.coordination_meeting(),
        "provider": city.organization(city.STREET),
    }
    told: dict[str, Any] = {name: made[name] if name in places else None for name in made}
    with refused("an_assessment_is_made_in_one_place"):
        city.assessment(**told)


def test_a_corrected_assessment_is_judged_again_and_keeps_its_old_version() -> None:
    assessment = city.assessment(answers=city.answers(5))
    correct(by=city.COORDINATOR, record=assessment, male=Answer.NO)
    assert versions(assessment, "male") == ["yes", "no"]
    assert versions(assessment, "outcome") == ["meets", "undecided"]


def test_an_assessment_corrected_to_another_day_is_judged_by_that_days_rule() -> None:
    city.rule(date(2020, 1, 1), threshold=5)
    city.rule(date(2024, 1, 1), threshold=6)
    assessment = city.assessment(assessed_on=date(2024, 1, 1))
    earlier = city.shooting_review(date(2023, 12, 31))
    with pytest.raises(BrokenRules, match="a meeting of another day"):
        correct(by=city.COORDINATOR, record=assessment, assessed_on=date(2023, 12, 31))
    assessment.refresh_from_db()
    correct(by=city.COORDINATOR, record=assessment, assessed_on=earlier.held_on, shooting_review=earlier)
    assert versions(assessment, "outcome") == ["undecided", "meets"]


def test_evidence_stays_in_the_review_room(ana: User, dee: User) -> None:
    assessment = city.assessment()
    kept = keep_evidence(
        by=city.OFFICER,
        assessment=assessment,
        factor=Factor.GROUP,
        evidence="Seen with the Winged Monkeys.",
        as_of=city.DAY,
    )
    assert list(evidence(asker=city.OFFICER)) == list(evidence(asker=ana.asker)) == [kept]
    assert "Monkeys" not in str(vars(last_act()))
    for asker in (dee.asker, city.worker(city.OFFICE)):
        with pytest.raises(Denied):
            evidence(asker=asker)


def test_the_database_refuses_a_second_evidence_for_a_factor() -> None:
    assessment = city.assessment()
    city.evidence(assessment, Factor.AGE)
    city.evidence(assessment, Factor.GROUP)
    with refused("one_evidence_a_factor"):
        FactorEvidence.objects.update(factor=Factor.AGE)


def test_police_see_no_assessment(ana: User) -> None:
    assessment = city.assessment()
    assert list(assessments(asker=ana.asker)) == [assessment]
    with pytest.raises(Denied):
        assessments(asker=city.OFFICER)


def test_nobody_is_assessed_in_the_future() -> None:
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.assessment(assessed_on=date(9999, 1, 1))


def test_an_answer_does_not_contradict_the_persons_record() -> None:
    woman = city.person(gender=Gender.FEMALE, birth_date=date(1990, 1, 1))
    right = {**city.answers(yes=0), Factor.MALE: Answer.NO, Factor.AGE: Answer.YES}
    for factor, answer in ((Factor.MALE, Answer.YES), (Factor.AGE, Answer.NO)):
        with pytest.raises(BrokenRules, match="The person's record says"):
            city.assessment(woman, answers={**right, factor: answer})
    city.assessment(woman, answers=right)


def test_who_reassesses_is_a_provider() -> None:
    with pytest.raises(BrokenRules, match=r"not of the kind \[provider\]"):
        city.assessment(provider=city.organization(city.PARTNER))
