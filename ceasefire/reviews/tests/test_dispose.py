from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import DispositionOutcome
from ceasefire.reviews.actions import correct, dispose
from ceasefire.reviews.models import Disposition
from ceasefire.reviews.queries import dispositions
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

REFERRED, PENDING, SSCC = DispositionOutcome.REFERRED, DispositionOutcome.PENDING, DispositionOutcome.SSCC


@pytest.mark.parametrize("outcome", DispositionOutcome)
def test_an_assessment_is_disposed_of(outcome: DispositionOutcome) -> None:
    made = city.disposition(outcome=outcome)
    made.refresh_from_db()
    assert made.outcome == outcome
    assert (last_act().purpose, last_act().by) == ("reviews.dispose", "coordinator")


def test_nobody_who_is_high_risk_is_disposed_of_as_not_high_risk() -> None:
    made = city.assessment(answers=city.answers(yes=5))
    with pytest.raises(BrokenRules, match=r"high-risk, and its disposition says \[not_high_risk\]"):
        city.disposition(made, outcome=DispositionOutcome.NOT_HIGH_RISK)


def test_an_earlier_decision_stays_beside_a_later_one() -> None:
    assessment = city.assessment()
    pending = city.disposition(assessment, PENDING, date(2024, 3, 4))
    referred = city.disposition(assessment, REFERRED, date(2024, 4, 1))
    assert list(assessment.dispositions.all()) == [pending, referred]


def test_nothing_is_decided_before_the_assessment() -> None:
    assessment = city.assessment(assessed_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match=r"\[2024-03-03\] lies before the assessment \[2024-03-04\]"):
        city.disposition(assessment, SSCC, date(2024, 3, 3))
    assert not Disposition.objects.exists()


def test_nothing_is_decided_after_referred() -> None:
    assessment = city.assessment()
    city.disposition(assessment, REFERRED, date(2024, 3, 11))
    with pytest.raises(BrokenRules, match=r"Nothing is decided after \[referred\]"):
        city.disposition(assessment, PENDING, date(2024, 3, 12))


def test_what_is_entered_late_may_lie_before_referred() -> None:
    assessment = city.assessment()
    city.disposition(assessment, REFERRED, date(2024, 3, 11))
    city.disposition(assessment, PENDING, date(2024, 3, 10))
    assert assessment.dispositions.count() == 2


def test_a_providers_assessment_and_one_on_a_request_have_no_disposition() -> None:
    request = city.request()
    uncounted = (
        city.assessment(provider=city.organization(city.STREET)),
        city.assessment(request.person, request=request),
    )
    for assessment in uncounted:
        with pytest.raises(BrokenRules, match="has no disposition"):
            city.disposition(assessment)


def test_a_corrected_assessment_still_precedes_what_was_decided_on_it() -> None:
    made = city.disposition(city.assessment(assessed_on=date(2024, 3, 4)), SSCC, date(2024, 3, 4))
    with pytest.raises(BrokenRules, match="lies before the assessment"):
        correct(by=city.COORDINATOR, record=made.assessment, assessed_on=date(2024, 3, 5))
    assert versions(made.assessment, "assessed_on") == [date(2024, 3, 4)]


def test_a_corrected_assessment_with_a_disposition_still_counts() -> None:
    made = city.disposition()
    with pytest.raises(BrokenRules, match="has no disposition"):
        correct(
            by=city.COORDINATOR,
            record=made.assessment,
            shooting_review=None,
            provider=city.organization(city.STREET),
        )


def test_a_corrected_disposition_keeps_its_old_version() -> None:
    made = city.disposition(outcome=SSCC)
    correct(by=city.COORDINATOR, record=made, outcome=PENDING)
    assert versions(made, "outcome") == ["sscc", "pending"]


def test_the_database_refuses_two_decisions_on_one_day() -> None:
    assessment = city.assessment()
    city.disposition(assessment, PENDING, city.DAY)
    with refused("one_disposition_a_day"):
        city.disposition(assessment, SSCC, city.DAY)


def test_the_database_refuses_a_second_referred() -> None:
    assessment = city.assessment()
    city.disposition(assessment, REFERRED, date(2024, 3, 11))
    with refused("an_assessment_is_referred_once"):
        city.disposition(assessment, REFERRED, date(2024, 3, 10))


def test_police_neither_decide_nor_see_what_was_decided(ana: User) -> None:
    made = city.disposition()
    assert list(dispositions(asker=ana.asker)) == [made]
    with pytest.raises(Denied):
        dispositions(asker=city.OFFICER)
    with pytest.raises(Denied):
        dispose(by=city.OFFICER, assessment=made.assessment, outcome=SSCC, disposed_on=city.DAY)
