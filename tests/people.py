"""People whom every test may ask for, and a browser for each role."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.web.sign_in.session import SECOND_FACTOR, SHOWN
from tests import city
from tests.second_factor import Later

SIGNED_IN_ROLES = [role for role in Role if role not in {Role.PUBLIC, Role.SYSTEM}]
ORGANIZATIONS = {
    Role.LAW_ENFORCEMENT: city.POLICE,
    Role.OUTREACH_WORKER: city.STREET,
    Role.LIFE_COACH: city.STREET,
    Role.PROVIDER_SUPERVISOR: city.STREET,
    Role.HOSPITAL_PROGRAM: city.HOSPITAL,
    Role.FAMILY_PROGRAM: city.FAMILY,
    Role.PARTNER: city.PARTNER,
}
"""For whom a role works; those not listed work for the office."""

SignedIn = Callable[[Role], Client]


def browser_of(user: User, client: Client | None = None) -> Client:
    """A browser, a fresh one unless one is given, in which somebody has signed in with their second factor."""
    client = client or Client()
    client.force_login(user)
    session = client.session
    session[SECOND_FACTOR] = SHOWN
    session.save()
    return client


@pytest.fixture
def ana(db: None) -> User:
    """Keeps the reviews and the referrals of the Ceasefire office."""
    return city.user("ana", Role.REVIEW_COORDINATOR, city.OFFICE)


@pytest.fixture
def ben(db: None) -> User:
    """Works in outreach for the provider that a case is placed with."""
    return city.user("ben", Role.OUTREACH_WORKER, city.STREET)


@pytest.fixture
def eve(db: None) -> User:
    """Works in outreach beside Ben, with a caseload of her own."""
    return city.user("eve", Role.OUTREACH_WORKER, city.STREET)


@pytest.fixture
def sol(db: None) -> User:
    """Supervises Ben and Eve."""
    return city.user("sol", Role.PROVIDER_SUPERVISOR, city.STREET)


@pytest.fixture
def cy(db: None) -> User:
    """Works in outreach for another provider, with no tie to the case."""
    return city.user("cy", Role.OUTREACH_WORKER, city.FAMILY)


@pytest.fixture
def dee(db: None) -> User:
    """Evaluates: sees figures and no name."""
    return city.user("dee", Role.EVALUATOR, city.OFFICE)


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Gives a browser in which a user of a role has signed in."""

    def client_of(role: Role) -> Client:
        return browser_of(city.user(role.value, role, ORGANIZATIONS.get(role, city.OFFICE)))

    return client_of


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Lets the library's clock and ours go on by so many seconds."""
    real = time.time

    def go_on(seconds: float) -> AbstractContextManager[None]:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)
        return clock.set_to(clock.now() + timedelta(seconds=seconds))

    return go_on
