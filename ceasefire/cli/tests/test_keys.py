"""The person is told once what the key file is, and what its loss would mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceasefire.cli.tests.conftest import Typed
from ceasefire.keys import key_file, keyring, rotation
from ceasefire.keys.actions import renew_data_keys
from tests import city

pytestmark = pytest.mark.django_db


def test_the_key_file_is_made_and_told_of_once(typed: Typed, own_key_file: Path) -> None:
    first, second = typed("migrate"), typed("migrate")
    assert own_key_file.exists()
    assert str(own_key_file) in first.stderr
    assert "lost for good" in first.stderr
    assert "Keep a copy in a second place" in first.stderr
    assert str(own_key_file) not in second.output
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_nothing_is_served_while_the_key_file_is_lost(typed: Typed, own_key_file: Path) -> None:
    city.person()
    own_key_file.unlink()
    answer = typed("migrate")
    assert answer.exit_code == 1
    assert "Put the copy of it back in its place" in answer.stderr
    assert not own_key_file.exists()


def test_status_says_where_the_key_lies_and_what_its_loss_means(typed: Typed, own_key_file: Path) -> None:
    city.person()
    told = typed("keys", "status").output
    assert f"Key file: {own_key_file}" in told
    assert "lost for good" in told
    assert "Data keys: 2 in use, of 1 holders (organizations and rooms); 0 retired." in told
    secret = own_key_file.read_text().split()[-1]
    assert secret not in told


def test_a_key_file_that_others_can_open_is_told_in_a_sentence(typed: Typed, own_key_file: Path) -> None:
    typed("migrate")
    own_key_file.chmod(0o644)
    answer = typed("keys", "status")
    assert answer.exit_code == 1
    assert f"Run: chmod 600 {own_key_file}" in answer.stderr


@pytest.mark.django_db(transaction=True)
def test_rotating_tells_to_copy_the_file_again(
    typed: Typed, own_key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "LOOKED_UP_EVERY", 0.0)
    monkeypatch.setattr(rotation, "MARGIN", 0.0)
    city.person()
    answer = typed("keys", "rotate")
    assert answer.exit_code == 0
    assert "2 old data keys are removed" in answer.stderr
    assert f"copy it again to its second place, now.\n{own_key_file}" in answer.stderr
    told = typed("keys", "status").output
    assert "needed for backups from before" in told
    assert "0 retired" in told


@pytest.mark.django_db(transaction=True)
def test_status_says_that_a_rotation_has_not_ended(typed: Typed, own_key_file: Path) -> None:
    city.person()
    key_file.add()
    renew_data_keys(by=city.ADMINISTRATOR)
    told = typed("keys", "status").output
    assert "2 retired" in told
    assert "To go on with it: ceasefire keys rotate" in told
