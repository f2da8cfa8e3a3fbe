"""The base of every record, and the trail of acts."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from simple_history.models import HistoricalRecords

from ceasefire.audit import visit
from ceasefire.domain.terms import Room, Term, VisitOutcome

if TYPE_CHECKING:
    TextField = models.CharField[str, str]  # Django's fields take their types when checked, not when run
else:
    TextField = models.CharField


REFERENCE_LENGTH = 64


def make_reference() -> str:
    """An id for a record that no office has numbered itself."""
    return secrets.token_hex(8)


def derived_reference(*parts: str) -> str:
    """An id made of others, so that people recognise it; one without meaning where it would be too long."""
    joined = "-".join(parts)
    return joined if len(joined) <= REFERENCE_LENGTH else make_reference()


class TermField(TextField):
    """A coded value: the application offers its term's values, and the database refuses any other.

    `blank=True` allows the empty string: no value applies.
    """

    def __init__(self, term: type[Term] | None = None, **options: Any) -> None:
        """Take the term whose codes are allowed."""
        self.term = term
        if term is not None:
            options.setdefault("max_length", 32)
            options["choices"] = term.choices()
        super().__init__(**options)

    def db_check(self, connection: Any) -> str | None:
        """The database's own check that the code is one of the term's."""
        codes = [code for code, _ in self.flatchoices] + ([""] if self.blank else [])
        listed = ", ".join(f"'{code}'" for code in codes)
        return f"{connection.ops.quote_name(self.column)} IN ({listed})"


HAS_A_REFERENCE = models.CheckConstraint(condition=~models.Q(reference=""), name="%(class)s_has_a_reference")


class Read(models.Model):
    """What leaves its id with the visit that reads it, unless it is a setting of the office."""

    room: ClassVar[Room]

    class Meta:
        """Has no table of its own."""

        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # the stubs know a later Django's parameter
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """Make an instance of a row that was read, and note it. Raises visit.NotReadable."""
        kind: Any = getattr(cls, "instance_type", cls)
        visit.require_readable(kind._meta.label_lower, field_names)
        record = super().from_db(db, field_names, values)
        cls.note_read(record.id)  # type: ignore[attr-defined]  # rows and versions have the ids of their records
        return record

    @classmethod
    def note_read(cls, id: object) -> None:
        """Note the row with this id as read; whoever reads values without instances calls it for each."""
        kind: Any = getattr(cls, "instance_type", cls)
        if kind.room is not Room.OFFICE:
            visit.note_read(kind._meta.label_lower, id)


class Record(Read):
    """One thing that happened or that is kept, with every version of it since it was entered.

    `reference` is the id that the office itself gives it, by which a workbook finds it again. `room` says in which
    room of the wall its table lies, its history with it.
    """

    happened: ClassVar[tuple[str, ...]] = ()
    """The dates of this record that cannot lie in the future."""
    guarded: ClassVar[tuple[str, ...]] = ()
    """The fields whose columns hold ciphertext: names, notes, reasons, ways to reach someone."""
    plain: ClassVar[Mapping[str, str]] = {}
    """The free texts that lie open in the database, each with the reason why they may."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        max_length=REFERENCE_LENGTH, default=make_reference, help_text="The office's own id for it."
    )
    history = HistoricalRecords(
        inherit=True,
        bases=[Read],
        history_user_id_field=models.CharField(max_length=64, default="", blank=True),
        history_user_getter=lambda historical: historical.history_user_id,
        history_user_setter=lambda historical, by: setattr(historical, "history_user_id", by or ""),
    )

    class Meta:
        """Office ids are unique in their table."""

        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reference"], name="%(class)s_reference_is_unique"),
            HAS_A_REFERENCE,
        ]

    def __str__(self) -> str:
        """The kind and the office's id; never a name."""
        return f"{self._meta.verbose_name} [{self.reference}]"


class AuditEvent(models.Model):
    """One visit: who, in which role, for what, from where, which records it read and wrote. Ids and counts, no content.

    No foreign keys: the trail neither blocks a record's life nor follows it.
    """

    room: ClassVar[Room] = Room.OFFICE

    acted_at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    organization = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=100, help_text="The page, command or job, or the act on its own.")
    origin = models.CharField(
        max_length=64, blank=True, help_text="From where: an address, the command line."
    )
    outcome = TermField(VisitOutcome)
    actions = models.JSONField(default=list, help_text="What was done, in order.")
    read = models.JSONField(default=dict, help_text="Kind of record to the ids of those read.")
    records = models.JSONField(
        default=dict, help_text="Kind of record to the ids of those written, or how many."
    )
    written = models.PositiveIntegerField(help_text="How many records were written.")

    class Meta:
        """Listed in the order of entry."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        """The purpose and its time."""
        return f"{self.purpose} at {self.acted_at:%Y-%m-%d %H:%M}"


class AuditBlock(models.Model):
    """Rows of the trail that were sealed together; each block continues the one before by its digest.

    Digests are HMAC-SHA-256 under a key that the database does not hold: see sealing.py.
    """

    room: ClassVar[Room] = Room.OFFICE

    number = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 ... without a gap.")
    sealed_at = models.DateTimeField()
    form = models.PositiveSmallIntegerField(help_text="Which columns of a row were sealed.")
    rows = models.PositiveIntegerField(help_text="How many rows it seals.")
    # One far above those before it does not count: see sealing.FARTHEST.
    last_event = models.BigIntegerField(help_text="The highest id of a row that was sealed so far.")
    key = models.CharField(max_length=16, help_text="The id of the key that it was sealed with.")
    previous = models.CharField(max_length=64, blank=True, help_text="The digest of the block before.")
    digest = models.CharField(max_length=64)

    class Meta:
        """Listed as they continue each other."""

        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        """By which someone can note it down and ask for it: its number and the first signs of its digest."""
        return f"{self.number}:{self.digest[:NOTED]}"


NOTED = 16
"""Signs of a digest that are noted down: 64 bits."""


class AuditSeal(models.Model):
    """The digest of one row of the trail, and its place in a block. The row itself is never touched."""

    room: ClassVar[Room] = Room.OFFICE

    block = models.ForeignKey(AuditBlock, on_delete=models.PROTECT, related_name="seals")
    position = models.PositiveIntegerField(help_text="0, 1, 2 ... in the block.")
    event = models.BigIntegerField(
        unique=True, help_text="The row's id; no foreign key, for the seal of a row outlives its removal."
    )
    digest = models.CharField(max_length=64)

    class Meta:
        """Listed as in the blocks."""

        ordering: ClassVar[list[str]] = ["block", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["block", "position"], name="one_seal_a_place_in_a_block"),
        ]

    def __str__(self) -> str:
        """Its place."""
        return f"place {self.position} of block {self.block_id}"
