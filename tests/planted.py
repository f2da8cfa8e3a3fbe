"""The planted city, made once for the tests that ask for it, which come last; the number of combinations tried."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wall.askers import enter_users
from tests.wall.planting import plant
from tests.wall.wall import TRIED, Wall


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that make a city of their own come first: once the planted one is committed, every test meets it."""
    items.sort(key=lambda item: "planted_city" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def planted_city(django_db_setup: None, django_db_blocker: Any) -> Wall:
    """Committed, so that what the database's own files hold can be looked at too."""
    with django_db_blocker.unblock():
        enter_users()
        return Wall(plant())


@pytest.fixture
def wall(planted_city: Wall, db: None) -> Wall:
    """The planted city; what a test changes in it is undone."""
    return planted_city


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much was tried."""
    if TRIED.combinations:
        terminalreporter.write_line(str(TRIED))
