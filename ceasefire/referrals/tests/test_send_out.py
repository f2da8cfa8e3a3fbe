from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.placement_flow import WrongStep
from ceasefire.domain.terms import Answer, DispositionOutcome, Status
from ceasefire.people.models import VaultPerson
from ceasefire.referrals.actions import add_service, correct, send_out
from ceasefire.referrals.models import Placement, PlacementStatus, Referral, ReferralPacket
from ceasefire.reviews.actions import correct as correct_review
from ceasefire.reviews.actions import decline_request
from ceasefire.reviews.models import Request
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 3, 10, 20, tzinfo=UTC)


def test_referral_placements_and_their_pursuing_are_one_act_of_one_day() -> None:
    with clock.set_to(NOON):
        referral = city.referral("slo_icm", "hhp", referred_on=date(2024, 3, 4))
    first, second = referral.placements.order_by("ordinal")
    assert (first.service.reference, second.service.reference) == ("slo_icm", "hhp")
    assert (first.placed_on, second.placed_on) == (date(2024, 3, 4), date(2024, 3, 4))
    for placement in (first, second):
        (status,) = placement.statuses.all()
        assert (status.step, status.status, status.effective_on) == (1, Status.PURSUING, date(2024, 3, 4))
        assert placement.organization == placement.service.organization
    act = last_act()
    assert (act.purpose, act.by, act.acted_at) == ("referrals.send_out", "coordinator", NOON)
    assert act.written == 1 + 2 * len(("placement", "status", "packet", "participant", "name"))


def test_each_provider_gets_a_packet_a_copy_in_its_own_vault() -> None:
    request = city.request(city.person("Dorothy Gale"))
    referral = send_out(
        by=city.COORDINATOR,
        person=request.person,
        request=request,
        services=[city.service("slo_icm"), city.service("hhp")],
        referred_on=city.DAY,
        plain_reason="Was shot.",
        safety_notice="Two at a time.",
    )
    packets = ReferralPacket.objects.order_by("placement__ordinal")
    assert [packet.held_by for packet in packets] == [
        city.organization(city.STREET),
        city.organization(city.HOSPITAL),
    ]
    for packet in packets:
        assert (packet.plain_reason, packet.safety_notice) == ("Was shot.", "Two at a time.")
        assert (packet.sent_on, packet.placement.referral) == (city.DAY, referral)
        assert packet.sent_by == "coordinator"
        assert packet.person.held_by == packet.held_by
        assert packet.person.name.full_name == "Dorothy Gale"
    assert len({request.person.id, *VaultPerson.objects.values_list("id", flat=True)}) == 3


def test_it_comes_of_a_disposition_or_of_a_request() -> None:
    of_review, of_partner = city.referral(origin=city.disposition()), city.referral(origin=city.request())
    assert (of_review.request, of_partner.disposition) == (None, None)


def test_the_database_refuses_a_referral_of_no_origin_or_of_two() -> None:
    made = city.disposition()
    request = city.request(made.assessment.person)
    origins: tuple[dict[str, Any], ...] = ({}, {"disposition": made, "request": request})
    for origin in origins:
        with refused("a_referral_has_one_origin"):
            send_out(
                by=city.COORDINATOR,
                person=made.assessment.person,
                services=[city.service()],
                referred_on=city.DAY,
                **origin,
            )
    assert not Referral.objects.exists()


def test_a_disposition_leads_to_one_referral() -> None:
    made = city.disposition()
    city.referral(origin=made)
    with pytest.raises(Exception, match="disposition_id"):
        city.referral("hhp", origin=made)


@pytest.mark.parametrize("outcome", [each for each in DispositionOutcome if each != "referred"])
def test_only_referred_leads_to_a_referral(outcome: DispositionOutcome) -> None:
    made = city.disposition(outcome=outcome)
    with pytest.raises(BrokenRules, match=rf"disposition that is \[{outcome}\], not \[referred\]"):
        city.referral(origin=made)
    assert not Referral.objects.exists()
    assert not VaultPerson.objects.exists()


