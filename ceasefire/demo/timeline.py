"""Life in the demonstration city: acts in the order in which they are entered, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from ceasefire.audit import clock

Act = Callable[[], object]

DELAYS = (0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 5, 9, 24)
"""Days from something happening to its being entered, as often as they come up."""


class Timeline:
    """Acts waiting for their moment of entry."""

    def __init__(self, random: Random) -> None:
        """Take the source of chance, so that two runs are alike."""
        self.random = random
        self._acts: list[tuple[datetime, int, Act]] = []

    def at(self, moment: datetime, act: Act) -> None:
        """Enter something at a moment."""
        self._acts.append((moment, len(self._acts), act))

    def entry_after(self, day: date, *, not_before: datetime | None = None) -> datetime:
        """The moment at which what happened on `day` is entered: in office hours, at times late."""
        entered = day + timedelta(days=self.random.choice(DELAYS))
        moment = datetime.combine(entered, time(8), timezone.get_default_timezone())
        moment += timedelta(minutes=self.random.randrange(9 * 60))
        if not_before is not None and moment <= not_before:
            return not_before + timedelta(minutes=1 + self.random.randrange(30))
        return moment

    def run(self, progress: Callable[[int, int], None]) -> None:
        """Play every act in the order of entry, with the clock at its moment."""
        ordered = sorted(self._acts, key=lambda entry: entry[:2])
        for done, (moment, _, act) in enumerate(ordered, start=1):
            with clock.set_to(moment):
                act()
            progress(done, len(ordered))
