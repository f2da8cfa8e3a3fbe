"""The person is told once what the key file is, and what its loss would mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ceasefire.cli.tests.conftest import Typed
from ceasefire.keys import keyring
from tests import city

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file of this test's own, which is not made yet."""
    settings.KEY_FILE = tmp_path / "installation.key"
    monkeypatch.setattr(keyring, "_memory", keyring._Memory())
    return tmp_path / "installation.key"


def test_the_key_file_is_made_and_told_of_once(typed: Typed, key_file: Path) -> None:
    first, second = typed("migrate"), typed("migrate")
    assert key_file.exists()
    assert str(key_file) in first.stderr
    assert "lost for good" in first.stderr
    assert "Keep a copy in a second place" in first.stderr
    assert str(key_file) not in second.output
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_nothing_is_served_while_the_key_file_is_lost(typed: Typed, key_file: Path) -> None:
    city.person()
    key_file.unlink()
    answer = typed("migrate")
    assert answer.exit_code == 1
    assert "Put the copy of it back in its place" in answer.stderr
    assert not key_file.exists()


def test_status_says_where_the_key_lies_and_what_its_loss_means(typed: Typed, key_file: Path) -> None:
    city.person()
    told = typed("keys", "status").output
    assert f"Key file: {key_file}" in told
    assert "lost for good" in told
    assert "Data keys: 2 in use, of 1 holders (organizations and rooms); 0 retired." in told
    secret = key_file.read_text().split()[-1]
    assert secret not in told


def test_a_key_file_that_others_can_open_is_told_in_a_sentence(typed: Typed, key_file: Path) -> None:
    typed("migrate")
    key_file.chmod(0o644)
    answer = typed("keys", "status")
    assert answer.exit_code == 1
    assert f"Run: chmod 600 {key_file}" in answer.stderr