def test_nobody_is_sent_out_before_the_origin() -> None:
    made, request = (
        city.disposition(disposed_on=date(2024, 3, 11)),
        city.request(requested_on=date(2024, 3, 11)),
    )
    with pytest.raises(BrokenRules, match=r"\[2024-03-10\] before its disposition \[2024-03-11\]"):
        city.referral(origin=made, referred_on=date(2024, 3, 10))
    with pytest.raises(BrokenRules, match=r"\[2024-03-10\] before its request \[2024-03-11\]"):
        city.referral(origin=request, referred_on=date(2024, 3, 10))
    city.referral(origin=made, referred_on=date(2024, 3, 11))
    city.referral(origin=request, referred_on=date(2024, 3, 12))


def test_it_is_for_the_person_of_its_origin() -> None:
    somebody_else = city.person()
    origins: tuple[tuple[dict[str, Any], str], ...] = (
        ({"disposition": city.disposition()}, "than the assessment it comes of"),
        ({"request": city.request()}, "than the request it comes of"),
    )
    for origin, sentence in origins:
        with pytest.raises(BrokenRules, match=sentence):
            send_out(
                by=city.COORDINATOR,
                person=somebody_else,
                services=[city.service()],
                referred_on=city.DAY,
                **origin,
            )


def test_nobody_is_referred_on_a_declined_request() -> None:
    request = city.request()
    decline_request(by=city.COORDINATOR, request=request, declined_on=city.DAY)
    with pytest.raises(BrokenRules, match="Its request was declined"):
        city.referral(origin=request)


def test_a_request_that_was_sent_out_is_not_declined() -> None:
    request = city.request()
    city.referral(origin=request)
    with pytest.raises(BrokenRules, match="Its request was declined"):
        decline_request(by=city.COORDINATOR, request=request, declined_on=city.DAY)
    assert versions(request, "declined_on") == [None]


def test_a_referral_goes_out_to_one_or_two_services() -> None:
    request = city.request()
    with pytest.raises(BrokenRules, match=r"to one or two services, not to \[0\]"):
        send_out(
            by=city.COORDINATOR, person=request.person, request=request, services=[], referred_on=city.DAY
        )
    with pytest.raises(WrongStep, match="already went to two"):
        city.referral("slo_icm", "hhp", "tvif", origin=request)
    assert not Referral.objects.exists()


def test_a_second_service_is_added_later() -> None:
    referral = city.referral("slo_icm", referred_on=date(2024, 3, 4))
    second = add_service(
        by=city.COORDINATOR, referral=referral, service=city.service("hhp"), placed_on=date(2024, 4, 1)
    )
    assert (second.ordinal, second.placed_on, second.packets.get().sent_on) == (
        2,
        date(2024, 4, 1),
        date(2024, 4, 1),
    )
    assert [status.effective_on for status in second.statuses.all()] == [date(2024, 4, 1)]
    assert last_act().purpose == "referrals.add_service"
    with pytest.raises(WrongStep, match="already went to two"):
        add_service(
            by=city.COORDINATOR, referral=referral, service=city.service("tvif"), placed_on=date(2024, 4, 2)
        )


def test_no_service_is_added_before_the_referral() -> None:
    referral = city.referral("slo_icm", referred_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match="before its referral"):
        add_service(
            by=city.COORDINATOR, referral=referral, service=city.service("hhp"), placed_on=date(2024, 3, 3)
        )
    assert Placement.objects.count() == 1


def test_the_database_refuses_a_service_twice() -> None:
    referral = city.referral("slo_icm")
    with refused("one_placement_a_service"):
        second = city.referral("hhp").placements.get()
        Placement.objects.filter(id=second.id).update(
            referral=referral, ordinal=2, service=city.service("slo_icm")
        )


def test_the_database_refuses_an_ordinal_twice() -> None:
    referral, second = city.referral("slo_icm"), city.referral("hhp").placements.get()
    with refused("one_placement_an_ordinal"):
        Placement.objects.filter(id=second.id).update(referral=referral)


@pytest.mark.parametrize("ordinal", [0, 3])
def test_the_database_refuses_a_third_placement(ordinal: int) -> None:
    city.referral()
    with refused("one_or_two_placements_a_referral"):
        Placement.objects.update(ordinal=ordinal)


def test_a_placement_is_with_a_provider() -> None:
    placement = city.placement()
    with pytest.raises(BrokenRules, match=r"organization of the kind \[provider\]"):
        correct(by=city.COORDINATOR, record=placement, organization=city.organization(city.PARTNER))
    correct(by=city.COORDINATOR, record=placement, organization=city.organization(city.FAMILY))
    assert len(set(versions(placement, "organization_id"))) == 2


