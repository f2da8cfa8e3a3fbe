"""The kinds of cells: what may stand in one, how it is read, how a record's value is written into one."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from ceasefire.domain.terms import Term

Shown = str | int | float | date | time | None
"""What a cell holds; None: nothing."""

EARLIEST = date(1900, 1, 1)
"""A spreadsheet's calendar starts here; an earlier day is written as text."""

EXACT_BELOW = 10**15
"""A spreadsheet keeps 15 digits of a number and makes zeros of the rest."""

LONGEST_TEXT = 32_767
"""What a cell holds at most, in UTF-16 units."""

CUT_AT = 16_000
CUT_MARK = "\n[Cut: a cell holds no more. Leave this cell as it is, and the record keeps its whole text.]"

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ISO_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
FLOAT_NOISE = Decimal("1e-9")
"""0.1 + 0.2 is 0.30000000000000004 in a spreadsheet too."""

# A workbook is XML, which has no way to say these; a record that holds one shows a blank in its place.
_NOT_IN_A_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NotAllowed(ValueError):
    """That may not stand in the cell; the message says what may."""


def clean(text: str) -> str:
    """Text as a cell gives it back: one kind of line break, no control characters, no blanks around it."""
    return _NOT_IN_A_CELL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Kind(ABC):
    """One kind of cell. `read` takes what stands in a filled cell, texts cleaned, and raises NotAllowed."""

    width: ClassVar[int] = 14
    """Of its column, in characters."""
    number_format: ClassVar[str] = "@"
    is_told: ClassVar[bool] = True
    """Whether an error may repeat what the cell holds: never a name, never free text."""

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What may stand in the cell, as a sentence."""

    @abstractmethod
    def read(self, value: object) -> Any:
        """The record's value for what stands in the cell."""

    @abstractmethod
    def write(self, value: Any) -> Shown:
        """What the cell shows for a record's value."""

    def kept(self, value: Any) -> Any:
        """A record's value as its own cell would be read: equal to what is read means unchanged."""
        return value

    def refuse(self) -> NotAllowed:
        """That is not allowed; this is."""
        return NotAllowed(self.allowed)


@dataclass(frozen=True)
class Id(Kind):
    """The office's own id of a record, or of a record it links to: a line of text."""

    max_length: int = 64
    what: str = "the office's own id for it"
    width: ClassVar[int] = 18

    @property
    def allowed(self) -> str:
        """A short text."""
        return f"Write {self.what}, at most {self.max_length} characters."

    def read(self, value: object) -> str:
        """The id; a number's digits, for spreadsheets take ids for numbers."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) >= EXACT_BELOW:
                raise NotAllowed(
                    "A spreadsheet keeps 15 digits of a number. Format the cell as text, then write the id."
                )
            value = str(value)
        if not isinstance(value, str):
            raise NotAllowed("The spreadsheet took the id for something else. Format the cell as text first.")
        if len(value) > self.max_length or "\n" in value:
            raise self.refuse()
        return value

    def write(self, value: str) -> Shown:
        """As it is."""
        return clean(value)

    def kept(self, value: str) -> str:
        """Blanks around an id are no part of it."""
        return clean(value)


@dataclass(frozen=True)
class Text(Kind):
    """A name, a label or free text. `max_length` 0: as much as a cell holds."""

    max_length: int = 0
    width: ClassVar[int] = 30
    is_told: ClassVar[bool] = False

    @property
    def allowed(self) -> str:
        """Text."""
        return f"Write at most {self.max_length} characters." if self.max_length else "Write text."

    def read(self, value: object) -> str:
        """The text; a number as it is written."""
        if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW:
            value = int(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise NotAllowed("The spreadsheet took the text for a date or for yes and no: format it as text.")
        if self.max_length and len(value) > self.max_length:
            raise self.refuse()
        return value

    def write(self, value: str) -> Shown:
        """As it is; what a cell cannot hold is cut, with a mark that says so."""
        text = clean(value)
        if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
            return text
        return text[:CUT_AT] + CUT_MARK

    def kept(self, value: str) -> Any:
        """The text as its cell shows it."""
        return self.write(value)


@dataclass(frozen=True)
class Day(Kind):
    """A day, by the city's calendar."""

    width: ClassVar[int] = 13
    number_format: ClassVar[str] = "yyyy-mm-dd"

    @property
    def allowed(self) -> str:
        """A date cell, or text whose order of day and month nobody has to guess."""
        return "Write a date: a date cell, or text as yyyy-mm-dd (2024-03-31)."

    def read(self, value: object) -> date:
        """The day of a date cell or of an ISO date."""
        if isinstance(value, datetime):
            if value.time() != time.min:
                raise NotAllowed("The cell holds a time of day besides the date. Write the date alone.")
            value = value.date()
        if isinstance(value, date) and value >= EARLIEST:
            return value
        if isinstance(value, str) and ISO_DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise NotAllowed(f"There is no such day. {self.allowed}") from None
        raise self.refuse()

    def write(self, value: date) -> Shown:
        """A date cell."""
        return value if value >= EARLIEST else value.isoformat()


