"""The key file is made."""

from __future__ import annotations

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.keys import key_file, keyring
from ceasefire.keys.models import DataKey


def open_key_file(*, by: Asker) -> bool:
    """Make the key file of a new installation, or see that it opens this database; True if it was made.

    Raises KeyLost, BadKeyFile.
    """
    gate.require(by, Permission.KEYS_KEEP)
    was_there = key_file.is_there()
    keyring.master_keys()
    for row in DataKey.objects.all():
        keyring.key_of(row.id)
    return not was_there
