"""The key file is made, and keys are rotated: a new master key, new data keys, and what they guard encrypted anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from ceasefire.access import gate
from ceasefire.access.gate import Asker, action, as_asker
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.keys import key_file, keyring, rotation
from ceasefire.keys.keyring import NotGenuine
from ceasefire.keys.models import DataKey, KeyPurpose
from ceasefire.keys.queries import status
from ceasefire.keys.rotation import Progress, Rewriting


@dataclass(frozen=True)
class Rotated:
    """What a rotation did: values encrypted anew, retired data keys removed."""

    values: int
    removed: int


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


def rotate(*, by: Asker, progress: Progress) -> Rotated:
    """Put a new master key into the key file, make new data keys and encrypt anew all that is guarded.

    The program goes on meanwhile. One that was begun and has not ended goes on instead. Raises KeyLost, BadKeyFile, and
    NotGenuine with the rows that do not open; those stay as they are, and so do their keys.
    """
    gate.require(by, Permission.KEYS_KEEP)
    if connection.in_atomic_block:
        raise RuntimeError("A rotation consists of many transactions: begin it outside of any.")
    with key_file.held():
        if not _is_rotating(by):
            key_file.add()
        values = removed = 0
        while True:
            renew_data_keys(by=by)
            values += _encrypted_anew("Encrypting anew", progress)
            rotation.wait_until_seen(progress)
            values += _encrypted_anew("Encrypting what was written meanwhile", progress)
            removed += remove_retired_keys(by=by)
            if not _is_rotating(by):
                return Rotated(values, removed)


def _is_rotating(by: Asker) -> bool:
    with as_asker(by, purpose="keys.rotate", reads_only=True):
        return status(asker=by).is_rotating


def _encrypted_anew(stage: str, progress: Progress) -> int:
    """How many values were encrypted anew. Raises NotGenuine with those that do not open."""
    rewriting = Rewriting(progress)
    rewriting.run(stage)
    if rewriting.not_genuine:
        raise NotGenuine(
            f"{len(rewriting.not_genuine)} values do not open: they were changed or moved past the program. All others "
            "are encrypted anew. Put these back from a backup, then go on: ceasefire keys rotate\n"
            + "\n".join(sorted(rewriting.not_genuine))
        )
    return rewriting.written


@action(Permission.KEYS_KEEP)
def renew_data_keys(*, by: Asker) -> None:
    """Wrap every data key under the newest master key; a new one takes the place of each that an older one wrapped."""
    newest = keyring.master_keys()[0]
    for key in DataKey.objects.exclude(master=newest.id).select_for_update():
        is_replaced = key.retired_at is None
        if is_replaced:
            key.retired_at = history.moment()
        keyring.wrap(key, keyring.key_of(key.id).secret)
        key.save()
        history.name(key)
        if is_replaced:
            keyring.new_row(key.holder, KeyPurpose(key.purpose)).save(force_insert=True)
    keyring.forget()


@action(Permission.KEYS_KEEP)
def remove_retired_keys(*, by: Asker) -> int:
    """Remove the retired data keys that no row needs; how many. Only after all have seen the newer ones."""
    in_use = rotation.keys_in_use()
    unused = [key for key in DataKey.objects.exclude(retired_at=None) if key.id.hex not in in_use]
    for key in unused:
        history.name(key)
    DataKey.objects.filter(id__in=[key.id for key in unused]).delete()
    return len(unused)
