"""What an import came to: what became of the rows, and the totals of the file to hold against the publisher's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from ceasefire.domain.terms import Term
from ceasefire.feeds.feed import Feed
from ceasefire.feeds.reading import Contents, Received


class Fate(Term):
    """What became of one row."""

    ADDED = "added", "Added", "Its incident is new."
    CHANGED = "changed", "Changed", "It tells something else than the last time: its incident was corrected."
    UNCHANGED = "unchanged", "Unchanged", "It tells what was known."
    LEFT_ALONE = (
        "left_alone",
        "Left alone",
        "Its incident did not come from this feed and stays as it was entered.",
    )


@dataclass(frozen=True)
class YearTotal:
    """One year of a file: its incidents, and those of them with an injury."""

    year: int
    incidents: int
    with_injury: int


@dataclass(frozen=True)
class Imported:
    """What an import came to. The totals are of the file, whatever became of its rows.

    `taken_before` is when the same file was taken before; then nothing was changed and `fates` is empty.
    """

    feed: str
    file_name: str
    fates: Mapping[Fate, int]
    no_longer_listed: int
    years: tuple[YearTotal, ...]
    injury_not_told: int
    without_coordinates: int
    without_area: int
    unknown_columns: tuple[str, ...] = ()
    taken_before: datetime | None = None

    def __str__(self) -> str:
        """What people read: the fates, the totals by year, what the file does not tell."""
        return "\n".join([*self._what_became(), *self._totals(), *self._gaps()])

    def _what_became(self) -> list[str]:
        if self.taken_before:
            day = timezone.localdate(self.taken_before)
            return [f"[{self.file_name}] was taken before, on {day}. Nothing was changed."]
        fates = ", ".join(f"{self.fates.get(fate, 0):,} {fate.label.lower()}" for fate in Fate)
        lines = [f"{self.feed} took [{self.file_name}]: {fates}."]
        if self.no_longer_listed:
            lines.append(
                f"Of earlier files, {self.no_longer_listed:,} are not in this one; their incidents were kept."
            )
        return lines

    def _totals(self) -> list[str]:
        whole = YearTotal(
            0,
            sum(year.incidents for year in self.years),
            sum(year.with_injury for year in self.years),
        )
        rows = [(str(year.year), year) for year in self.years] + [("total", whole)]
        lines = [f"{name:<6}{row.incidents:>12,}{row.with_injury:>14,}" for name, row in rows]
        return [f"{'year':<6}{'incidents':>12}{'with injury':>14}", *lines]

    def _gaps(self) -> list[str]:
        lines = [
            f"{self.without_coordinates:,} without coordinates, {self.without_area:,} without neighborhood.",
        ]
        if self.injury_not_told:
            lines.append(f"{self.injury_not_told:,} do not tell whether anybody was hit.")
        if self.unknown_columns:
            lines.append(
                f"Columns that the feed does not know, kept as received: {'; '.join(self.unknown_columns)}."
            )
        return lines


def of_file(
    feed: Feed,
    file: Path,
    contents: Contents,
    *,
    fates: Mapping[Fate, int] | None = None,
    no_longer_listed: int = 0,
    taken_before: datetime | None = None,
) -> Imported:
    """What the import of a file came to, with the file's totals."""
    rows = contents.rows
    return Imported(
        feed=feed.name,
        file_name=file.name,
        fates=dict(fates or {}),
        no_longer_listed=no_longer_listed,
        years=_years(rows),
        injury_not_told=sum(row.told["any_injury"] is None for row in rows),
        without_coordinates=sum(row.told["latitude"] is None for row in rows),
        without_area=sum(not row.told["area"] for row in rows),
        unknown_columns=contents.unknown_columns,
        taken_before=taken_before,
    )


def _years(rows: Sequence[Received]) -> tuple[YearTotal, ...]:
    incidents = Counter(row.told["occurred_on"].year for row in rows)
    with_injury = Counter(row.told["occurred_on"].year for row in rows if row.told["any_injury"])
    return tuple(YearTotal(year, incidents[year], with_injury[year]) for year in sorted(incidents))
