"""What somebody who keeps the keys sees of them before they rotate, while they do, and afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ceasefire.access.gate import Asker, Denied
from ceasefire.access.roles import GRANTED, Permission, Role
from ceasefire.audit import clock
from ceasefire.keys import key_file, keyring
from ceasefire.keys.actions import renew_data_keys
from ceasefire.keys.keyring import KeyLost
from ceasefire.keys.models import DataKey
from ceasefire.keys.queries import MasterStatus, Status, status
from tests import city

pytestmark = pytest.mark.django_db
KEY_FILE = Path("installation.key")


def told_of(*data_keys: int, retired: int = 0) -> Status:
    """The status of master keys that open so many data keys each, the newest first."""
    masters = tuple(
        MasterStatus(str(number), date(2024, 3, 4), opened) for number, opened in enumerate(data_keys)
    )
    return Status(KEY_FILE, masters, holders=1, current=2, retired=retired)


def test_an_installation_without_a_record_has_a_master_key_that_opens_nothing(own_key_file: Path) -> None:
    key_file.make()
    told = status(asker=city.ADMINISTRATOR)
    [master] = told.masters
    assert (told.key_file, told.holders, told.current, told.retired) == (own_key_file, 0, 0, 0)
    [kept] = key_file.read()
    assert (master.id, master.made_on, master.data_keys) == (kept.id, clock.today(), 0)
    assert not told.is_rotating


def test_a_holder_has_a_key_to_encrypt_and_one_to_find_with(own_key_file: Path) -> None:
    city.person()
    city.review_person()
    told = status(asker=city.ADMINISTRATOR)
    assert (told.holders, told.current, told.retired) == (2, 4, 0)
    assert [master.data_keys for master in told.masters] == [4]


def test_while_a_rotation_goes_on_the_keys_before_are_retired(own_key_file: Path) -> None:
    city.person()
    key_file.add()
    renew_data_keys(by=city.ADMINISTRATOR)
    told = status(asker=city.ADMINISTRATOR)
    assert (told.holders, told.current, told.retired) == (1, 2, 2)
    assert told.is_rotating


@pytest.mark.parametrize(
    ("told", "rotates"),
    [
        (told_of(2), False),
        (told_of(2, 0, 0), False),
        (told_of(2, retired=1), True),
        (told_of(2, 1), True),
        (told_of(0, 2), True),
        (told_of(2, 0, 1), True),
    ],
)
def test_a_rotation_has_ended_once_the_newest_master_key_opens_all(told: Status, *, rotates: bool) -> None:
    assert told.is_rotating is rotates


def test_a_data_key_that_no_master_key_opens_is_told(
    own_key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.person()
    DataKey.objects.update(master="0123456789abcdef")
    # As in a process that has just begun.
    monkeypatch.setattr(keyring, "_memory", keyring._Memory())
    with pytest.raises(KeyLost):
        status(asker=city.ADMINISTRATOR)


def test_whoever_keeps_no_keys_is_told_nothing_of_them(own_key_file: Path) -> None:
    key_file.make()
    for role in Role:
        if Permission.KEYS_KEEP not in GRANTED.get(role, frozenset()):
            with pytest.raises(Denied):
                status(asker=Asker("somebody", role))
