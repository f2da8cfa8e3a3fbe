"""What a source sent, file by file and row by row, kept for good: the incident it became may be corrected later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ceasefire.audit.models import Read, Record
from ceasefire.domain.terms import Room


class FeedFile(Record):
    """One file that a feed took, and what became of its rows. The same file is taken once."""

    room = Room.REVIEW
    plain: ClassVar[Mapping[str, str]] = {
        "feed": "The name of a feed.",
        "sha256": "A digest of what a city publishes.",
        "file_name": "The name of a file that a city publishes.",
    }

    feed = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    received_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField(help_text="Rows whose incident is new.")
    changed = models.PositiveIntegerField(help_text="Rows that changed their incident.")
    unchanged = models.PositiveIntegerField(help_text="Rows that tell of their incident what was known.")
    left_alone = models.PositiveIntegerField(
        help_text="Rows whose incident did not come from this feed; it stays as it was entered."
    )

    class Meta(Record.Meta):
        """Listed in the order of arrival; every row is counted once."""

        ordering: ClassVar[list[str]] = ["received_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["feed", "sha256"], name="a_feed_takes_a_file_once"),
            models.CheckConstraint(
                condition=Q(rows=F("added") + F("changed") + F("unchanged") + F("left_alone")),
                name="every_row_of_a_file_is_counted_once",
            ),
        ]


class FeedRow(Read):
    """One row as received: never changed, so without versions. Found by its incident's reference."""

    room: ClassVar[Room] = Room.REVIEW

    file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="received")
    line = models.PositiveIntegerField(help_text="Where it stands in the file; the header is line 1.")
    reference = models.CharField(
        max_length=64, db_index=True, help_text="The incident's number in the source."
    )
    raw = models.JSONField(help_text="Each column's name to its text, as received.")

    class Meta:
        """Listed as in the file."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "line"], name="one_row_a_line"),
        ]

    def __str__(self) -> str:
        """Where it stands."""
        return f"line {self.line}"
