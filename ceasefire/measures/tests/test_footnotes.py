"""Footnotes, written from the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ceasefire.domain.periods import Period
from ceasefire.measures.engines import Engine
from ceasefire.measures.footnotes import Footnotes, shown_service, write
from ceasefire.measures.tests.text_tables import tables

Write = Callable[..., Footnotes]


@pytest.fixture
def written(engine: Callable[[], Engine]) -> Write:
    def written(period: str = "2030-03", as_of: date = date(2030, 3, 31), **texts: str) -> Footnotes:
        return write(tables(**texts), Period.parse(period), as_of, engine=engine)

    return written


DUAL = {
    "referral": """
        referral_key | referred_on
        a            | 2030-03-01
        b            | 2030-03-02
        c            | 2030-03-03""",
    "placement": """
        placement_key | referral_key | service_key | placed_on  | consolidated_on
        a1            | a            | family      | 2030-03-01 |
        a2            | a            | street      | 2030-03-01 |
        b1            | b            | street      | 2030-03-02 |
        b2            | b            | family      | 2030-03-02 |
        c1            | c            | street      | 2030-03-03 | 2030-03-20
        c2            | c            | clinic      | 2030-03-03 |""",
    "placement_status": """
        placement_key | effective_on | status
        a1            | 2030-03-01   | icm
        a2            | 2030-03-01   | icm
        b1            | 2030-03-02   | icm
        b2            | 2030-03-02   | pursuing
        c1            | 2030-03-03   | slo
        c2            | 2030-03-03   | pursuing""",
}


def test_dual_services_are_listed_by_month_in_the_order_of_services(written: Write) -> None:
    notes = written(**DUAL)
    assert notes.dual_services == (
        {"month": "2030-03", "services": ["ICM", "TVIF"], "individuals": 2},
        {"month": "2030-03", "services": ["SLO", "HHP"], "individuals": 1},
    )
    said = [note.text for note in notes.notes if note.figure == "dual_service_individuals"]
    assert said == ["Individuals in dual services: 2 in ICM & TVIF and 1 in SLO & HHP."]


def test_the_overlap_of_pathways_is_said_for_the_month_and_the_period(written: Write) -> None:
    notes = written(period="2030", **DUAL)
    said = [(note.month, note.text) for note in notes.notes if note.figure == "two_pathway_individuals"]
    text = "2 individuals are in two pathways: the statuses add up to the number referred plus 2."
    assert said == [("2030-03", text), (None, text)]


def test_before_it_is_consolidated_a_placement_is_part_of_the_overlap(written: Write) -> None:
    notes = written(as_of=date(2030, 3, 19), **DUAL)
    said = [note.text for note in notes.notes if note.figure == "two_pathway_individuals"]
    assert said == ["3 individuals are in two pathways: the statuses add up to the number referred plus 3."]


def test_changing_one_dual_service_changes_its_footnote_and_no_other(written: Write) -> None:
    before, after = (
        written(**DUAL),
        written(
            **{
                **DUAL,
                "placement": DUAL["placement"].replace(
                    "b2            | b            | family", "b2            | b            | clinic"
                ),
            }
        ),
    )
    assert {note.text for note in after.notes} - {note.text for note in before.notes} == {
        "Individuals in dual services: 1 in ICM & HHP, 1 in ICM & TVIF and 1 in SLO & HHP."
    }


def test_one_individual_is_said_in_the_singular(written: Write) -> None:
    one = {
        name: "\n".join(text.splitlines()[: 4 if name != "referral" else 3]) for name, text in DUAL.items()
    }
    notes = written(**one)
    assert [note.text for note in notes.notes] == [
        "Individuals in dual services: 1 in ICM & TVIF.",
        "1 individual is in two pathways: the statuses add up to the number referred plus 1.",
    ]


def test_a_service_is_shown_by_the_stage_its_label_names() -> None:
    assert shown_service("SLO/ICM", "icm") == "ICM"
    assert shown_service("SLO/ICM", "slo") == "SLO"
    assert shown_service("SLO/ICM", "pursuing") == "SLO/ICM"
    assert shown_service("SLO/ICM", None) == "SLO/ICM"
    assert shown_service("HHP", "icm") == "HHP"


def test_reasons_not_referred_are_said_in_their_order(written: Write) -> None:
    notes = written(
        assessment="""
            assessment_key | assessed_on
            1              | 2030-03-01
            2              | 2030-03-01
            3              | 2030-03-01""",
        disposition="""
            assessment_key | disposed_on | outcome
            1              | 2030-03-01  | not_high_risk
            2              | 2030-03-01  | sscc""",
    )
    assert [note.text for note in notes.notes] == [
        "Not referred: 1 SSCC, 1 not high-risk and 1 pending an open case."
    ]


def test_unable_to_place_says_pathway_number_and_reasons(written: Write) -> None:
    notes = written(
        referral="""
            referral_key | referred_on
            a            | 2030-03-01
            b            | 2030-03-01
            c            | 2030-03-01
            d            | 2030-03-01""",
        placement="""
            placement_key | referral_key | service_key | placed_on
            a             | a            | street      | 2030-03-01
            b             | b            | street      | 2030-03-01
            c             | c            | clinic      | 2030-03-01
            d             | d            | clinic      | 2030-03-01""",
        placement_status="""
            placement_key | effective_on | status          | unable_reason
            a             | 2030-03-01   | unable_to_place | unable_to_contact
            b             | 2030-03-01   | unable_to_place | low_risk
            c             | 2030-03-01   | unable_to_place |
            d             | 2030-03-01   | unable_to_place | low_risk""",
    )
    assert notes.unable_to_place_notes == {
        "2030-03": "HHP/TVIF: 2 (1 re-assessed low-risk and 1 without a reason); "
        "SLO/ICM: 2 (1 re-assessed low-risk and 1 no contact possible)"
    }


def test_no_records_need_no_footnotes(written: Write) -> None:
    assert written() == Footnotes((), (), {})


def test_a_month_in_which_all_were_referred_needs_no_footnote(written: Write) -> None:
    notes = written(
        assessment="""
            assessed_on
            2030-03-01""",
        disposition="""
            disposition_key | disposed_on
            goes            | 2030-03-01""",
        referral="""
            disposition_key | referred_on
            goes            | 2030-03-01""",
    )
    assert notes == Footnotes((), (), {})
