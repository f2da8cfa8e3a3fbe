"""A feed takes a file: new incidents are entered, changed ones corrected, and every row is kept as received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.db.models import Max

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.visit import unnoted
from ceasefire.feeds.feed import Feed, Row, Told
from ceasefire.feeds.imported import Fate, Imported, of_file
from ceasefire.feeds.models import FeedFile, FeedRow
from ceasefire.feeds.reading import Contents, Progress, Received, find_columns, read_file
from ceasefire.feeds.sources import feed_named
from ceasefire.shootings.actions import correct_incidents, enter_incidents
from ceasefire.shootings.models import Incident


@action(Permission.FEED_IMPORT)
def import_feed(*, by: Asker, feed: str, file: Path, progress: Progress) -> Imported:
    """Take a file as the feed of that name publishes it; all of it or nothing.

    A new number is entered. A row that tells something else than the last time corrects its incident, whose old
    version is kept; a row that does not leaves it, with what was corrected by hand since. A number that is no longer
    listed keeps its incident, and one that did not come from this feed is left as it was entered. The same file
    again changes nothing. Raises sources.UnknownFeed, reading.BadFile.
    """
    source = feed_named(feed)
    contents = read_file(source, file, progress)
    taken = FeedFile.objects.filter(feed=feed, sha256=contents.sha256).first()
    if taken:
        return of_file(source, file, contents, taken_before=taken.received_at)
    with unnoted():
        before = _told_before(source)
        known = _known(contents.rows)
    fates = _apply(source, contents.rows, before, known, by)
    _keep(source, file, contents, fates)
    no_longer_listed = len(before.keys() - {row.told["reference"] for row in contents.rows})
    return of_file(source, file, contents, fates=fates, no_longer_listed=no_longer_listed)


def _told_before(feed: Feed) -> dict[str, Told]:
    """What the last row received of each incident told."""
    last = FeedRow.objects.filter(file__feed=feed.name).values("reference").annotate(last=Max("id"))
    rows = FeedRow.objects.filter(id__in=last.values("last"))
    found = {}
    told = {}
    for row in rows:
        header = tuple(row.raw)
        if header not in found:
            found[header] = find_columns(feed, header)
        told[row.reference] = feed.read(Row(row.line, row.raw, found[header]))
    return told


def _known(rows: Sequence[Received]) -> dict[str, Incident]:
    return Incident.objects.in_bulk([row.told["reference"] for row in rows], field_name="reference")


def _apply(
    feed: Feed,
    rows: Sequence[Received],
    before: Mapping[str, Told],
    known: Mapping[str, Incident],
    by: Asker,
) -> Counter[Fate]:
    added, changed = [], []
    fates: Counter[Fate] = Counter()
    for row in rows:
        incident = known.get(row.told["reference"])
        fate = _fate(feed, row.told, incident, before)
        fates[fate] += 1
        if fate is Fate.ADDED:
            added.append(Incident(source=feed.name, **row.told))
        elif incident is not None and fate is Fate.CHANGED:
            changed.append(_set(incident, row.told))
    enter_incidents(by=by, incidents=added)
    correct_incidents(by=by, incidents=changed, fields=_fields(rows))
    return fates


def _fate(feed: Feed, told: Told, incident: Incident | None, before: Mapping[str, Told]) -> Fate:
    if incident is None:
        return Fate.ADDED
    if incident.source != feed.name:
        return Fate.LEFT_ALONE
    as_last_time = told.items() <= before.get(incident.reference, {}).items()
    as_recorded = all(getattr(incident, name) == value for name, value in told.items())
    return Fate.UNCHANGED if as_last_time or as_recorded else Fate.CHANGED


def _set(incident: Incident, told: Told) -> Incident:
    for name, value in told.items():
        setattr(incident, name, value)
    return incident


def _fields(rows: Iterable[Received]) -> list[str]:
    return sorted({name for row in rows for name in row.told} - {"reference"})


def _keep(feed: Feed, file: Path, contents: Contents, fates: Mapping[Fate, int]) -> None:
    taken = FeedFile(
        feed=feed.name,
        sha256=contents.sha256,
        file_name=file.name,
        received_at=history.moment(),
        rows=len(contents.rows),
        **{fate.value: fates[fate] for fate in Fate},
    )
    history.write(taken)
    history.keep(
        [
            FeedRow(file=taken, line=row.line, reference=row.told["reference"], raw=dict(row.raw))
            for row in contents.rows
        ]
    )
