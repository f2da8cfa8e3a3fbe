"""Rows as the database keeps them, read past the ORM's understanding: a flipped bit need not be a date any more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast

Value = Any
"""Text, a number, or what JSON holds."""

Kept = dict[str, Value]
"""Each column's value, in a form that is the same on both databases."""


class NotAsWritten(ValueError):
    """A column holds what the program never writes."""


def kept(rows: models.QuerySet[Any], columns: Sequence[str]) -> Iterator[tuple[int, Kept | None]]:
    """The key of each row and its columns, or None where one of them is not as the program writes it."""
    # SQLite gives bytes of whatever stands there; PostgreSQL holds nothing that its type does not allow.
    is_loose = connection.vendor == "sqlite"
    form: models.Field[Any, Any] = models.BinaryField() if is_loose else models.TextField()
    readers = [(name, _reader(rows.model._meta.get_field(name))) for name in columns]
    raw = rows.annotate(**{f"kept_{name}": Cast(name, form) for name in columns})
    for key, *values in raw.values_list("pk", *(f"kept_{name}" for name in columns)):
        try:
            yield (
                key,
                {
                    name: _value(reader, one, is_loose)
                    for (name, reader), one in zip(readers, values, strict=True)
                },
            )
        except ValueError:
            yield key, None


def canonical(row: Kept, columns: Sequence[str]) -> bytes:
    """The same bytes for the same values, whichever database kept them."""
    told = [[name, row[name]] for name in columns]
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


Reader = Callable[[str], tuple[Value, str]]
"""Takes a column's text; gives what it says, and how SQLite would keep that."""


def _value(reader: Reader, kept: bytes | str | None, is_loose: bool) -> Value:
    if kept is None:
        raise NotAsWritten
    text = kept if isinstance(kept, str) else bytes(kept).decode()
    value, written = reader(text)
    if is_loose and written != text:
        raise NotAsWritten
    return value


def _reader(field: Any) -> Reader:
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.JSONField):
        return _json
    return _number if isinstance(field, models.IntegerField | models.ForeignKey) else _text


def _moment(text: str) -> tuple[Value, str]:
    moment = datetime.fromisoformat(text)
    moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return moment.isoformat(timespec="microseconds"), str(moment)


def _json(text: str) -> tuple[Value, str]:
    told = json.loads(text)
    return told, json.dumps(told)


def _number(text: str) -> tuple[Value, str]:
    number = int(text)
    return number, str(number)


def _text(text: str) -> tuple[Value, str]:
    return text, text