def test_a_corrected_day_of_the_referral_moves_nothing_before_it() -> None:
    referral = city.referral(referred_on=date(2024, 3, 4))
    with pytest.raises(BrokenRules, match="before its referral"):
        correct(by=city.COORDINATOR, record=referral, referred_on=date(2024, 3, 5))
    assert versions(referral, "referred_on") == [date(2024, 3, 4)]
    assert PlacementStatus.objects.count() == 1


def test_what_a_referral_comes_of_stays_true_when_it_is_corrected() -> None:
    made = city.disposition(disposed_on=date(2024, 3, 4))
    city.referral(origin=made, referred_on=date(2024, 3, 4))
    for changes, sentence in (
        ({"outcome": DispositionOutcome.PENDING}, r"not \[referred\]"),
        ({"disposed_on": date(2024, 3, 5)}, "before its disposition"),
    ):
        made.refresh_from_db()
        with pytest.raises(BrokenRules, match=sentence):
            correct_review(by=city.COORDINATOR, record=made, **changes)
    with pytest.raises(BrokenRules, match="for another person"):
        correct_review(by=city.COORDINATOR, record=made.assessment, person=city.person())


def test_who_is_assessed_while_a_request_is_open_is_assessed_on_it() -> None:
    request = city.request(requested_on=date(2024, 3, 3))
    with pytest.raises(BrokenRules, match="was open on that day: name it"):
        city.assessment(request.person, assessed_on=date(2024, 3, 4))
    city.assessment(request.person, assessed_on=date(2024, 3, 3))
    city.assessment(request.person, assessed_on=date(2024, 3, 3), request=request)
    with pytest.raises(BrokenRules, match="was not open on that day"):
        city.assessment(request.person, assessed_on=date(2024, 3, 2), request=request)
    city.assessment(request.person, assessed_on=date(2024, 3, 4), request=request)
    city.assessment(request.person, assessed_on=date(2024, 3, 4), provider=city.organization(city.STREET))


def test_a_request_entered_late_does_not_undo_what_was_decided_without_it() -> None:
    made = city.disposition()
    with pytest.raises(BrokenRules, match="was open on that day: name it"):
        city.request(made.assessment.person, requested_on=date(2024, 3, 3))
    assert not Request.objects.exists()


def test_a_request_is_open_until_it_is_sent_out_or_declined() -> None:
    sent, declined = city.request(requested_on=date(2024, 3, 1)), city.request(requested_on=date(2024, 3, 1))
    city.referral(origin=sent, referred_on=date(2024, 3, 4))
    decline_request(by=city.COORDINATOR, request=declined, declined_on=date(2024, 3, 4))
    for request in (sent, declined):
        with pytest.raises(BrokenRules, match="was open on that day"):
            city.assessment(request.person, assessed_on=date(2024, 3, 4))
        city.assessment(request.person, assessed_on=date(2024, 3, 5))
        with pytest.raises(BrokenRules, match="was not open on that day"):
            city.assessment(request.person, assessed_on=date(2024, 3, 5), request=request)


def test_an_assessment_names_a_request_for_the_same_person() -> None:
    with pytest.raises(BrokenRules, match="The request it names is for another person"):
        city.assessment(request=city.request())


def test_an_assessment_on_a_request_leads_to_no_referral_of_its_own() -> None:
    made = city.disposition()
    city.referral(origin=made)
    with pytest.raises(BrokenRules) as raised:
        correct_review(
            by=city.COORDINATOR,
            record=made.assessment,
            request=city.request(made.assessment.person, requested_on=city.DAY),
            male=Answer.NO,
        )
    assert "It comes of an assessment that is a provider's, or was made on a partner's request." in {
        broken.sentence for broken in raised.value.broken
    }


def test_a_holder_has_one_packet_of_a_placement_and_the_next_holder_another() -> None:
    packet = city.placement().packets.get()
    with refused("one_packet_a_holder"):
        ReferralPacket.objects.create(
            held_by=packet.held_by, placement=packet.placement, person=packet.person, sent_on=city.DAY
        )
    holder = city.organization(city.FAMILY)
    taken_over = ReferralPacket.objects.create(
        held_by=holder, placement=packet.placement, person=city.participant(city.FAMILY), sent_on=city.DAY
    )
    assert set(packet.placement.packets.all()) == {packet, taken_over}
