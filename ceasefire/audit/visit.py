"""A visit: one request, command or job in one asker's name, in one transaction, and what it read and wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ceasefire.audit import clock
from ceasefire.domain.terms import VisitOutcome

Ids = dict[str, dict[str, None]]
"""Kind of record to the ids met, in order."""


@dataclass
class Visit:
    """Who came, in which role, for what, from where, and what they have met so far."""

    by: str
    role: str
    organization: str
    purpose: str
    origin: str = ""
    """The address of the connection, or *command line*, or *job*; empty for an act on its own."""
    reads_only: bool = False
    moment: datetime = field(default_factory=clock.now)
    outcome: VisitOutcome = VisitOutcome.DONE
    actions: list[str] = field(default_factory=list)
    read: Ids = field(default_factory=lambda: defaultdict(dict))
    written: Ids = field(default_factory=lambda: defaultdict(dict))
    is_noting: bool = True

    def fail(self, outcome: VisitOutcome) -> None:
        """Nothing of it is kept but its row in the trail."""
        self.outcome = outcome
        self.written.clear()
        self.actions.clear()


_under_way: ContextVar[Visit | None] = ContextVar("visit_under_way", default=None)


def under_way() -> Visit | None:
    """The visit that the code runs in."""
    return _under_way.get()


def note_read(kind: str, id: object) -> None:
    """A person's record was read."""
    visit = _under_way.get()
    if visit is not None and visit.is_noting:
        visit.read[kind][str(id)] = None


def note_written(kind: str, ids: list[UUID] | list[str]) -> None:
    """Records were written."""
    visit = _under_way.get()
    if visit is not None:
        visit.written[kind].update(dict.fromkeys(map(str, ids)))


@contextmanager
def unnoted() -> Iterator[None]:
    """What the program itself reads to judge, to count or to find is shown to nobody, so nobody has read it."""
    visit = _under_way.get()
    if visit is None or not visit.is_noting:
        yield
        return
    visit.is_noting = False
    try:
        yield
    finally:
        visit.is_noting = True


@contextmanager
def entered(visit: Visit) -> Iterator[None]:
    """Let the code inside be the visit."""
    token = _under_way.set(visit)
    try:
        yield
    finally:
        _under_way.reset(token)


@contextmanager
def one_transaction(*, reads_only: bool) -> Iterator[None]:
    """The transaction of a visit; one that only reads takes no lock on SQLite, so that readers queue for nobody."""
    with ExitStack() as stack:
        if reads_only and connection.vendor == "sqlite":
            with _deferred():
                stack.enter_context(transaction.atomic())
        else:
            stack.enter_context(transaction.atomic())
        yield


@contextmanager
def _deferred() -> Iterator[None]:
    mode = connection.transaction_mode  # type: ignore[attr-defined]  # of SQLite's connection
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
