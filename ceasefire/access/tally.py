"""Where signing in counts tries and used codes: the database, so that every process and every restart knows them.

Django's own cache in the database keeps Python objects: whoever may write the database could have the program run
what they like, and with it read every key. Here a value is JSON.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction

from ceasefire.access.models import Tally
from ceasefire.audit import clock


class TallyCache(BaseCache):
    """A cache of Django's over the tallies. A key that is out of date is as good as none."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What is kept under the key, or `default`."""
        found = Tally.objects.filter(key=self._key(key, version), expires_at__gt=clock.now()).first()
        return default if found is None else found.value

    def add(
        self,
        key: Any,
        value: Any,
        timeout: float | object | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Keep a value unless there is one: of several processes at once, only one is told True."""
        try:
            with transaction.atomic():
                self._forget_what_is_out_of_date()
                Tally.objects.create(
                    key=self._key(key, version), value=value, expires_at=self._expires_at(timeout)
                )
        except IntegrityError:
            return False
        return True

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | object | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Keep a value in place of the one there was."""
        Tally.objects.update_or_create(
            key=self._key(key, version), defaults={"value": value, "expires_at": self._expires_at(timeout)}
        )

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget what is kept under the key; True if there was something."""
        deleted, _kinds = Tally.objects.filter(key=self._key(key, version)).delete()
        return bool(deleted)

    def clear(self) -> None:
        """Forget everything."""
        Tally.objects.all().delete()

    def _key(self, key: Any, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _expires_at(self, timeout: float | object | None) -> datetime:
        seconds = timeout if isinstance(timeout, int | float) else self.default_timeout
        return clock.now() + timedelta(seconds=float(seconds or 0))

    def _forget_what_is_out_of_date(self) -> None:
        Tally.objects.filter(expires_at__lte=clock.now()).delete()
