"""What proves a row today proves it after an update: nobody is shut out by another way to write the proof."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from ceasefire.access.proof import proof, proves

SECRET = "made-up"


def test_a_proof_is_written_as_it_was_written_before(settings: Any) -> None:
    settings.SECRET_KEY = SECRET
    key = hashlib.sha256(b"ceasefire.access.user" + SECRET.encode()).digest()
    assert proof("user", "ben", 7) == hmac.new(key, b"3:ben1:7", hashlib.sha256).hexdigest()


def test_what_is_told_in_other_parts_is_proved_by_nothing(settings: Any) -> None:
    settings.SECRET_KEY = SECRET
    kept = proof("user", "ab", "c")
    assert proves(kept, "user", "ab", "c")
    assert not proves(kept, "user", "a", "bc")
    assert not proves(kept, "link", "ab", "c")
