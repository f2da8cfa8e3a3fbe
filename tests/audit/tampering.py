"""A trail with its seals, and what somebody with the database and without the key can do to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from ceasefire.audit import clock, head
from ceasefire.audit.head import Head
from ceasefire.audit.models import AuditBlock, AuditEvent, AuditSeal
from ceasefire.audit.sealing import SealingKey, seal
from ceasefire.audit.verifying import Verified, verify
from ceasefire.domain.terms import VisitOutcome

KEY = SealingKey("oz", b"somewhere over the rainbow, 32 B")
NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)
INTEGER_BITS = 14
"""Of the smallest whole number that either database knows, without its sign."""
EVENT_COLUMNS = [field.name for field in AuditEvent._meta.fields if field.name != "id"]


def rows(how_many: int, *, after: int = 0) -> list[AuditEvent]:
    """Visits of Oz, none like another, entered at once."""
    made = [
        AuditEvent(
            id=after + number,
            acted_at=NOON + timedelta(seconds=after + number),
            by=f"dorothy-{after + number}",
            role="director",
            organization=str(UUID(int=number)),
            purpose="page figure",
            origin="203.0.113.7",
            outcome=VisitOutcome.DONE,
            actions=["people.enter"],
            read={"shootings.incident": [str(UUID(int=abs(after + number))), str(UUID(int=number + 1))]},
            records={"shootings.victim": [str(UUID(int=abs(after + number)))]},
            written=1,
        )
        for number in range(1, how_many + 1)
    ]
    AuditEvent.objects.bulk_create(made)
    return made


def seal_all() -> int:
    """Seal until nothing waits, and note the head as the transaction of each block would; returns how many blocks."""
    blocks = 0
    while seal(KEY):
        blocks += 1
        head.note(Head.of(AuditBlock.objects.latest("number")))
    return blocks


def sealed(how_many: int) -> None:
    """A trail of so many rows, all sealed; the last block two hours after those before."""
    with clock.set_to(NOON):
        rows(how_many - 1)
        seal_all()
    with clock.set_to(NOON + timedelta(hours=2)):
        rows(1, after=how_many - 1)
        seal_all()


def verified(*heads: Head) -> Verified:
    """What the trail is found to be; `heads` are those noted outside, unless none is named the one in the file."""
    noted = head.read()
    known = list(heads) or ([noted] if noted else [])
    return verify({KEY.id: KEY.secret}, heads=known, progress=lambda done, of: None)


def findings(*heads: Head) -> list[str]:
    """Each finding as a line."""
    return [str(one) for one in sorted(verified(*heads).findings)]


@contextmanager
def unconstrained() -> Iterator[None]:
    """Let SQLite take what its checks refuse, as somebody would who writes into the file itself."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def flip(model: type[models.Model], key: int, column: str, bit: int) -> None:
    """Flip one bit of what a column holds; on PostgreSQL, which takes no nonsense, make the least change there is."""
    field: Any = model._meta.get_field(column)
    if connection.vendor == "sqlite":
        _flip_in_file(model, key, field.column, bit)
        return
    kept = getattr(model._default_manager.get(pk=key), field.attname)
    model._default_manager.filter(pk=key).update(**{field.attname: _beside(kept, field, bit)})


def _flip_in_file(model: type[models.Model], key: int, column: str, bit: int) -> None:
    table, pk = model._meta.db_table, model._meta.pk.column
    where = f'WHERE "{pk}" = %s'
    with unconstrained(), connection.cursor() as cursor:
        cursor.execute(f'SELECT typeof("{column}"), CAST("{column}" AS BLOB) FROM "{table}" {where}', [key])
        kind, kept = cursor.fetchone()
        if kind == "integer":
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" = %s {where}', [int(kept) ^ (1 << bit % INTEGER_BITS), key]
            )
            return
        data = bytearray(kept)
        data[bit // 8 % len(data)] ^= 1 << bit % 8
        cursor.execute(f'UPDATE "{table}" SET "{column}" = CAST(%s AS TEXT) {where}', [bytes(data), key])


def _beside(kept: Any, field: Any, bit: int) -> Any:
    if isinstance(kept, int):
        return kept ^ (1 << bit % INTEGER_BITS)
    if isinstance(kept, datetime):
        return kept + timedelta(microseconds=1 << bit % INTEGER_BITS)
    if field.choices:
        others = [code for code, _ in field.choices if code != kept]
        return others[bit % len(others)]
    if isinstance(kept, str):
        return _with_another_sign(kept, bit % len(kept))
    # The digits and letters inside, so that it stays what JSON can hold.
    text = json.dumps(kept)
    inside = [place for place, sign in enumerate(text) if sign.isalnum()]
    return json.loads(_with_another_sign(text, inside[bit % len(inside)]))


def _with_another_sign(text: str, place: int) -> str:
    other = "a" if text[place] != "a" else "b"
    return text[:place] + other + text[place + 1 :]


def exchange(one: int, other: int) -> None:
    """Let each of two rows say what the other said."""
    first, second = AuditEvent.objects.get(id=one), AuditEvent.objects.get(id=other)
    first.id, second.id = second.id, first.id
    first.save()
    second.save()


def exchange_seals(one: int, other: int) -> None:
    """Let each of two rows stand in the other's place."""
    first, second = AuditSeal.objects.get(event=one), AuditSeal.objects.get(event=other)
    AuditSeal.objects.filter(pk=first.pk).update(event=-1)
    AuditSeal.objects.filter(pk=second.pk).update(event=one)
    AuditSeal.objects.filter(pk=first.pk).update(event=other)


def exchange_places(one: int, other: int) -> None:
    """Let two seals of a block change places, each with its row and its digest."""
    first, second = AuditSeal.objects.get(event=one), AuditSeal.objects.get(event=other)
    AuditSeal.objects.filter(pk=first.pk).update(position=1000)
    AuditSeal.objects.filter(pk=second.pk).update(position=first.position)
    AuditSeal.objects.filter(pk=first.pk).update(position=second.position)


def remove_blocks_from(number: int, *, with_rows: bool) -> None:
    """Cut off the tail of the trail."""
    seals = AuditSeal.objects.filter(block__gte=number)
    if with_rows:
        AuditEvent.objects.filter(id__in=seals.values("event")).delete()
    seals.delete()
    AuditBlock.objects.filter(number__gte=number).delete()


def forge(key: SealingKey) -> None:
    """Seal the whole trail anew, as it is now, with a key of one's own under the id of the true one."""
    remove_blocks_from(1, with_rows=False)
    noted = head.read()
    head.file().unlink()
    while seal(key):
        # Who forges has a program of their own, which notes what this one asks for.
        head.note(Head.of(AuditBlock.objects.latest("number")))
    head.file().unlink()
    if noted:
        head.note(noted)
