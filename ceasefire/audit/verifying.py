"""Verifies the trail against its seals, and names every row that was changed, removed, inserted or put elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hmac import compare_digest

from django.db.models import Exists, F, OuterRef

from ceasefire.audit.head import Head
from ceasefire.audit.kept import Kept, canonical, kept
from ceasefire.audit.models import AuditBlock, AuditEvent, AuditSeal
from ceasefire.audit.sealing import (
    BLOCK_COLUMNS,
    FARTHEST,
    FORM,
    FORMS,
    SEAL_COLUMNS,
    digest_of,
    seal_of,
    settled_up_to,
    unsealed_at_all,
)

AT_ONCE = 200
"""Blocks read at once."""

MOST_MISSING = 1000
"""Blocks that are named one by one where a number was made very large."""

MOST_COMPARED = 300
"""Rows that are tried in each other's places: each with each."""

Progress = Callable[[int, int], None]
"""Is told how many rows were looked at, and of how many."""


class Wrong(StrEnum):
    """What is wrong with a row or a block."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted long after those around it"
    NEVER_GIVEN_OUT = "with a number far above those given out before"
    REORDERED = "in another's place"
    UNSEALED = "without the seal of its place"
    CUT_OFF = "cut off"
    KEY_LOST = "sealed with a key that the key file does not hold"


@dataclass(frozen=True, order=True)
class Finding:
    """A row, or a block, that is not as it was sealed."""

    kind: str
    number: int
    wrong: Wrong

    def __str__(self) -> str:
        """A line that names it."""
        return f"{self.kind} {self.number}: {self.wrong}"


@dataclass
class Verified:
    """What holds, what waits for a seal, and what is wrong."""

    rows: int = 0
    blocks: int = 0
    waiting: int = 0
    last: str = ""
    """The last block as it is noted down; empty where nothing was sealed yet."""
    findings: set[Finding] = field(default_factory=set)

    def find(self, kind: str, number: int, wrong: Wrong) -> None:
        """Note what is wrong."""
        self.findings.add(Finding(kind, number, wrong))


@dataclass(frozen=True)
class _Suspect:
    """A row that does not fit its seal."""

    key: bytes
    block: Kept
    position: int
    event: int
    digest: str
    row: bytes

    def fits(self, *, position: int, event: int, row: bytes) -> bool:
        """Whether its seal was made for this."""
        return compare_digest(seal_of(self.key, self.block, position, event, row), self.digest)


def verify(keys: Mapping[str, bytes], *, heads: list[Head], progress: Progress) -> Verified:
    """Hold every row of the trail against its seal, every block against the one before, the last against `heads`.

    `keys` are the sealing keys by their ids; `heads` what was noted outside the database as its last block.
    """
    verified = Verified()
    suspects: list[_Suspect] = []
    of, done = AuditSeal.objects.count(), 0
    before: tuple[int, set[str]] = (0, {""})
    noted = {head.number: "" for head in heads}
    for number, block in _blocks():
        for missing in range(before[0] + 1, min(number, before[0] + MOST_MISSING)):
            verified.find("block", missing, Wrong.REMOVED)
        is_next = number == before[0] + 1
        before = number, _block(number, block, before[1] if is_next else None, keys, verified, suspects)
        if block:
            if number in noted:
                noted[number] = block["digest"]
            verified.last = f"{number}:{block['digest'][:16]}"
        done += block["rows"] if block else 0
        progress(min(done, of), of)
    _judge(suspects, verified)
    _without_a_block(verified)
    _without_a_seal(verified)
    _never_given_out(verified)
    for head in heads:
        if not head.names(head.number, noted[head.number]):
            verified.find("block", head.number, Wrong.CHANGED if noted[head.number] else Wrong.CUT_OFF)
    return verified


def _blocks() -> Iterator[tuple[int, Kept | None]]:
    last: int | None = None
    while True:
        rows = AuditBlock.objects.order_by("number")
        found = list(kept((rows if last is None else rows.filter(number__gt=last))[:AT_ONCE], BLOCK_COLUMNS))
        yield from found
        if len(found) < AT_ONCE:
            return
        last = found[-1][0]


def _block(
    number: int,
    block: Kept | None,
    before: set[str] | None,
    keys: Mapping[str, bytes],
    verified: Verified,
    suspects: list[_Suspect],
) -> set[str]:
    """Verify a block and its rows; returns the digests that the next may continue.

    `before` are those that it may continue itself; None where the block before it is missing.
    """
    if block is None:
        verified.find("block", number, Wrong.CHANGED)
        return set()
    key = keys.get(block["key"])
    if key is None:
        verified.find("block", number, Wrong.KEY_LOST)
        return {block["digest"]}
    seals = [
        one for _, one in kept(AuditSeal.objects.filter(block=number).order_by("position"), SEAL_COLUMNS)
    ]
    sound = [one for one in seals if one is not None]
    made_for = _as_sealed(key, block, sound, before or set())
    is_whole = made_for is not None and len(sound) == len(seals)
    if not is_whole or (before is not None and block["previous"] not in before) or made_for != block:
        verified.find("block", number, Wrong.CHANGED)
    else:
        verified.blocks += 1
    for place in set(range(block["rows"])) - {one["position"] for one in sound}:
        verified.find(f"block {number}, place", place, Wrong.UNSEALED)
    _rows(key, made_for or block, sound, verified, suspects)
    return {block["digest"], digest_of(key, block, sound)}


def _as_sealed(key: bytes, block: Kept, seals: list[Kept], before: set[str]) -> Kept | None:
    """The block with the digest of the block before as it was sealed, should that have been changed since."""
    for previous in (block["previous"], *sorted(before)):
        tried = {**block, "previous": previous}
        if compare_digest(digest_of(key, tried, seals), block["digest"]):
            return tried
    return None


def _rows(key: bytes, block: Kept, seals: list[Kept], verified: Verified, suspects: list[_Suspect]) -> None:
    columns = FORMS.get(block["form"], FORMS[FORM])
    events = AuditEvent.objects.filter(id__in=[one["event"] for one in seals])
    found = dict(kept(events, columns))
    for one in seals:
        event = one["event"]
        if event not in found:
            verified.find("row", event, Wrong.REMOVED)
            continue
        row = found[event]
        told = canonical(row, columns) if row is not None else b""
        suspect = _Suspect(key, block, one["position"], event, one["digest"], told)
        if suspect.fits(position=one["position"], event=event, row=told):
            verified.rows += 1
        else:
            suspects.append(suspect)


def _judge(suspects: list[_Suspect], verified: Verified) -> None:
    """A row whose seal fits what stands elsewhere was put elsewhere; any other was changed."""
    others = suspects[:MOST_COMPARED]
    for one in suspects:
        is_elsewhere = any(
            one.fits(position=one.position, event=one.event, row=other.row)
            or one.fits(position=one.position, event=other.event, row=other.row)
            or other.fits(position=one.position, event=one.event, row=one.row)
            or one.fits(position=other.position, event=one.event, row=one.row)
            for other in others
            if other is not one
        )
        verified.find("row", one.event, Wrong.REORDERED if is_elsewhere else Wrong.CHANGED)


def _without_a_block(verified: Verified) -> None:
    known = AuditBlock.objects.filter(number=OuterRef("block"))
    lost = AuditSeal.objects.filter(~Exists(known)).order_by().values_list("block_id", flat=True)
    for number in set(lost):
        verified.find("block", number, Wrong.REMOVED)


def _never_given_out(verified: Verified) -> None:
    """SQLite gives the next numbers after the highest there is: the first one is named, none that follows it."""
    above = AuditSeal.objects.filter(event__gt=F("block__last_event")).order_by("event")
    before: int | None = None
    for _, seal in kept(above, ["event"]):
        if seal is None:
            continue
        if before is None or seal["event"] - before > FARTHEST:
            verified.find("row", seal["event"], Wrong.NEVER_GIVEN_OUT)
        before = seal["event"]


def _without_a_seal(verified: Verified) -> None:
    settled = settled_up_to()
    for event, row in kept(unsealed_at_all(), FORMS[FORM]):
        if settled is not None and event <= settled:
            verified.find("row", event, Wrong.INSERTED)
        elif row is None:
            verified.find("row", event, Wrong.CHANGED)
        else:
            verified.waiting += 1
