"""The one gate. Every query and every action names the permission it needs and who asks; deny is the default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from ceasefire.access import database
from ceasefire.access.roles import GRANTED, ROOMS, Permission, Role
from ceasefire.audit import history, rules, trail
from ceasefire.audit.models import Record
from ceasefire.audit.rules import Broken, BrokenRules, Contradicted
from ceasefire.audit.visit import Visit, unnoted
from ceasefire.domain.terms import Room, VisitOutcome

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
AnyModel = TypeVar("AnyModel", bound=Model)


NO_ORGANIZATION = UUID(int=0)
"""The organization of who belongs to none: it holds nothing."""


class Denied(PermissionError):
    """The asker may not do that."""


class NotThere(Denied):
    """There is no such record for the asker: whether it is somebody else's or nobody's, it does not say."""

    def __init__(self) -> None:
        super().__init__("There is no such record, or it is not yours.")


@dataclass(frozen=True)
class Asker:
    """Who asks: an id for the trail, the role, the organization whose rows they may see."""

    id: str
    role: Role
    organization_id: UUID = NO_ORGANIZATION

    @property
    def rooms(self) -> frozenset[Room]:
        """The rooms the asker stands in."""
        return ROOMS.get(self.role, frozenset())


SYSTEM = Asker("system", Role.SYSTEM)
"""The program itself: takes incidents from a feed and computes figures; shows nobody's record."""

NOBODY = Asker("nobody", Role.PUBLIC)
"""Someone who has not signed in."""


def may(asker: Asker, *permissions: Permission) -> bool:
    """Whether the asker's role was granted one of the permissions."""
    return not GRANTED.get(asker.role, frozenset()).isdisjoint(permissions)


def require(asker: Asker, *permissions: Permission) -> None:
    """Raise Denied unless the asker has one of the permissions."""
    if not may(asker, *permissions):
        needed = " or ".join(permission.value for permission in permissions)
        raise Denied(f"The role [{asker.role.value}] may not do this. It needs the permission [{needed}].")


def one(records: QuerySet[AnyModel], id: UUID) -> AnyModel:
    """The record with that id among those that a query gives the asker.

    Raises NotThere for any other, after the same statements whether the record exists or not.
    """
    found = records.filter(pk=id).first()
    if found is None:
        raise NotThere
    return found


@contextmanager
def as_asker(asker: Asker, *, purpose: str, origin: str = "", reads_only: bool = False) -> Iterator[Visit]:
    """Read and write in the asker's name: one transaction, the database role of their room, one row in the trail.

    Requests, commands, jobs and the shell all come in here. Inside another one the visit goes on, and the database
    role is the inner asker's until the block ends. Who is denied in it has a visit that was *refused*.
    """
    coming = Visit(
        by=asker.id,
        role=asker.role,
        organization=str(asker.organization_id),
        purpose=purpose,
        origin=origin,
        reads_only=reads_only,
    )
    # Where the transaction is the visit's own, nothing follows in it but the visit's row in the trail.
    standing = database.standing(
        asker.role,
        asker.id,
        asker.organization_id,
        until_transaction_ends=not connection.in_atomic_block,
    )
    with trail.visit(coming) as visit:
        try:
            with standing:
                yield visit
        except Denied:
            if visit is coming:
                visit.fail(VisitOutcome.REFUSED)
            raise


@contextmanager
def as_program() -> Iterator[None]:
    """Let the program itself count or find: with the rights of the role *system*, noting no read in the trail."""
    with unnoted(), database.standing(Role.SYSTEM, SYSTEM.id, SYSTEM.organization_id):
        yield


def action(
    *permissions: Permission,
) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Make a function an action: gate, one transaction, one row in the trail, one time, rules judged at its end.

    The function takes `by`, the Asker who acts, by keyword. One of the permissions is enough. Raises Denied, and
    BrokenRules, which tells of records that the asker does not see only that they contradict the act.
    """

    def decorate(
        function: Callable[Parameters, Answer],
    ) -> Callable[Parameters, Answer]:
        name = (
            f"{function.__module__.removeprefix('ceasefire.').removesuffix('.actions')}.{function.__name__}"
        )

        @wraps(function)
        def acted(*args: Parameters.args, **options: Parameters.kwargs) -> Answer:
            by = options.get("by")
            if not isinstance(by, Asker):
                raise Denied(f"The action [{name}] must be told who acts, by keyword: by=asker.")
            require(by, *permissions)
            with (
                as_asker(by, purpose=name) as visit,
                _telling(by, name, visit),
                transaction.atomic(),
                history.act(action=name, by=by.id) as act,
            ):
                answer = function(*args, **options)
                with database.judging():
                    act.judge()
            return answer

        acted.permissions = permissions  # type: ignore[attr-defined]  # read by the house tests
        return acted

    return decorate


@contextmanager
def _telling(by: Asker, name: str, visit: Visit) -> Iterator[None]:
    """Tell who acts which rules their act broke, as far as they may know: they see what they saw before it."""
    try:
        yield
    except Contradicted as found:
        visit.undone.append(name)
        raise BrokenRules(_told(found, by)) from None


def _told(found: Contradicted, by: Asker) -> Iterator[Broken]:
    others: dict[type[Record], set[UUID]] = {}
    for one in found.broken:
        if one.record and one.record.id not in found.written:
            others.setdefault(type(one.record), set()).add(one.record.id)
    seen = {id for model, ids in others.items() for id in _seen(model, ids, by)}
    told = [one for one in found.broken if one.record and one.record.id in found.written | seen]
    for one in told:
        if one.record and one.record.id in seen:
            one.record.note_read(one.record.id)
        yield one
    if len(told) < len(found.broken):
        yield rules.UNSEEN


def _seen(model: type[Record], ids: set[UUID], by: Asker) -> Iterator[UUID]:
    """Which of the records the asker finds by the query of their kind."""
    query = rules.query_of(model)
    try:
        records = query(asker=by) if query else model._default_manager.none()
    except Denied:
        return
    for some in rules.batches(ids):
        yield from records.filter(id__in=some).order_by().values_list("id", flat=True)
