"""Canaries: values that stand nowhere else, planted in every guarded field and found in whatever leaves the program.

A text is a mark of letters and digits alone, so that what escapes a value for HTML, an address, JSON or CSV leaves it
whole; a day lies in the 1930s, and a coordinate far from any city. A mark is read off the content, not looked for one
by one: so a page costs the same however many canaries there are.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import UUID

from django.db import models

WORD = "quelea"
"""How every text begins that is a canary: a bird that Oz has none of."""
FIRST_DAY = date(1930, 1, 1)
LAST_DAY = date(1939, 12, 31)
DAY_ZERO_OF_A_SHEET = date(1899, 12, 30)
"""A spreadsheet keeps a day as the number of days since."""


class NoCanary(LookupError):
    """A guarded field cannot take a canary, so nobody would see it leak."""


@dataclass(frozen=True)
class Canary:
    """What was planted in one field of one record, and whose record that is."""

    mark: str
    field: str
    """`app.model.field`"""
    record: UUID | int
    is_past: bool = False
    """Whether only an older version of the record still holds it."""
    holder: UUID | None = None
    """The organization that holds the record, or for which it was made."""
    worker: str = ""
    """In whose caseload it is."""

    def __str__(self) -> str:
        """The mark and where it was planted."""
        return f"{self.mark} of {self.field}{' (a past version)' if self.is_past else ''}"


def value_for(field: models.Field[Any, Any], number: int) -> tuple[Any, str]:
    """What to write into a field, unique by its number, and the mark to look for. Raises NoCanary."""
    mark = f"{WORD}{number:05d}"
    match field:
        case models.DateTimeField():
            pass
        case models.DateField():
            day = FIRST_DAY + timedelta(days=number)
            assert day <= LAST_DAY, "There are more days to plant than the 1930s have."
            return day, day.isoformat()
        case models.DecimalField():
            # It ends in no zero, which some would not print.
            coordinate = Decimal(f"12.34{number:03d}7")
            return coordinate, str(coordinate)
        case models.JSONField():
            return {"said": mark}, mark
        case models.CharField() | models.TextField() if len(mark) <= (field.max_length or len(mark)):
            return mark, mark
    raise NoCanary(
        f"The guarded field [{field.model._meta.label_lower}.{field.name}] takes no canary: nobody would see it leak. "
        "Teach value_for in tests/wall/canaries.py to make a value for it."
    )


@dataclass
class Planted:
    """Every canary, by its mark."""

    canaries: dict[str, Canary] = field(default_factory=dict)

    def add(self, canary: Canary) -> None:
        """A canary was planted."""
        assert canary.mark not in self.canaries, f"planted twice: {canary}"
        self.canaries[canary.mark] = canary

    def found_in(self, *contents: bytes) -> list[Canary]:
        """The canaries that some content shows, in whatever form, also inside what is packed in it."""
        parts = (part for content in contents for part in unpacked(content))
        marks = {mark for part in parts for form in readings(part) for mark in marks_in(form)}
        return [canary for mark, canary in self.canaries.items() if mark in marks]


MARK = re.compile(rb"%s\d{5}|12\.34\d{3}7" % WORD.encode())
# In a database's file values lie side by side. Eight digits of a record's id are no day, and a day of this century that
# an id follows is none of the 1930s.
YEAR_FIRST = re.compile(
    rb"(193\d)(?:(?<![0-9a-f]{8}193\d)(\d\d)(\d\d)(?![0-9a-f]{8})|[-/., ]{1,2}(\d\d?)[-/., ]{1,2}(\d\d?))(?!\d)"
)
YEAR_LAST = re.compile(rb"(?<!20)(?<!20\d)(\d\d?)[-/.](\d\d?)[-/.](193\d)")
MONTH_IN_WORDS = re.compile(rb"(?:(\d\d?) )?([a-z]{3})[a-z]*\.?,? (?:(\d\d?),? )?(193\d)")
CELL = re.compile(rb"<v>(1[0-4]\d{3})(?:\.0)?</v>")


def marks_in(form: bytes) -> Iterator[str]:
    """The marks that stand in a reading, in small letters, of some content."""
    yield from (mark.decode() for mark in MARK.findall(form))
    if b"193" in form:
        yield from (day.isoformat() for day in _days(form))
    for days in CELL.findall(form):
        yield (DAY_ZERO_OF_A_SHEET + timedelta(days=int(days))).isoformat()


def _days(form: bytes) -> Iterator[date]:
    """The days of the 1930s as people and programs write them."""
    for year, month, day, other_month, other_day in YEAR_FIRST.findall(form):
        yield from _day(year, month or other_month, day or other_day)
    for month, day, year in YEAR_LAST.findall(form):
        yield from _day(year, month, day)
        yield from _day(year, day, month)
    for before, name, after, year in MONTH_IN_WORDS.findall(form):
        try:
            month = datetime.strptime(name.decode(), "%b").month  # noqa: DTZ007 (a month's number alone)
        except ValueError:
            continue
        yield from _day(year, month, after or before or 0)


def _day(year: bytes, month: bytes | int, day: bytes | int) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


A_RUN = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
A_HEX_RUN = re.compile(rb"[0-9a-f]{12,}")


def readings(content: bytes) -> Iterator[bytes]:
    """The content as each encoding has it that a value may leave in, in small letters."""
    small = content.lower()
    yield small
    if b"\0" in small:
        # UTF-16 and UTF-32 put nothing else between the letters of a mark.
        yield small.replace(b"\0", b"")
    if b"%" in small:
        yield unquote_to_bytes(small)
    if b"&" in small:
        yield html.unescape(small.decode(errors="replace")).encode()
    runs = A_RUN.findall(content)
    yield b"\n".join(_from_base64(run[start:]) for run in runs for start in range(4)).lower()
    runs = A_HEX_RUN.findall(small)
    yield b"\n".join(_from_hex(run[start:]) for run in runs for start in range(2)).lower()


def _from_base64(run: bytes) -> bytes:
    standard = run.replace(b"-", b"+").replace(b"_", b"/")
    whole = len(standard) // 4 * 4
    # What is left over of a run holds two letters at most.
    return base64.b64decode(standard[:whole]) + _rest(standard[whole:])


def _rest(run: bytes) -> bytes:
    return b"" if len(run) < 2 else base64.b64decode(run + b"=" * (4 - len(run)))


def _from_hex(run: bytes) -> bytes:
    return binascii.unhexlify(run[: len(run) // 2 * 2])


ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
DEEPEST = 3
"""What is packed in what is packed is opened so many times."""


def unpacked(content: bytes, depth: int = DEEPEST) -> Iterator[bytes]:
    """The content itself and the parts of what is packed in it, a workbook's sheets among them."""
    yield content
    if not depth:
        return
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                yield part.filename.encode()
                yield from unpacked(archive.read(part), depth - 1)
    elif content.startswith(GZIP):
        yield from unpacked(gzip.decompress(content), depth - 1)
    elif content.startswith(ZLIB):
        yield from unpacked(zlib.decompress(content), depth - 1)
