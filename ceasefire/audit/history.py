"""The only place where a record reaches the database: each write leaves a version, dated by the action's one time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber
from simple_history.utils import bulk_create_with_history

from ceasefire.audit import rules, visit
from ceasefire.audit.models import Record

BATCH = 500
"""Rows a statement: SQLite allows some 32,000 parameters."""


class NotInAnAction(RuntimeError):
    """A record was written outside an action."""


class ReadsOnly(RuntimeError):
    """An action was begun in a visit that only reads."""


@dataclass
class Act:
    """The action under way: its one time, who acts, and the records it has written so far."""

    by: str
    moment: datetime
    written: dict[type[Record], dict[UUID, Record]] = field(default_factory=lambda: defaultdict(dict))
    named: list[models.Model] = field(default_factory=list)
    """What was written besides records, and has its name in the trail."""

    def judge(self) -> None:
        """Raise rules.Contradicted if what was written contradicts other records."""
        with visit.unnoted():
            rules.check({model: records.values() for model, records in self.written.items()})


_under_way: ContextVar[Act | None] = ContextVar("act_under_way", default=None)


@contextmanager
def act(*, action: str, by: str) -> Iterator[Act]:
    """Open an act in the visit under way, whose time it shares; one that fails was never in it.

    Raises ReadsOnly in a visit that only looks.
    """
    visiting = visit.under_way()
    if visiting is None:
        raise NotInAnAction("An act is part of a visit: see gate.action.")
    if visiting.reads_only:
        raise ReadsOnly(f"Who only looks changes nothing: [{action}] needs a request that may write.")
    acts_before = len(visiting.actions)
    visiting.actions.append(action)
    under_way = Act(by, visiting.moment)
    token = _under_way.set(under_way)
    try:
        yield under_way
    except BaseException:
        del visiting.actions[acts_before:]
        raise
    finally:
        _under_way.reset(token)
    for model, records in under_way.written.items():
        visiting.note_written(model._meta.label_lower, records)
    for row in under_way.named:
        visiting.note_written(row._meta.label_lower, [row.pk])


@contextmanager
def tried() -> Iterator[None]:
    """Undo at the end what is written inside; the trail then says nothing of it, as nothing came of it."""
    visiting = visit.under_way()
    with transaction.atomic(), visiting.forgetting_writes() if visiting else nullcontext():
        yield
        transaction.set_rollback(True)


def moment() -> datetime:
    """The one time of the action under way; raises NotInAnAction outside one."""
    return _act().moment


def write(*records: Record) -> None:
    """Save each record, new or changed, with its version."""
    under_way = _act()
    _sign(under_way, records)
    for record in records:
        record.save()
        _note(under_way, record)


def add_all(records: Sequence[Record]) -> None:
    """Save many new records of one kind, set-based, each with its first version."""
    under_way = _act()
    if not records:
        return
    _sign(under_way, records)
    bulk_create_with_history(list(records), type(records[0]), batch_size=BATCH)
    for record in records:
        _note(under_way, record)


def change_all(records: Sequence[Record], fields: Iterable[str]) -> None:
    """Save `fields` of many changed records of one kind, set-based, each with its next version."""
    under_way = _act()
    if not records:
        return
    _sign(under_way, records)
    model: Any = type(records[0])
    named = set(fields)
    changing = [one for one in model._meta.fields if named & {one.name, getattr(one, "follows", "")}]
    names = [one.name for one in changing]
    model.objects.bulk_update([_as_saved(record, changing) for record in records], names, BATCH)
    model.history.bulk_history_create(records, batch_size=BATCH, update=True)
    for record in records:
        _note(under_way, record)


def erase(record: Record) -> None:
    """Remove a record and every version of it, where keeping it is no longer allowed; the trail keeps its id."""
    under_way, erased = _act(), copy(record)
    model: Any = type(record)
    _sign(under_way, [record])
    record.delete()
    # What is deleted leaves one last version.
    model.history.filter(id=erased.id).delete()
    under_way.named.append(erased)


def keep(rows: Sequence[models.Model]) -> None:
    """Save many rows of one kind that nothing ever changes, set-based and without versions.

    The trail names the record they belong to, not each of them.
    """
    _act()
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def name(row: models.Model) -> None:
    """Name in the trail what the act wrote besides records: a user, a link."""
    _act().named.append(row)


def as_known_on(model: type[Record], known_at: datetime | None) -> models.QuerySet[Any]:
    """The table of `model` as it was known just before `known_at`; None is now: the live table.

    Rows of the past have the live table's columns (foreign keys by their `_id`) besides the history's own.
    """
    if known_at is None:
        return model._default_manager.all()
    history: Any = model.history
    latest = Window(
        RowNumber(),
        partition_by=F("id"),
        order_by=[F("history_date").desc(), F("history_id").desc()],
    )
    versions: models.QuerySet[Any] = history.filter(history_date__lt=known_at).annotate(versions_after=latest)
    return versions.filter(versions_after=1)


def value_known_on(
    model: type[Record], key: str, field_name: str, known_at: datetime | None
) -> models.expressions.Combinable:
    """What `field_name` of the record that the foreign key `key` names said just before `known_at` (None: now)."""
    if known_at is None:
        return F(f"{key}__{field_name}")
    history: Any = model.history
    versions = history.filter(id=OuterRef(f"{key}_id"), history_date__lt=known_at)
    latest = versions.order_by("-history_date", "-history_id").values(field_name)[:1]
    return Subquery(latest)


def _act() -> Act:
    under_way = _under_way.get()
    if under_way is None:
        raise NotInAnAction("Records are written by actions only. Call one of the room's actions.")
    return under_way


def _sign(under_way: Act, records: Iterable[Record]) -> None:
    # A record that an earlier act wrote still carries that act's date and actor.
    for record in records:
        record._history_date = under_way.moment  # type: ignore[attr-defined]  # read by django-simple-history
        record._history_user = under_way.by  # type: ignore[attr-defined]


def _as_saved(record: Record, fields: Iterable[Any]) -> Record:
    # A field may save something else than the record holds: ciphertext, an index. Django's bulk_update passes that by.
    saved = copy(record)
    for one in fields:
        setattr(saved, one.attname, one.pre_save(record, add=False))
    return saved


def _note(under_way: Act, record: Record) -> None:
    under_way.written[type(record)][record.id] = record
