"""The shape of a feed: what a source's folder says of it, so that one import serves all sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ceasefire.domain.terms import Term

Value = TypeVar("Value")

NUMBER = "number"
DAY = "day"
"""Two columns that every feed has: the incident's number in the source, and the day it happened."""

Told = dict[str, Any]
"""What one row tells of an incident: fields of `shootings.models.Incident`, `reference` among them.

A field whose column the file has not is left out: the file does not speak of it.
"""


class Grain(Term):
    """What one row of a source is; counts cannot be guessed from columns."""

    INCIDENT = "incident", "Incident", "One row is one incident, so its number stands once in a file."


class NotAllowed(ValueError):
    """A cell cannot be read; the message says what is allowed."""


@dataclass(frozen=True)
class BadCell:
    """What cannot be read, where it stands, and what is allowed there."""

    line: int
    column: str
    value: str
    allowed: str

    def __str__(self) -> str:
        """The sentence that people read."""
        return f"line {self.line}, {self.column} [{self.value}]: allowed is {self.allowed}."


@dataclass(frozen=True)
class Column:
    """One column of a source: every name its publisher gave it, the most telling first."""

    names: tuple[str, ...]
    required: bool = True

    def find(self, header: Sequence[str]) -> str | None:
        """The name it has in `header`, whatever its capitals, spaces and signs; None if it is not there."""
        written = {plain(name): name for name in header}
        return next((written[plain(name)] for name in self.names if plain(name) in written), None)


@dataclass
class Row:
    """One row as received, read cell by cell; what cannot be read is gathered in `bad`, so that all is told at once.

    `found` names, for each column of the feed that the file has, the file's own name for it.
    """

    line: int
    raw: Mapping[str, str]
    found: Mapping[str, str]
    bad: list[BadCell] = field(default_factory=list)

    def take(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """What `read` makes of the cell; None if it raises NotAllowed or the file has no such column."""
        if column not in self.found:
            return None
        try:
            return read(self.raw[self.found[column]].strip())
        except NotAllowed as error:
            self.refuse(column, str(error))
            return None

    def refuse(self, column: str, allowed: str) -> None:
        """Say that the cell cannot be right, and what is allowed."""
        name = self.found[column]
        self.bad.append(BadCell(self.line, name, self.raw[name], allowed))


@dataclass(frozen=True)
class Feed:
    """One source: its name on the command line, what it is, its grain, its columns, and how a row is read."""

    name: str
    title: str
    grain: Grain
    columns: Mapping[str, Column]
    read: Callable[[Row], Told]


def plain(name: str) -> str:
    """A column's name without what drifts from year to year: capitals, spaces, signs."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def text(most: int) -> Callable[[str], str]:
    """Reads text of at most `most` characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise NotAllowed(f"text of at most {most} characters")
        return cell

    return read
