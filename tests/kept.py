"""What the database kept of a record and of an act, and what it refuses to keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from ceasefire.audit.models import AuditEvent, Record


def versions(record: Record, field: str) -> list[Any]:
    """What `field` said in each version, the oldest first."""
    history: Any = type(record).history
    return [getattr(version, field) for version in history.filter(id=record.id).order_by("history_id")]


def last_act() -> AuditEvent:
    """The latest row in the trail."""
    return AuditEvent.objects.latest("id")


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """What the block writes, the database refuses by the constraint of that name."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        yield
    assert said_by_database(constraint) in str(raised.value)


def said_by_database(constraint: str) -> str:
    """How the database of this run names a constraint when it refuses: SQLite names a unique one by its columns."""
    model, found = next(
        (model, found)
        for model in apps.get_models()
        for found in model._meta.constraints
        if found.name == constraint
    )
    if connection.vendor == "sqlite" and isinstance(found, models.UniqueConstraint) and found.fields:
        columns = {field.name: field.column for field in model._meta.fields}
        return ", ".join(f"{model._meta.db_table}.{columns[name]}" for name in found.fields)
    return constraint
