"""What the promised tables held while the demonstration city was being loaded: the judge of what was known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ceasefire.access.gate import SYSTEM
from ceasefire.audit.models import AuditEvent
from ceasefire.extracts.fills import FILLS
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures.tables import TABLES

EVERY_COLUMN = {name: TABLES[name].schema.names for name in FILLS}
PARTS = 8
"""How many parts the loading is cut into; a moment is kept between each two."""


@dataclass(frozen=True)
class Moment:
    """The live tables right after everything that was entered at `at`."""

    at: datetime
    tables: dict[str, pa.Table]


class Moments:
    """Moments kept while a load reports its progress."""

    def __init__(self) -> None:
        self.kept: list[Moment] = []

    def after_an_act(self, done: int, of: int) -> None:
        """Keeps a moment when a part of the acts is done, and again if the next act was entered at the same time."""
        at = AuditEvent.objects.latest("id").acted_at
        if self.kept and self.kept[-1].at == at:
            self.kept.pop()
        elif done % (of // PARTS):
            return
        self.kept.append(Moment(at, live_tables()))


def live_tables() -> dict[str, pa.Table]:
    """Every promised table, whole, as it is now, in the order of its key."""
    return in_order(promised_tables(asker=SYSTEM, needs=EVERY_COLUMN))


def tables_known_before(known_at: datetime) -> dict[str, pa.Table]:
    """Every promised table, whole, as it was known just before a moment, in the order of its key."""
    return in_order(promised_tables(asker=SYSTEM, needs=EVERY_COLUMN, known_at=known_at))


def in_order(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Each table sorted by its key."""
    return {name: table.sort_by(f"{name}_key") for name, table in tables.items()}
