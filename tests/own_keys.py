"""A key file of its own for a test that changes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ceasefire.keys import keyring


@pytest.fixture
def own_key_file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's key file lies, which is not made yet; the process remembers no key."""
    settings.KEY_FILE = tmp_path / "keys" / "installation.key"
    monkeypatch.setattr(keyring, "_memory", keyring._Memory())
    return tmp_path / "keys" / "installation.key"
