"""What the plan comes to in PostgreSQL: each grant and each policy, table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import models

from ceasefire.access.wall.plan import EVERY, KEY_KEEPER, PLAN, SIGN_IN, USER, Opening

OURS = "ceasefire."
READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
NOTHING = "false"
IN_OWN_NAME = f"history_user_id = {USER}"
"""The versions that whoever stands there wrote themselves."""

Model = type[models.Model]


@dataclass(frozen=True, order=True)
class Grant:
    """One right of one role on a table, or on one of its columns."""

    role: str
    table: str
    right: str
    column: str = ""


@dataclass(frozen=True, order=True)
class Policy:
    """Which rows a role reads, adds, changes or removes; its name tells one plan from another."""

    role: str
    table: str
    right: str
    rows: str = ""
    added: str = ""

    @property
    def name(self) -> str:
        """The role, the right, and a digest of the rows."""
        digest = sha256(f"{self.rows}|{self.added}".encode()).hexdigest()[:8]
        return f"{self.role}_{self.right.lower()}_{digest}"


@dataclass(frozen=True)
class Planned:
    """All of it."""

    tables: frozenset[str]
    grants: frozenset[Grant]
    policies: frozenset[Policy]


def planned() -> Planned:
    """What the plan comes to for the tables of every app. Raises LookupError for a table that there is none of."""
    facts = {fact for role, openings in PLAN.items() for one in openings for fact in _opened(str(role), one)}
    facts |= {fact for model in _tables() if not is_ours(model) for fact in _signing_in(model)}
    facts |= {fact for model in _tables() for fact in _encrypted_anew(model)}
    return Planned(
        frozenset(model._meta.db_table for model in _tables()),
        frozenset(fact for fact in facts if isinstance(fact, Grant)),
        frozenset(fact for fact in facts if isinstance(fact, Policy)),
    )


@cache
def hidden_from(role: str) -> Mapping[str, frozenset[str]]:
    """Each kind of record that a role reads, to the fields of it that are hidden from it."""
    hidden = {}
    for opening in PLAN[role]:
        if opening.reads:
            model = apps.get_model(opening.table)
            every = {field.attname for field in model._meta.concrete_fields}
            listed = {field.attname for field in _listed(model, opening)}
            hidden[model._meta.label_lower] = frozenset(every - listed) if listed else frozenset()
    return hidden


def is_ours(model: Model) -> bool:
    """Whether the model is the program's own, and so has its place in the plan."""
    return apps.get_app_config(model._meta.app_label).name.startswith(OURS)


def versions_of(model: Model) -> Model | None:
    """The table of a model's versions."""
    history: Any = getattr(model, "history", None)
    versions: Model | None = getattr(history, "model", None)
    return versions


def _tables() -> list[Model]:
    listed = apps.get_models(include_auto_created=True)
    return [model for model in listed if model._meta.managed and not model._meta.proxy]


def _signing_in(model: Model) -> Iterator[Grant | Policy]:
    """What is not ours is for the libraries that sign people in and keep jobs: they work as the program itself does."""
    table = model._meta.db_table
    yield from (Grant(SIGN_IN, table, right) for right in (READ, ADD, CHANGE, REMOVE))
    yield Policy(SIGN_IN, table, "ALL", EVERY, EVERY)


def _encrypted_anew(model: Model) -> Iterator[Grant | Policy]:
    table, columns = model._meta.db_table, _guarded(model)
    if columns:
        # A token opens as its holder's only.
        holder = [one for one in model._meta.concrete_fields if one.name == "held_by"]
        yield from _on_columns(KEY_KEEPER, table, READ, [model._meta.pk, *holder, *columns])
        yield Policy(KEY_KEEPER, table, READ, EVERY)
        yield from _on_columns(KEY_KEEPER, table, CHANGE, columns)
        yield Policy(KEY_KEEPER, table, CHANGE, EVERY, EVERY)


