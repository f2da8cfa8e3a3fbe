"""Who holds the database or a dump of it, but not the key file, reads neither side of the wall."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from ceasefire.audit.models import Record
from ceasefire.keys.fields import SealedText
from tests import city
from tests.house.test_records import RECORDS, kind

pytestmark = pytest.mark.django_db

CANARY = "Canary of Oz"
BORN = date(1907, 5, 23)
GUARDED = [model for model in RECORDS if model.guarded]


def canary(field: models.Field[Any, Any]) -> str | date:
    return BORN if isinstance(field, models.DateField) else CANARY


def planted(model: type[Record]) -> None:
    """A record of the kind with a canary in each guarded field, entered and then corrected."""
    record: Any = city.ONE_OF_EACH[kind(model)]()
    for name in model.guarded:
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)
        setattr(record, name, canary(field))
    record.save()
    read: Any = model._default_manager.get(id=record.id)
    assert {opened(read, name) for name in model.guarded} <= {CANARY, str(BORN)}


def opened(record: Record, name: str) -> str:
    """What a guarded field says, also under a seal."""
    field, value = record._meta.get_field(name), getattr(record, name)
    return field.opened(value) if isinstance(field, SealedText) else str(value)


def dump() -> Iterator[str]:
    """Every row of every table, as the database holds it."""
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in apps.get_models(include_auto_created=True)}:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (
                f"{table}: {[bytes(v) if isinstance(v, memoryview) else v for v in row]}" for row in cursor
            )


def traces(secret: str) -> list[str]:
    """How a text could show through: as it is, or in a common encoding, at any place of a longer text."""
    encodings = {secret, secret.casefold(), secret.encode().hex()}
    for lead in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            encodings.add(encode(b"\0" * lead + secret.encode()).decode()[4:-4])
    return sorted(encodings)


@pytest.mark.parametrize("model", GUARDED, ids=kind)
def test_a_dump_holds_no_byte_of_what_is_guarded(model: type[Record]) -> None:
    planted(model)
    for row in dump():
        assert not [trace for trace in [*traces(CANARY), *traces(str(BORN))] if trace in row]


def test_a_dump_shows_what_is_not_guarded() -> None:
    city.incident(area=CANARY)
    assert [row for row in dump() if CANARY in row]
