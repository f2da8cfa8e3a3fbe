"""Who asks for pages in Oz, and what Oz has counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from ceasefire.access.roles import Role
from ceasefire.call_ins.actions import deliver_notification
from ceasefire.domain.terms import DispositionOutcome, InvitationOutcome, Status
from tests import city

SIGNED_IN_ROLES = [role for role in Role if role not in {Role.PUBLIC, Role.SYSTEM}]
READ_FIGURES = {Role.REVIEW_COORDINATOR, Role.DIRECTOR, Role.EVALUATOR}
ORGANIZATIONS = {
    Role.LAW_ENFORCEMENT: city.POLICE,
    Role.OUTREACH_WORKER: city.STREET,
    Role.LIFE_COACH: city.STREET,
    Role.PROVIDER_SUPERVISOR: city.STREET,
    Role.HOSPITAL_PROGRAM: city.HOSPITAL,
    Role.FAMILY_PROGRAM: city.FAMILY,
    Role.PARTNER: city.PARTNER,
}

SignedIn = Callable[[Role], Client]


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Gives a browser in which a user of a role has signed in."""

    def client_of(role: Role) -> Client:
        client = Client()
        client.force_login(city.user(role.value, role, ORGANIZATIONS.get(role, city.OFFICE)))
        return client

    return client_of


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    return signed_in(Role.REVIEW_COORDINATOR)


@pytest.fixture
def evaluator(signed_in: SignedIn) -> Client:
    return signed_in(Role.EVALUATOR)


@pytest.fixture
def counted(db: None) -> None:
    """In March 2024 something of every unit counts, and a referral enrolls in April."""
    city.named_month()
    for reference in ("slo_icm", "hhp", "tvif"):
        city.service(reference)
    city.victim(city.incident("24-0001"))
    city.incident("24-0002", date(2024, 2, 28))
    city.placement((Status.ICM, date(2024, 4, 2)))
    city.referral("hhp", "tvif")
    city.referral(origin=city.disposition())
    city.disposition(city.assessment(), DispositionOutcome.SSCC)
    city.assessment()
    deliver_notification(by=city.COORDINATOR, notification=city.notification(), delivered_on=city.DAY)
    city.call_in(InvitationOutcome.PRESENT, InvitationOutcome.NO_SHOW)
    city.relocation()
