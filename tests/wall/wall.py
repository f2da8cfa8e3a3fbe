"""What leaves by a door is held against what the asker may know, byte by byte; every combination tried is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from ceasefire.access.gate import Asker
from tests.wall.canaries import Canary, Planted
from tests.wall.known import may_know


class Leak(AssertionError):
    """A canary left by a door for somebody who may not know of it."""


@dataclass
class Tried:
    """How much was tried: combinations of role, door and canary, and what they are made of."""

    combinations: int = 0
    roles: set[str] = field(default_factory=set)
    doors: set[str] = field(default_factory=set)
    canaries: int = 0

    def __str__(self) -> str:
        """One line for the end of a run."""
        return (
            f"the wall: {self.combinations:,} combinations of role, door and canary tried "
            f"({len(self.roles)} roles, {len(self.doors)} doors, {self.canaries} canaries)"
        )


TRIED = Tried()


@dataclass(frozen=True)
class Wall:
    """The planted city, as somebody looks at it."""

    planted: Planted

    def holds(
        self, asker: Asker, door: str, *left: bytes | str, besides: Asker | None = None
    ) -> list[Canary]:
        """The canaries that left by the door, all of which the asker may know. Raises Leak for one they may not.

        What `besides` may know may leave, too.
        """
        found = self.found(asker, door, *left)
        knowing = [asker, besides] if besides else [asker]
        leaked = [canary for canary in found if not any(may_know(one, canary) for one in knowing)]
        if leaked:
            fields = sorted({f"{one.field}{' (a past version)' if one.is_past else ''}" for one in leaked})
            raise Leak(f"By [{door}] the role [{asker.role.value}] sees {len(leaked)} canaries of {fields}.")
        return found

    def found(self, asker: Asker, door: str, *left: bytes | str) -> list[Canary]:
        """The canaries that left by the door for the asker; each combination counts as tried."""
        TRIED.combinations += len(self.planted.canaries)
        TRIED.canaries = max(TRIED.canaries, len(self.planted.canaries))
        TRIED.roles.add(asker.role)
        TRIED.doors.add(door)
        # A file is looked at by itself: how it begins tells whether something is packed in it.
        texts = "\n".join(one for one in left if isinstance(one, str)).encode()
        return self.planted.found_in(texts, *(one for one in left if isinstance(one, bytes)))
