"""Changing one record changes the figures and footnotes that count it, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.gate import Asker
from ceasefire.audit import clock
from ceasefire.domain.terms import Answer, DispositionOutcome, Factor, Status
from ceasefire.program.models import Service
from ceasefire.referrals import actions as referrals
from ceasefire.referrals.models import Placement, Referral
from ceasefire.reviews import actions as reviews
from ceasefire.reviews.models import CoordinationMeeting, Disposition
from tests.demonstration import documents
from tests.demonstration.documents import by_one, changes, footnotes

pytestmark = pytest.mark.django_db

JUNE, OCTOBER, NOVEMBER = 5, 9, 10


def only(*services: str, month: int, status: Status) -> Placement:
    """A placement of a referral to these services alone, sent out in a month, in this status ever since it got it."""
    found = Placement.objects.filter(
        referral__referred_on__month=month + 1, referral__referred_on__year=2024
    ).order_by("reference")
    for placement in found:
        sent_to = [one.service.reference for one in placement.referral.placements.all()]
        if sent_to == list(services) and placement.statuses.latest("step").status == status:
            return placement
    raise LookupError(f"The city has no placement in {services} with the status [{status}] in that month.")


def dual(first: str, second: str, month: int) -> tuple[Placement, Placement]:
    """Both placements of a referral that went out to these two services, after an assessment in a month."""
    sent = Referral.objects.filter(
        disposition__assessment__assessed_on__month=month + 1,
        disposition__assessment__assessed_on__year=2024,
        placements__service__reference=first,
    ).filter(placements__service__reference=second)
    by_service = {one.service.reference: one for one in sent.order_by("reference")[0].placements.all()}
    return by_service[first], by_service[second]


def test_one_placements_status_moves_one_person_from_pursuit_to_engaged(coordinator: Asker) -> None:
    placement = only("slo_icm", month=JUNE, status=Status.PURSUING)
    before = documents.year()
    referrals.set_status(
        by=coordinator, placement=placement, status=Status.SLO, effective_on=date(2024, 12, 31)
    )
    after = documents.year()
    assert by_one(before, after) == {
        f"summary.pursuing[{JUNE}]": -1,
        f"appendix.relentless_pursuit[{JUNE}]": -1,
        "annual.pursuing": -1,
        f"summary.slo[{JUNE}]": +1,
        f"appendix.slo_engaged[{JUNE}]": +1,
        "annual.slo": +1,
        f"appendix.engaged[{JUNE}]": +1,
        "annual.engaged": +1,
    }
    assert footnotes(before) == footnotes(after)
    assert documents.broken(after) == []


def test_a_status_after_the_day_of_the_report_changes_nothing_in_it(coordinator: Asker) -> None:
    placement = only("slo_icm", month=JUNE, status=Status.PURSUING)
    before = documents.year()
    referrals.set_status(
        by=coordinator, placement=placement, status=Status.SLO, effective_on=date(2025, 1, 1)
    )
    assert documents.year() == before


def test_a_corrected_reason_moves_one_person_from_reason_to_reason(coordinator: Asker) -> None:
    placement = only("slo_icm", month=1, status=Status.UNABLE_TO_PLACE)
    status = placement.statuses.get(status=Status.UNABLE_TO_PLACE)
    was = status.unable_reason
    before = documents.year()
    referrals.correct(by=coordinator, record=status, unable_reason="other")
    after = documents.year()
    assert by_one(before, after) == {
        f"annual.unable_to_place_reasons.{was}": -1,
        "annual.unable_to_place_reasons.other": +1,
    }
    gone, come = footnotes(before) - footnotes(after), footnotes(after) - footnotes(before)
    assert [note[:2] for note in gone] == [note[:2] for note in come] == [("unable_to_place", "2024-02")]


def test_a_partners_referral_that_came_of_a_review_moves_to_the_reviews(coordinator: Asker) -> None:
    """The review had assessed and referred the individual before the partner asked."""
    sent = (
        Referral.objects.filter(
            request__requested_on__year=2024,
            request__requested_on__month=JUNE + 1,
            request__requested_on__day__gt=1,
            referred_on__month=JUNE + 1,
            request__assessments=None,
        )
        .order_by("reference")
        .first()
    )
    assert sent is not None
    assert sent.person.requests.count() == 1
    before = documents.year()
    first = date(2024, JUNE + 1, 1)
    assessment = reviews.assess(
        by=coordinator,
        person=sent.person,
        assessed_on=first,
        answers=dict.fromkeys(Factor, Answer.YES),
        coordination_meeting=CoordinationMeeting.objects.filter(held_on=first).first()
        or reviews.hold_coordination_meeting(by=coordinator, held_on=first),
    )
    decided = reviews.dispose(
        by=coordinator, assessment=assessment, outcome=DispositionOutcome.REFERRED, disposed_on=first
    )
    referrals.correct(by=coordinator, record=sent, disposition=decided, request=None)
    after = documents.year()
    one_more = [f"{section}[{JUNE}]" for section in (
        "shooting_review.identified_and_assessed", "shooting_review.appropriate_for_referral", "summary.assessed",
        "appendix.via_shooting_reviews",
    )]  # fmt: skip
    one_more += ["annual.assessed", "annual.appropriate_for_referral", "annual.via_shooting_reviews"]
    one_less = [f"shooting_review.other_referrals[{JUNE}]", f"appendix.via_partners[{JUNE}]"]
    one_less += ["annual.other_referrals", "annual.via_partners"]
    assert by_one(before, after) == dict.fromkeys(one_more, +1) | dict.fromkeys(one_less, -1)
    assert footnotes(before) == footnotes(after)
    assert documents.broken(after) == []


def test_a_reviews_referral_that_came_of_a_partner_leaves_its_assessment_pending(coordinator: Asker) -> None:
    sent = Referral.objects.filter(
        disposition__assessment__assessed_on__year=2024,
        disposition__assessment__assessed_on__month=JUNE + 1,
        referred_on__month=JUNE + 1,
        person__requests=None,
    ).order_by("reference")[0]
    assert sent.disposition is not None
    assert sent.referred_on > sent.disposition.assessment.assessed_on
    before = documents.year()
    organization = Placement.objects.filter(service__reference="hhp")[0].organization
    asked = reviews.receive_request(
        by=coordinator, person=sent.person, organization=organization, requested_on=sent.referred_on
    )
    referrals.correct(by=coordinator, record=sent, disposition=None, request=asked)
    after = documents.year()
    one_more = [f"shooting_review.other_referrals[{JUNE}]", f"appendix.via_partners[{JUNE}]"]
    one_more += [f"appendix.flow_n[{JUNE}]", f"appendix.not_referred.pending[{JUNE}]"]
    one_more += ["annual.other_referrals", "annual.via_partners", "annual.flow_n", "annual.not_referred"]
    one_more += ["annual.non_referral", "annual.non_referral_reasons.pending_or_never_made"]
    one_less = [f"shooting_review.appropriate_for_referral[{JUNE}]", f"appendix.via_shooting_reviews[{JUNE}]"]
    one_less += ["annual.appropriate_for_referral", "annual.via_shooting_reviews"]
    assert by_one(before, after) == dict.fromkeys(one_more, +1) | dict.fromkeys(one_less, -1)
    assert footnotes(after) - footnotes(before) == {
        ("not_referred", "2024-06", "Not referred: 1 SSCC and 2 pending an open case.")
    }
    assert {note[:2] for note in footnotes(before) - footnotes(after)} == {("not_referred", "2024-06")}
    assert documents.broken(after) == []


def test_consolidating_one_dual_service_leaves_it_one_row(coordinator: Asker) -> None:
    carrier, family = dual("slo_icm", "tvif", OCTOBER)
    before = documents.year()
    referrals.consolidate(by=coordinator, placement=family, into=carrier, consolidated_on=date(2024, 12, 31))
    after = documents.year()
    one_less = [f"{key}[{OCTOBER}]" for key in (
        "summary.icm", "appendix.life_coaching", "appendix.life_coaching_hhp_tvif",
        "appendix.two_pathway_individuals", "appendix.engaged_in_two_pathways",
    )]  # fmt: skip
    one_less += [f"annual.{key}" for key in (
        "life_coaching", "life_coaching_hhp_tvif", "two_pathway_individuals", "engaged_in_two_pathways",
    )]  # fmt: skip
    assert by_one(before, after) == dict.fromkeys(one_less, -1)
    overlap = "1 individual is in two pathways: the statuses add up to the number referred plus 1."
    assert footnotes(after) - footnotes(before) == {
        ("two_pathway_individuals", "2024-10", overlap),
        ("two_pathway_individuals", None, overlap),
    }
    gone = footnotes(before) - footnotes(after)
    assert {note[:2] for note in gone} == {("two_pathway_individuals", month) for month in ("2024-10", None)}
    assert before["appendix"]["dual_services"] == after["appendix"]["dual_services"]
    assert documents.broken(after) == []


def test_a_second_service_is_one_more_out_and_not_one_more_referred(coordinator: Asker) -> None:
    placement = only("slo_icm", month=JUNE, status=Status.ICM)
    assert placement.referral.disposition is None or (
        placement.referral.disposition.assessment.assessed_on.month == JUNE + 1
    )
    before = documents.year()
    referrals.add_service(
        by=coordinator,
        referral=placement.referral,
        service=Service.objects.get(reference="tvif"),
        placed_on=date(2024, 12, 31),
    )
    after = documents.year()
    one_more = [f"{key}[{JUNE}]" for key in (
        "appendix.out_tvif", "appendix.dual_service_individuals", "summary.pursuing", "appendix.relentless_pursuit",
        "appendix.two_pathway_individuals",
    )]  # fmt: skip
    one_more += [f"annual.{key}" for key in (
        "out_tvif", "dual_service_individuals", "pursuing", "two_pathway_individuals",
    )]  # fmt: skip
    assert by_one(before, after) == dict.fromkeys(one_more, +1)
    once = "1 individual is in two pathways: the statuses add up to the number referred plus 1."
    of_the_year = "3 individuals are in two pathways: the statuses add up to the number referred plus 3."
    assert footnotes(after) - footnotes(before) == {
        ("dual_service_individuals", "2024-06", "Individuals in dual services: 1 in ICM & TVIF."),
        ("two_pathway_individuals", "2024-06", once),
        ("two_pathway_individuals", None, of_the_year),
    }
    listed = [
        one for one in after["appendix"]["dual_services"] if one not in before["appendix"]["dual_services"]
    ]
    assert listed == [{"month": "2024-06", "services": ["ICM", "TVIF"], "individuals": 1}]
    assert documents.broken(after) == []


def test_a_pending_assessment_that_is_disposed_of_changes_its_reason(coordinator: Asker) -> None:
    pending = Disposition.objects.filter(
        outcome=DispositionOutcome.PENDING,
        assessment__assessed_on__month=OCTOBER + 1,
        assessment__assessed_on__year=2024,
        assessment__dispositions__outcome=DispositionOutcome.PENDING,
    ).exclude(assessment__dispositions__outcome=DispositionOutcome.REFERRED)[0]
    before = documents.year()
    reviews.dispose(
        by=coordinator,
        assessment=pending.assessment,
        outcome=DispositionOutcome.SSCC,
        disposed_on=date(2024, 12, 31),
    )
    after = documents.year()
    assert by_one(before, after) == {
        f"appendix.not_referred.pending[{OCTOBER}]": -1,
        f"appendix.not_referred.sscc[{OCTOBER}]": +1,
        f"summary.sscc[{OCTOBER}]": +1,
        "annual.sscc": +1,
        "annual.non_referral": -1,
        "annual.non_referral_reasons.pending_or_never_made": -1,
    }
    text = "Not referred: 4 SSCC, 3 not high-risk and 3 pending an open case."
    assert footnotes(after) - footnotes(before) == {("not_referred", "2024-10", text)}


def test_nothing_done_is_nothing_changed() -> None:
    assert changes(documents.year(), documents.year()) == {}
    with clock.set_to(clock.end_of(date(2026, 1, 1))):
        assert documents.year() == documents.year()
