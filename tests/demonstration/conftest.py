"""The demonstration city, loaded once for the tests of this folder and gone after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.demo.load import load
from tests.demonstration.moments import Moments


@pytest.fixture(scope="package", autouse=True)
def moments(django_db_setup: None, django_db_blocker: Any) -> Iterator[Moments]:
    """The city, committed, so that each test starts from it; what it held at some moments of its loading."""
    seen = Moments()
    with django_db_blocker.unblock():
        load(seen.after_an_act)
    yield seen
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def coordinator(db: None) -> Asker:
    """Who keeps the city's reviews and referrals, and may open the records behind nearly every figure."""
    return User.objects.get(username="coordinator").asker
