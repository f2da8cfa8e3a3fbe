from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ceasefire.audit import clock

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def test_the_clock_goes_unless_it_is_set() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)


def test_the_clock_stands_inside_the_block_and_goes_on_after_it() -> None:
    with clock.set_to(NOON):
        assert clock.now() == NOON
        with clock.set_to(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_the_clock_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), clock.set_to(NOON):
        raise ZeroDivisionError
    assert clock.now() > NOON


def test_the_time_is_told_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    with clock.set_to(datetime(2024, 3, 4, 21, tzinfo=tokyo)):
        assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


def test_today_is_the_day_in_the_city() -> None:
    # Four in the morning of the 5th in UTC is eight in the evening of the 4th in the city.
    with clock.set_to(datetime(2024, 3, 5, 4, tzinfo=UTC)):
        assert clock.today() == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2024, 3, 4), datetime(2024, 3, 5, 8, tzinfo=UTC)),
        (date(2024, 7, 4), datetime(2024, 7, 5, 7, tzinfo=UTC)),
        (date(2024, 12, 31), datetime(2025, 1, 1, 8, tzinfo=UTC)),
    ],
    ids=["winter", "summer", "the year"],
)
def test_a_day_ends_at_midnight_in_the_city(day: date, moment: datetime) -> None:
    assert clock.end_of(day) == moment
