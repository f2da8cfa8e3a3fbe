"""Why what survives does: read from reasons.toml, which people write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from tests.mutants.mistakes import Mistake

FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True)
class Reason:
    """Why the mistakes of some places survive, by how they are told; an empty change means every one there."""

    file: str
    """A pattern of paths, as of a shell."""
    place: str
    change: str
    """A part of what was made of what."""
    why: str

    def is_of(self, mistake: Mistake) -> bool:
        """Whether it explains that one."""
        return (
            fnmatch(str(mistake.path), self.file)
            and fnmatch(mistake.place, self.place)
            and self.change in mistake.change
        )


@cache
def reasons() -> tuple[Reason, ...]:
    """All that people wrote, in order; the first that fits counts."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["reason"]
    return tuple(Reason(**{"change": "", **one}) for one in listed)


def reason_for(mistake: Mistake) -> str | None:
    """Why it survives: what it changes cannot be seen, or need not be told. None where nobody wrote that."""
    return next((one.why for one in reasons() if one.is_of(mistake)), None)
