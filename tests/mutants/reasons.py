"""Why what survives does: read from reasons.toml, which people write."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from tests.mutants.mistakes import Mistake

FILE = Path(__file__).with_name("reasons.toml")


@cache
def _reasons() -> dict[tuple[str, str, str], str]:
    """File, place and change to the reason."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["reason"]
    return {(one["file"], one["place"], change): one["why"] for one in listed for change in one["changes"]}


def reason_for(mistake: Mistake) -> str | None:
    """Why it survives: what it changes cannot be seen, or need not be told. None where nobody wrote that."""
    return _reasons().get((str(mistake.path), mistake.place, mistake.change))
