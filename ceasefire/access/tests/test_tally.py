"""Counted tries are known to every process, are forgotten when their time is up, and run nobody's code."""

from __future__ import annotations

import pickle
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from ceasefire.access.models import Tally
from ceasefire.audit import clock

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_what_is_kept_is_found_until_its_time_is_up() -> None:
    with clock.set_to(NOON):
        cache.set("tries", [1.5, 2.5], 900)
        assert cache.get("tries") == [1.5, 2.5]
    with clock.set_to(later(899)):
        assert cache.get("tries") == [1.5, 2.5]
    with clock.set_to(later(900)):
        assert cache.get("tries", "none") == "none"


def test_only_the_first_of_two_adds_and_after_its_time_the_next() -> None:
    with clock.set_to(NOON):
        assert cache.add("lock", True, 10)
        assert not cache.add("lock", True, 10)
    with clock.set_to(later(10)):
        assert cache.add("lock", True, 10)


def test_a_later_value_takes_the_place_of_the_one_before() -> None:
    cache.set("tries", [1], 900)
    cache.set("tries", [2, 1], 900)
    assert cache.get("tries") == [2, 1]
    assert Tally.objects.count() == 1


def test_of_two_keys_each_has_its_own_value() -> None:
    cache.set("tries-of-one", 1, 900)
    cache.set("tries-of-another", 2, 900)
    assert (cache.get("tries-of-one"), cache.get("tries-of-another")) == (1, 2)


def test_of_two_versions_of_a_key_each_has_its_own_value() -> None:
    cache.set("tries", 1, 900)
    cache.set("tries", 2, 900, version=2)
    assert cache.add("tries", 3, 900, version=3)
    assert [cache.get("tries", version=version) for version in (None, 2, 3)] == [1, 2, 3]
    assert cache.delete("tries", version=3)
    assert [cache.get("tries", version=version) for version in (None, 2, 3)] == [1, 2, None]


@pytest.mark.parametrize("timeout", [{}, {"timeout": None}])
def test_without_a_time_of_its_own_a_value_has_five_minutes(timeout: dict[str, None]) -> None:
    with clock.set_to(NOON):
        cache.set("tries", [1], **timeout)
    assert Tally.objects.get().expires_at == later(300)


def test_a_value_of_no_time_is_out_of_date_at_once() -> None:
    with clock.set_to(NOON):
        cache.set("tries", [1], 0)
        assert cache.get("tries") is None


def test_what_is_deleted_is_gone() -> None:
    cache.set("tries", [1], 900)
    assert cache.delete("tries")
    assert not cache.delete("tries")
    assert cache.get("tries") is None


def test_what_is_out_of_date_does_not_pile_up() -> None:
    with clock.set_to(NOON):
        cache.set("tries", [1], 900)
        cache.set("kept", [1], 9000)
    with clock.set_to(later(901)):
        cache.add("lock", True, 10)
    assert set(Tally.objects.values_list("key", flat=True)) == {":1:kept", ":1:lock"}


def test_everything_can_be_forgotten() -> None:
    cache.set("tries", [1], 900)
    cache.clear()
    assert not Tally.objects.exists()


def test_whoever_writes_the_database_has_no_code_run() -> None:
    kept = b64encode(pickle.dumps(print)).decode()
    Tally.objects.create(key=":1:tries", value=kept, expires_at=datetime(2999, 1, 1, tzinfo=UTC))
    assert cache.get("tries") == kept


def test_a_tally_does_not_show_its_key() -> None:
    shown = str(Tally(key="name", value=1, expires_at=NOON))
    assert shown == "tally until 2024-03-04 20:00"
