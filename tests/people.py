"""Four people whom every test may ask for."""

from __future__ import annotations

import pytest

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from tests import city


@pytest.fixture
def ana(db: None) -> User:
    """Keeps the reviews and the referrals of the Ceasefire office."""
    return city.user("ana", Role.REVIEW_COORDINATOR, city.OFFICE)


@pytest.fixture
def ben(db: None) -> User:
    """Works in outreach for the provider that a case is placed with."""
    return city.user("ben", Role.OUTREACH_WORKER, city.STREET)


@pytest.fixture
def cy(db: None) -> User:
    """Works in outreach for another provider, with no tie to the case."""
    return city.user("cy", Role.OUTREACH_WORKER, city.FAMILY)


@pytest.fixture
def dee(db: None) -> User:
    """Evaluates: sees figures and no name."""
    return city.user("dee", Role.EVALUATOR, city.OFFICE)
