"""The trail: one row for each visit that read or wrote a person's record or was refused. Append-only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from ceasefire.audit import visit as visits
from ceasefire.audit.models import AuditEvent
from ceasefire.audit.visit import Ids, Visit
from ceasefire.domain.terms import VisitOutcome

RECORDS_NAMED = 1000
"""A visit that writes more records than this names how many, not which: their versions carry its time and its actor."""

UNDONE = "(undone)"
"""Stands behind an action that broke a rule: nothing of it was kept, and who acted learned that."""


@contextmanager
def visit(new: Visit) -> Iterator[Visit]:
    """Open a visit; its row is in the trail before its answer leaves. Inside another visit it is part of that one.

    The row of a visit that writes lies in the transaction of what it wrote. One that only reads has a short
    transaction of its own on SQLite, after the reading, so that nobody waits for a reader.
    """
    outer = visits.under_way()
    if outer is not None:
        yield outer
        return
    apart = new.reads_only and connection.vendor == "sqlite"
    try:
        with visits.entered(new), visits.one_transaction(reads_only=new.reads_only):
            yield new
            if new.outcome is not VisitOutcome.DONE:
                transaction.set_rollback(True)
            elif not apart:
                _record(new)
    except BaseException:
        if new.outcome is VisitOutcome.DONE:
            new.fail(VisitOutcome.FAILED)
        _record_apart(new)
        raise
    if apart or new.outcome is not VisitOutcome.DONE:
        _record_apart(new)


def _record_apart(visit: Visit) -> None:
    with transaction.atomic():
        _record(visit)


def _record(visit: Visit) -> None:
    if not _belongs_in_the_trail(visit):
        return
    written = sum(map(len, visit.written.values()))
    AuditEvent.objects.create(
        acted_at=visit.moment,
        by=visit.by,
        role=visit.role,
        organization=visit.organization,
        purpose=visit.purpose,
        origin=visit.origin,
        outcome=visit.outcome,
        actions=[*visit.actions, *(f"{name} {UNDONE}" for name in visit.undone)],
        read=_listed(visit.read),
        records=_listed(visit.written) if written <= RECORDS_NAMED else _numbered(visit.written),
        written=written,
    )


def _belongs_in_the_trail(visit: Visit) -> bool:
    if visit.outcome is VisitOutcome.DONE:
        return bool(visit.read or visit.actions or visit.undone)
    # An act on its own that is refused has shown nobody anything.
    return bool(visit.origin)


def _listed(ids: Ids) -> dict[str, list[str]]:
    return {kind: list(named) for kind, named in ids.items()}


def _numbered(ids: Ids) -> dict[str, int]:
    return {kind: len(named) for kind, named in ids.items()}
