"""Where the keys lie and what they are needed for; never a key itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.keys import keyring
from ceasefire.keys.models import DataKey


@dataclass(frozen=True)
class MasterStatus:
    """A master key of the key file, and how many of this database's data keys it opens."""

    id: str
    made_on: date
    data_keys: int


@dataclass(frozen=True)
class Status:
    """The keys of an installation: the master keys, newest first; its holders; its data keys."""

    key_file: Path
    masters: tuple[MasterStatus, ...]
    holders: int
    current: int
    retired: int

    @property
    def is_rotating(self) -> bool:
        """Whether a rotation has begun that has not ended."""
        return bool(self.retired or any(master.data_keys for master in self.masters[1:]))


def status(*, asker: Asker) -> Status:
    """What the key file holds and what this database needs of it. Raises KeyLost, BadKeyFile."""
    gate.require(asker, Permission.KEYS_KEEP)
    masters = keyring.master_keys()
    rows = list(DataKey.objects.all())
    wrapped = Counter(row.master for row in rows)
    for row in rows:
        keyring.key_of(row.id)
    return Status(
        key_file=settings.KEY_FILE,
        masters=tuple(MasterStatus(key.id, key.made_on, wrapped[key.id]) for key in masters),
        holders=len({row.holder for row in rows}),
        current=sum(row.retired_at is None for row in rows),
        retired=sum(row.retired_at is not None for row in rows),
    )
