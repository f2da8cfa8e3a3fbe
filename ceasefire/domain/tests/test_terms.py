from __future__ import annotations

import pytest

from ceasefire.domain import terms
from ceasefire.domain.placement_flow import ENGAGED
from ceasefire.domain.terms import Answer, Channel, DispositionOutcome, Factor, Status, Term

TERMS = [
    term
    for term in vars(terms).values()
    if isinstance(term, type) and issubclass(term, Term) and term is not Term
]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.__name__)
def test_every_code_has_a_label_and_a_meaning_that_is_a_sentence(term: type[Term]) -> None:
    for member in term:
        assert member.label
        assert member.meaning.endswith(".")
        assert member.meaning != member.label


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.__name__)
def test_every_term_says_what_it_is_of(term: type[Term]) -> None:
    assert term.__doc__
    assert term.__doc__ != Term.__doc__


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.__name__)
def test_no_two_codes_of_a_term_share_a_label(term: type[Term]) -> None:
    labels = [member.label for member in term]
    assert len(set(labels)) == len(labels)


def test_a_code_alone_finds_its_term() -> None:
    assert Status("short_term") is Status.SHORT_TERM
    assert Status("short_term").label == "Short-term"


def test_a_code_is_its_own_text() -> None:
    assert {"short_term": 1}[Status.SHORT_TERM] == 1
    assert f"{Status.SHORT_TERM}" == "short_term"


def test_a_wrong_code_is_none() -> None:
    with pytest.raises(ValueError, match="oz"):
        Status("oz")


def test_choices_are_in_the_order_of_their_definition() -> None:
    assert Answer.choices() == [("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")]


def test_there_are_seven_factors() -> None:
    assert len(Factor) == 7


def test_the_probation_officer_is_the_last_resort() -> None:
    assert list(Channel)[-1] is Channel.PROBATION_OFFICER


def test_engaged_is_slo_icm_or_short_term() -> None:
    assert {Status.SLO, Status.ICM, Status.SHORT_TERM} == ENGAGED


def test_not_referred_has_six_reasons() -> None:
    assert set(DispositionOutcome) - {DispositionOutcome.REFERRED} == {
        "sscc",
        "pps",
        "not_high_risk",
        "enforcement",
        "pending",
        "never_made",
    }
