from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from ceasefire.access.models import User
from ceasefire.domain import high_risk
from ceasefire.domain.high_risk import rule_on
from ceasefire.domain.placement_flow import ENDED
from ceasefire.domain.terms import Status
from ceasefire.program import queries
from ceasefire.program.actions import set_up
from ceasefire.program.models import Goal, HighRiskRule, NamedMonth, Pathway, Service
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db


def test_settings_are_kept_in_one_act() -> None:
    pathways = [Pathway(reference="icm", label="SLO/ICM"), Pathway(reference="hhp_tvif", label="HHP/TVIF")]
    set_up(by=city.ADMINISTRATOR, settings=list(pathways))
    assert list(Pathway.objects.all()) == [pathways[1], pathways[0]]
    assert last_act().records == {"program.pathway": [str(pathway.id) for pathway in pathways]}


def test_one_wrong_setting_keeps_them_all_out() -> None:
    wrong = NamedMonth(month=date(2022, 7, 1), label="")
    with pytest.raises(ValidationError):
        set_up(by=city.ADMINISTRATOR, settings=[Pathway(reference="icm", label="SLO/ICM"), wrong])
    assert not Pathway.objects.exists()


def test_a_changed_setting_keeps_its_old_version() -> None:
    goal = city.goal()
    goal.rate = Decimal("0.9")
    set_up(by=city.ADMINISTRATOR, settings=[goal])
    assert versions(goal, "rate") == [Decimal("1.1"), Decimal("0.9")]


@pytest.mark.parametrize("changes", [{"threshold": 0}, {"threshold": 8}, {"age_from": 45}])
def test_a_rule_that_nobody_could_meet_or_all_would_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        city.rule(**changes)
    assert not HighRiskRule.objects.exists()


def test_the_domain_knows_each_rule_by_its_day(dee: User) -> None:
    city.rule(date(2021, 1, 1))
    city.rule(date(2024, 1, 1), threshold=6, age_to=35, arrests_at_least=3, connected_within_days=365)
    rules = queries.high_risk_rules(asker=dee.asker)
    assert rule_on(date(2023, 12, 31), rules) == high_risk.HighRiskRule(date(2021, 1, 1))
    assert rule_on(date(2024, 1, 1), rules) == high_risk.HighRiskRule(date(2024, 1, 1), 6, 18, 35, 3, 365)


def test_a_service_offers_the_statuses_of_its_stages() -> None:
    always = {Status.PURSUING, Status.ICM, Status.REFUSED, Status.UNABLE_TO_PLACE, *ENDED}
    assert city.service("slo_icm").statuses == always | {Status.SLO}
    assert city.service("hhp").statuses == always | {Status.SHORT_TERM}


def test_who_works_with_the_program_sees_its_settings(ben: User) -> None:
    service, month, code = city.service("hhp"), city.named_month(), city.code()
    goal, rule = city.goal(), city.rule()
    assert list(queries.services(asker=ben.asker)) == [service]
    assert list(queries.pathways(asker=ben.asker)) == [service.pathway]
    assert list(queries.named_months(asker=ben.asker)) == [month]
    assert list(queries.codes(asker=ben.asker)) == [code]
    assert list(queries.goals(asker=ben.asker)) == [goal]
    assert list(queries.rules(asker=ben.asker)) == [rule]


@pytest.mark.parametrize("threshold", [0, 8])
def test_the_database_refuses_a_threshold_beyond_the_factors(threshold: int) -> None:
    city.rule()
    with refused("threshold_is_one_to_seven"):
        HighRiskRule.objects.update(threshold=threshold)


def test_the_database_refuses_ages_out_of_order() -> None:
    city.rule()
    with refused("ages_are_in_order"):
        HighRiskRule.objects.update(age_from=45)


def test_one_age_alone_is_in_order() -> None:
    city.rule()
    assert HighRiskRule.objects.update(age_from=44) == 1


def test_the_database_refuses_a_named_month_that_begins_later() -> None:
    city.named_month()
    with refused("named_month_is_a_first_day"):
        NamedMonth.objects.update(month=date(2022, 7, 2))


def test_the_database_refuses_a_second_goal_for_a_year_and_measure() -> None:
    city.goal(2024)
    city.goal(2025)
    with refused("one_goal_a_year_and_measure"):
        Goal.objects.update(year=2024)


def test_the_database_refuses_a_goal_of_nothing() -> None:
    city.goal()
    with refused("goal_rate_is_positive"):
        Goal.objects.update(rate=0)


def test_two_programs_of_one_body_are_two_organizations() -> None:
    """A program's staff reads the whole vault of its organization, and never another program's notes."""
    city.service("hhp")
    second = city.service("tvif")
    second.organization = city.organization(city.HOSPITAL)
    with pytest.raises(
        ValidationError, match="Enter the body's second program as an organization of its own"
    ):
        set_up(by=city.ADMINISTRATOR, settings=[second])
    with refused("one_service_an_organization"):
        Service.objects.filter(id=second.id).update(organization=second.organization)
