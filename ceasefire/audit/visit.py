"""A visit: one request, command or job in one asker's name, in one transaction, and what it read and wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from ceasefire.audit import clock
from ceasefire.domain.terms import VisitOutcome

Ids = dict[str, dict[str, None]]
"""Kind of record to the ids met, in order."""


Hidden = Mapping[str, frozenset[str]]
"""Each kind of record that may be read to the fields of it that may not."""


class NotInAVisit(RuntimeError):
    """A person's record was read where nobody is known to have come."""


class NotReadable(RuntimeError):
    """A record was read that who stands there may not read: some code went past the room's query."""


@dataclass
class Visit:
    """Who came, in which role, for what, from where, and what they have met so far."""

    by: str
    role: str
    organization: str
    purpose: str
    origin: str = ""
    """The address that the request came from, or *command line*, or *job*; empty for an act on its own."""
    reads_only: bool = False
    moment: datetime = field(default_factory=clock.now)
    outcome: VisitOutcome = VisitOutcome.DONE
    actions: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    """The actions of which nothing was kept, because other records contradict them."""
    read: Ids = field(default_factory=lambda: defaultdict(dict))
    written: Ids = field(default_factory=lambda: defaultdict(dict))

    def fail(self, outcome: VisitOutcome) -> None:
        """Nothing of it is kept but its row in the trail."""
        self.outcome = outcome
        self.written.clear()
        self.actions.clear()

    def note_written(self, kind: str, ids: Iterable[object]) -> None:
        """Rows of a kind were written."""
        self.written[kind].update(dict.fromkeys(map(str, ids)))

    @contextmanager
    def forgetting_writes(self) -> Iterator[None]:
        """What is written inside will be undone."""
        actions, written = list(self.actions), {kind: dict(ids) for kind, ids in self.written.items()}
        try:
            yield
        finally:
            self.actions[:] = actions
            self.written.clear()
            self.written.update(written)


_under_way: ContextVar[Visit | None] = ContextVar("visit_under_way", default=None)
_is_closed: ContextVar[bool] = ContextVar("visits_are_closed", default=False)
_is_noting: ContextVar[bool] = ContextVar("reads_are_noted", default=True)
_hidden: ContextVar[Hidden | None] = ContextVar("hidden_from_who_stands_there", default=None)


def under_way() -> Visit | None:
    """The visit that the code runs in."""
    return _under_way.get()


def note_read(kind: str, id: object) -> None:
    """A person's record was read. Raises NotInAVisit where nobody can have come for it."""
    visit = _under_way.get()
    if not _is_noting.get():
        return
    if visit is not None:
        visit.read[kind][str(id)] = None
    elif _is_closed.get():
        raise NotInAVisit(f"A record [{kind}] is read in a visit only: sign in first, or see gate.as_asker.")


def note_look(name: str) -> None:
    """Something was looked at that is no record of a person: the visit says so among what was done."""
    visit = _under_way.get()
    if visit is not None:
        visit.actions.append(name)


def require_readable(kind: str, fields: Iterable[str]) -> None:
    """Raise NotReadable for a kind, or for fields of it, that are hidden from who stands there."""
    hidden = _hidden.get()
    if hidden is not None and (kind not in hidden or not hidden[kind].isdisjoint(fields)):
        raise NotReadable(
            f"Who asks may not read all of a record [{kind}]: a query of its room tells what they may."
        )


@contextmanager
def hiding(hidden: Hidden | None) -> Iterator[None]:
    """Let nothing be read inside but what is named; None: nothing is hidden."""
    token = _hidden.set(hidden)
    try:
        yield
    finally:
        _hidden.reset(token)


@contextmanager
def unnoted() -> Iterator[None]:
    """What the program itself reads to judge, to count or to find is shown to nobody, so nobody has read it."""
    token = _is_noting.set(False)
    try:
        yield
    finally:
        _is_noting.reset(token)


@contextmanager
def closed() -> Iterator[None]:
    """Nobody has come yet: what is read inside is no person's record, unless a visit is opened for it."""
    token = _is_closed.set(True)
    try:
        yield
    finally:
        _is_closed.reset(token)


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
    # Connecting sets the mode that the settings name.
    connection.ensure_connection()
    mode = connection.transaction_mode  # type: ignore[attr-defined]  # of SQLite's connection
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
