"""The keys that seal the trail come of the master keys, and tell nothing of them."""

from __future__ import annotations

import pytest

from ceasefire.keys import key_file
from ceasefire.keys.sealing import sealing_keys

pytestmark = pytest.mark.django_db


def test_there_is_a_sealing_key_for_each_master_key_the_newest_first() -> None:
    first = sealing_keys()
    key_file.add()
    both = sealing_keys()
    assert [key.id for key in both] == [master.id for master in key_file.read()]
    assert both[1:] == first


def test_a_sealing_key_is_the_same_each_time_and_no_master_key() -> None:
    [key, *_] = sealing_keys()
    assert sealing_keys()[0] == key
    assert len(key.secret) == 32
    assert key.secret not in {master.secret for master in key_file.read()}
    assert "secret" not in repr(key)
