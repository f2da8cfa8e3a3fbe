"""The one clock. Every action reads the time here; only the demonstration city and tests set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in the city's time zone."""
    return timezone.localdate(now())


def start_of(day: date) -> datetime:
    """The first moment of `day` in the city's time zone."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The moment when `day` is over in the city's time zone: the first of the next day."""
    return start_of(day + timedelta(days=1))


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` (with a time zone) inside the block."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
