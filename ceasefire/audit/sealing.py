"""Seals the trail: takes the rows that no block has yet, in the order in which they came to be seen, into the next one.

A row's seal is HMAC-SHA-256 over its columns, its place and the digest of the block before; a block's digest is one
over its seals. Whoever has the database and not the key can neither change a row nor make a seal for it. What was
sealed is never touched again: a row that was entered earlier and committed later goes into a later block.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef

from ceasefire.audit import clock, head
from ceasefire.audit.head import Head
from ceasefire.audit.kept import Kept, canonical, kept
from ceasefire.audit.models import AuditBlock, AuditEvent, AuditSeal

BLOCK = 1000
"""Rows of a block at most: they are sealed in a moment, during which nobody else writes on SQLite."""

LONGEST_VISIT = timedelta(hours=1)
"""A visit writes its row as the last thing it does: no row comes to be seen this long after those entered later."""

FARTHEST = 10_000
"""How far a row's id lies above the one before at most: visits that came to nothing take some."""

FORMS: dict[int, tuple[str, ...]] = {
    1: (
        *("acted_at", "by", "role", "organization", "purpose", "origin", "outcome"),
        *("actions", "read", "records", "written"),
    )
}
"""Which columns of a row are sealed beside its id, by the form that a block names: all there were at its time."""

FORM = max(FORMS)


@dataclass(frozen=True)
class SealingKey:
    """A key by its id, which stands in the blocks that it sealed. The database holds none."""

    id: str
    secret: bytes = field(repr=False)


class HeadIsGone(RuntimeError):
    """The database's trail does not go on from the block that was noted outside it; nothing was sealed."""


def seal(key: SealingKey) -> int:
    """Seal the next block; returns how many rows it holds, 0 when none waits or another sealer was first.

    Raises HeadIsGone, head.BadHead.
    """
    try:
        with transaction.atomic():
            last = AuditBlock.objects.last()
            require_head(last)
            rows = list(kept(unsealed()[:BLOCK], FORMS[FORM]))
            block = _sealed(rows, last, key)
            if block:
                transaction.on_commit(lambda: head.note(Head.of(block)))
    except IntegrityError:
        # Another sealer took this number, or one of these rows, a moment ago.
        return 0
    return block.rows if block else 0


def require_head(last: AuditBlock | None) -> None:
    """Raise HeadIsGone unless the database holds the block that was noted as its last one, or goes on from it."""
    noted = head.read()
    if noted is None:
        # The first block may have been sealed by a process that was ended before it could note it.
        if last and last.number > 1:
            raise HeadIsGone(
                f"The database's trail ends with block [{last}], and none is noted in [{head.file()}]. Put the copy of "
                "that file back. If there is none, run ceasefire audit verify, and then ceasefire audit seal "
                "--restored: the trail goes on from there and says so. Nothing was sealed."
            )
        return
    there = AuditBlock.objects.filter(number=noted.number).first()
    if there is None or not noted.names(there.number, there.digest):
        raise HeadIsGone(
            f"Block [{noted.number}] of the trail was sealed and noted in [{head.file()}], and the database "
            f"{'ends with block' if last else 'holds no block'}{f' [{last}]' if last else ''}. Somebody cut off the "
            "trail, or the database was restored from a backup: then run ceasefire audit seal --restored. "
            "Nothing was sealed."
        )


def require_no_head() -> None:
    """Raise HeadIsGone if a block was noted: it was not noted of a database that has no table of blocks."""
    noted = head.read()
    if noted:
        raise HeadIsGone(
            f"Block [{noted.number}] of the trail was sealed and noted in [{head.file()}], and the database has no "
            "table of blocks. If nobody made it anew, somebody took the table away: see docs/how-to/audit-trail.md. "
            "Only if it is a new database in the place of that one, run: ceasefire migrate --new-trail. Nothing was "
            "changed."
        )


def unsealed() -> models.QuerySet[AuditEvent]:
    """The rows that wait for a block, by their ids."""
    waiting = unsealed_at_all()
    settled = settled_up_to()
    return waiting.filter(id__gt=settled) if settled is not None else waiting


def unsealed_at_all() -> models.QuerySet[AuditEvent]:
    """The rows that no block has, by their ids: those that wait, and those that nobody's visit left."""
    return AuditEvent.objects.filter(~Exists(AuditSeal.objects.filter(event=OuterRef("id")))).order_by("id")


def settled_up_to() -> int | None:
    """The id up to which every row was sealed long ago; what appears there now was put there. None: nothing yet."""
    last = AuditBlock.objects.last()
    if last is None:
        return None
    settled = AuditBlock.objects.filter(sealed_at__lte=last.sealed_at - LONGEST_VISIT).last()
    return settled.last_event if settled else None


def seal_of(key: bytes, block: Kept, position: int, event: int, row: bytes) -> str:
    """The digest of a row in its place."""
    return _digest(key, "row", block["previous"], block["number"], position, event, row.decode())


def digest_of(key: bytes, block: Kept, seals: Iterable[Kept]) -> str:
    """The digest of a block: of what it says itself, and of its seals."""
    itself = [
        block[name] for name in ("number", "sealed_at", "form", "rows", "last_event", "key", "previous")
    ]
    return _digest(key, "block", *itself, [[one["position"], one["event"], one["digest"]] for one in seals])


def _digest(key: bytes, *parts: object) -> str:
    return hmac.new(key, json.dumps(parts, separators=(",", ":")).encode(), "sha256").hexdigest()


def _sealed(
    rows: list[tuple[int, Kept | None]], last: AuditBlock | None, key: SealingKey
) -> AuditBlock | None:
    # What is not as the program writes it was changed before it could be sealed, and stays without a seal.
    sound = [(id, canonical(row, FORMS[FORM])) for id, row in rows if row is not None]
    if not sound:
        return None
    block = AuditBlock(
        number=last.number + 1 if last else 1,
        sealed_at=clock.now(),
        form=FORM,
        rows=len(sound),
        last_event=_given_out([id for id, _ in sound], last.last_event if last else sound[0][0]),
        key=key.id,
        previous=last.digest if last else "",
    )
    said = _as_kept(block)
    seals = [
        AuditSeal(
            block=block, position=position, event=id, digest=seal_of(key.secret, said, position, id, row)
        )
        for position, (id, row) in enumerate(sound)
    ]
    told = [{"position": one.position, "event": one.event, "digest": one.digest} for one in seals]
    block.digest = digest_of(key.secret, said, told)
    block.save(force_insert=True)
    AuditSeal.objects.bulk_create(seals)
    return block


def _given_out(ids: Iterable[int], before: int) -> int:
    """The highest id that the database gave out, as far as can be told from those of rows, in order.

    One that lies far above was put there: were it taken for given out, whatever comes after it would seem to come late.
    """
    for id in ids:
        if id - before > FARTHEST:
            break
        before = max(before, id)
    return before


def _as_kept(block: AuditBlock) -> Kept:
    moment = block.sealed_at.replace(tzinfo=None).isoformat(timespec="microseconds")
    return {**{name: getattr(block, name) for name in BLOCK_COLUMNS}, "sealed_at": moment}


BLOCK_COLUMNS = ("number", "sealed_at", "form", "rows", "last_event", "key", "previous", "digest")
SEAL_COLUMNS = ("position", "event", "digest")