def _opened(role: str, opening: Opening) -> Iterator[Grant | Policy]:
    model = apps.get_model(opening.table)
    table, rows = model._meta.db_table, opening.rows
    yield from _read(role, model, opening)
    if opening.adds:
        yield from _on_columns(role, table, ADD, _told(model))
        yield Policy(role, table, ADD, added=_added(opening))
    if opening.changes:
        named = opening.changes if isinstance(opening.changes, tuple) else ()
        yield from _on_columns(role, table, CHANGE, [model._meta.get_field(name) for name in named])
        yield Policy(role, table, CHANGE, rows, opening.becomes or rows)
    elif opening.locks:
        yield from _on_columns(role, table, CHANGE, [model._meta.pk])
        yield Policy(role, table, CHANGE, rows, NOTHING)
    if opening.removes:
        yield Grant(role, table, REMOVE)
        yield Policy(role, table, REMOVE, rows)
    versions = versions_of(model)
    if versions:
        yield from _versions_opened(role, versions, opening)


def _added(opening: Opening) -> str:
    return opening.adds if isinstance(opening.adds, str) else opening.rows


def _told(model: Model) -> list[Any]:
    """The fields that who adds a row says where not all are: the number that the database gives it is not theirs."""
    is_numbered = isinstance(model._meta.pk, models.AutoField)
    return [one for one in model._meta.concrete_fields if not one.primary_key] if is_numbered else []


def _read(role: str, model: Model, opening: Opening) -> Iterator[Grant | Policy]:
    if opening.reads:
        listed = _listed(model, opening)
    elif isinstance(model._meta.pk, models.AutoField):
        # As below: the number that the database gave.
        listed = [model._meta.pk]
    else:
        return
    yield from _on_columns(role, model._meta.db_table, READ, listed)
    yield Policy(role, model._meta.db_table, READ, opening.rows)


def _listed(model: Model, opening: Opening) -> list[Any]:
    """The fields that are read where not all are; none named is all."""
    return [model._meta.get_field(name) for name in opening.columns or ()] or _unguarded(model, opening)


def _versions_opened(role: str, versions: Model, opening: Opening) -> Iterator[Grant | Policy]:
    table = versions._meta.db_table
    sees_all = opening.reads and opening.columns is None
    if sees_all:
        yield from _on_columns(role, table, READ, _unguarded(versions, opening))
        yield Policy(role, table, READ, opening.rows)
    elif opening.adds or opening.changes:
        yield from _on_columns(role, table, READ, [versions._meta.pk])
    if opening.adds or opening.changes:
        rows = _added(opening)
        if opening.becomes:
            rows = f"{rows} OR {opening.becomes}"
        yield Grant(role, table, ADD)
        yield Policy(role, table, ADD, added=f"({rows}) AND {IN_OWN_NAME}")
        if not sees_all or rows != opening.rows:
            # PostgreSQL tells the number it gave to a row only to who may read that.
            yield Policy(role, table, READ, IN_OWN_NAME)
    if opening.removes:
        yield Grant(role, table, REMOVE)
        yield Policy(role, table, REMOVE, opening.rows)


def _unguarded(model: Model, opening: Opening) -> list[Any]:
    """The fields that are read where not all are; none named is all."""
    guarded = _guarded(model) if opening.hides_guarded else []
    return [one for one in model._meta.concrete_fields if one not in guarded] if guarded else []


def _guarded(model: Model) -> list[Any]:
    """The guarded fields of a record or of its versions, and the indexes that follow them."""
    of: Any = getattr(model, "instance_type", model)
    names = set(getattr(of, "guarded", ()))
    return [one for one in model._meta.concrete_fields if names & {one.name, getattr(one, "follows", None)}]


def _on_columns(role: str, table: str, right: str, fields: list[Any]) -> Iterator[Grant]:
    if not fields:
        yield Grant(role, table, right)
    yield from (Grant(role, table, right, field.column) for field in fields)
