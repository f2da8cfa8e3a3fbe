from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.referrals.actions import add_service, consolidate
from ceasefire.referrals.models import Placement, Referral
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def dual() -> Referral:
    """Sent out to SLO/ICM on the 4th and to HHP on the 11th."""
    referral = city.referral("slo_icm", referred_on=date(2024, 3, 4))
    add_service(
        by=city.COORDINATOR, referral=referral, service=city.service("hhp"), placed_on=date(2024, 3, 11)
    )
    return referral


def placements(referral: Referral) -> tuple[Placement, Placement]:
    first, second = referral.placements.order_by("ordinal")
    return first, second


def test_the_other_service_carries_the_work_from_that_day(dual: Referral) -> None:
    slo, hhp = placements(dual)
    consolidate(by=city.COORDINATOR, placement=slo, into=hhp, consolidated_on=date(2024, 3, 11))
    slo.refresh_from_db()
    assert (slo.consolidated_on, slo.consolidated_into) == (date(2024, 3, 11), hhp)
    assert versions(slo, "consolidated_on") == [None, date(2024, 3, 11)]
    assert last_act().records == {"referrals.placement": [str(slo.id)]}


def test_no_work_is_carried_before_both_services_received_it(dual: Referral) -> None:
    slo, hhp = placements(dual)
    with pytest.raises(BrokenRules, match="on or after the day that both services received it"):
        consolidate(by=city.COORDINATOR, placement=slo, into=hhp, consolidated_on=date(2024, 3, 10))


def test_no_work_is_carried_by_another_referral(dual: Referral) -> None:
    slo, _ = placements(dual)
    with pytest.raises(BrokenRules, match="names the other service of its referral"):
        consolidate(
            by=city.COORDINATOR,
            placement=slo,
            into=city.placement(service="hhp"),
            consolidated_on=date(2024, 3, 11),
        )


def test_a_provider_consolidates_nothing(dual: Referral, ben: User) -> None:
    slo, hhp = placements(dual)
    with pytest.raises(Denied):
        consolidate(by=ben.asker, placement=slo, into=hhp, consolidated_on=date(2024, 3, 11))


def test_the_database_refuses_a_placement_that_carries_itself(dual: Referral) -> None:
    slo, _ = placements(dual)
    with refused("no_placement_carries_itself"):
        consolidate(by=city.COORDINATOR, placement=slo, into=slo, consolidated_on=date(2024, 3, 11))


def test_the_database_refuses_two_consolidated_placements_of_a_referral(dual: Referral) -> None:
    slo, hhp = placements(dual)
    consolidate(by=city.COORDINATOR, placement=slo, into=hhp, consolidated_on=date(2024, 3, 11))
    with refused("one_consolidated_a_referral"):
        consolidate(by=city.COORDINATOR, placement=hhp, into=slo, consolidated_on=date(2024, 3, 12))


def test_the_database_refuses_a_consolidated_placement_without_day_or_carrier(dual: Referral) -> None:
    slo, hhp = placements(dual)
    cases: tuple[dict[str, Any], ...] = (
        {"consolidated_into": hhp},
        {"consolidated_on": date(2024, 3, 11)},
        {"consolidated_into": hhp, "consolidated_on": date(2024, 3, 3)},
    )
    for told in cases:
        with refused("a_consolidated_placement_names_its_day_and_carrier"):
            Placement.objects.filter(id=slo.id).update(**told)
