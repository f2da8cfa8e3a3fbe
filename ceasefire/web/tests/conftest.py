"""Who asks for pages in Oz, and what Oz has counted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from ceasefire.access.roles import Role
from ceasefire.call_ins.actions import deliver_notification
from ceasefire.domain.terms import DispositionOutcome, InvitationOutcome, Status
from tests import city
from tests.people import SIGNED_IN_ROLES as SIGNED_IN_ROLES
from tests.people import SignedIn as SignedIn

READ_FIGURES = {Role.REVIEW_COORDINATOR, Role.DIRECTOR, Role.EVALUATOR}


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