@dataclass(frozen=True)
class Time(Kind):
    """A time of day, by the city's clock, to the second."""

    width: ClassVar[int] = 11
    number_format: ClassVar[str] = "hh:mm:ss"

    @property
    def allowed(self) -> str:
        """A time cell, or text."""
        return "Write a time: a time cell, or text as hh:mm (21:30)."

    def read(self, value: object) -> time:
        """The time of a time cell, of a span under a day, or of an ISO time."""
        if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=1):
            value = (datetime.combine(EARLIEST, time.min) + value).time()
        if isinstance(value, time):
            return value.replace(microsecond=0)
        if isinstance(value, str) and ISO_TIME.fullmatch(value):
            try:
                return time.fromisoformat(value)
            except ValueError:
                raise self.refuse() from None
        raise self.refuse()

    def write(self, value: time) -> Shown:
        """A time cell."""
        return value.replace(microsecond=0)

    def kept(self, value: time) -> Any:
        """To the second."""
        return self.write(value)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number between two bounds."""

    least: int
    most: int
    width: ClassVar[int] = 11
    number_format: ClassVar[str] = "0"

    @property
    def allowed(self) -> str:
        """The bounds."""
        return f"Write a whole number from {self.least} to {self.most}."

    def read(self, value: object) -> int:
        """The number; one written as text counts too."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and WHOLE.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise self.refuse()
        return value

    def write(self, value: int) -> Shown:
        """A number."""
        return value


@dataclass(frozen=True)
class Number(Kind):
    """A number with so many decimal places, between two bounds."""

    places: int
    least: Decimal
    most: Decimal

    @property
    def allowed(self) -> str:
        """The bounds and the places."""
        return (
            f"Write a number from {self.least} to {self.most}, with at most {self.places} decimal places "
            "and a point before them."
        )

    def read(self, value: object) -> Decimal:
        """The number; one written as text counts too."""
        if isinstance(value, str) and DECIMAL.fullmatch(value):
            number = Decimal(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < EXACT_BELOW:
            number = Decimal(repr(value))
        else:
            raise self.refuse()
        kept = number.quantize(Decimal(1).scaleb(-self.places))
        if abs(kept - number) > FLOAT_NOISE or not self.least <= kept <= self.most:
            raise self.refuse()
        return kept

    def write(self, value: Decimal) -> Shown:
        """A number."""
        return float(value)


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no."""

    width: ClassVar[int] = 9
    WORDS: ClassVar[dict[str, bool]] = {"yes": True, "true": True, "no": False, "false": False}

    @property
    def allowed(self) -> str:
        """The two words."""
        return "Write Yes or No."

    def read(self, value: object) -> bool:
        """Yes or no, or the spreadsheet's own true and false."""
        word = str(value).casefold() if isinstance(value, str | bool) else ""
        if word not in self.WORDS:
            raise self.refuse()
        return self.WORDS[word]

    def write(self, value: bool) -> Shown:
        """The word."""
        return "Yes" if value else "No"


@dataclass(frozen=True)
class Coded(Kind):
    """One of a term's values, written by its label or by its code."""

    term: type[Term]
    width: ClassVar[int] = 20

    @property
    def allowed(self) -> str:
        """The labels, in the term's order."""
        return f"Write one of: {', '.join(member.label for member in self.term)}."

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        codes = {member.value.casefold(): member for member in self.term}
        return {member.label.casefold(): member for member in self.term} | codes

    def read(self, value: object) -> Term:
        """The member with that label or code, whatever its capitals."""
        member = self._by_word.get(value.casefold()) if isinstance(value, str) else None
        if member is None:
            raise self.refuse()
        return member

    def write(self, value: str) -> Shown:
        """The label."""
        return self.term(value).label


@dataclass(frozen=True)
class Link(Id):
    """The id of a record in another sheet, or in this one."""

    sheet: str = ""

    @property
    def allowed(self) -> str:
        """An id of that sheet."""
        return f"Write an id of the sheet [{self.sheet}]."


@dataclass(frozen=True)
class CityCode(Link):
    """One of the city's own codes of one kind, written by its id or its label."""

    code_kind: str = ""

    @property
    def allowed(self) -> str:
        """A code of that kind."""
        return f"Write an id or a label of the sheet [{self.sheet}] of the kind [{self.code_kind}]."
