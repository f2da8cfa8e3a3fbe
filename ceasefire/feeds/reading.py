"""From a file to rows that were read: whatever is wrong with the file is told at once, and nothing of it is kept."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ceasefire.audit import clock
from ceasefire.feeds.feed import DAY, NUMBER, BadCell, Feed, Row, Told, plain

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""


class BadFile(ValueError):
    """The file cannot be taken, and nothing of it was kept. `bad` lists every cell that cannot be read."""

    def __init__(self, message: str, bad: Sequence[BadCell] = ()) -> None:
        """Take what is wrong as a whole, and cell by cell."""
        self.bad = tuple(bad)
        super().__init__("\n".join([message, *map(str, bad)]))


@dataclass(frozen=True)
class Received:
    """One row: where it stands, its cells as received, and what they tell of an incident."""

    line: int
    raw: Mapping[str, str]
    told: Told


@dataclass(frozen=True)
class Contents:
    """A file that was read: its digest, its rows, and the columns that its feed does not know."""

    sha256: str
    rows: tuple[Received, ...]
    unknown_columns: tuple[str, ...]


def read_file(feed: Feed, file: Path, progress: Progress) -> Contents:
    """Read every row of a feed's file. Raises BadFile."""
    content = _content(file)
    header, rows = _rows(file, content)
    found = find_columns(feed, header)
    _check_header(feed, file, header, found)
    received, bad = [], []
    for done, (line, cells) in enumerate(rows, start=1):
        if len(cells) != len(header):
            bad.append(BadCell(line, "the row", ",".join(cells), f"{len(header)} cells; it has {len(cells)}"))
        else:
            row = Row(line, dict(zip(header, cells, strict=True)), found)
            received.append(Received(line, row.raw, _told(feed, row)))
            bad += row.bad
        progress(done, len(rows))
    bad += _repeated(received, found)
    if bad:
        raise BadFile(
            f"[{file.name}] was not taken. Please correct, or ask who publishes it:", sorted_by_line(bad)
        )
    return Contents(sha256(content).hexdigest(), tuple(received), _unknown(feed, header))


def find_columns(feed: Feed, header: Sequence[str]) -> dict[str, str]:
    """For each column of the feed that `header` has, the header's own name for it."""
    found = {name: column.find(header) for name, column in feed.columns.items()}
    return {name: written for name, written in found.items() if written is not None}


def sorted_by_line(bad: Sequence[BadCell]) -> list[BadCell]:
    """As someone goes through the file."""
    return sorted(bad, key=lambda cell: cell.line)


def _content(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadFile(f"[{file.name}] cannot be read: {error.strerror}. Name a CSV file.") from None
    if b"\0" in content:
        raise BadFile(f"[{file.name}] is not text. If it is a spreadsheet, save it as CSV (UTF-8) first.")
    return content


def _rows(file: Path, content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(f"[{file.name}] is not in UTF-8. Save it as CSV (UTF-8).") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        raise BadFile(
            f"[{file.name}] is not whole, line {reader.line_num}: {error}. Fetch it again."
        ) from None
    if len(rows) <= 1:
        raise BadFile(f"[{file.name}] has no rows. Fetch it again.")
    return rows[0][1], rows[1:]


def _check_header(feed: Feed, file: Path, header: Sequence[str], found: Mapping[str, str]) -> None:
    missing = [
        " or ".join(column.names)
        for name, column in feed.columns.items()
        if column.required and name not in found
    ]
    if missing:
        raise BadFile(
            f"[{file.name}] lacks columns of the feed [{feed.name}] ({feed.title}): "
            f"{'; '.join(missing)}. It has: {'; '.join(header)}. Is it the right file?"
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise BadFile(f"[{file.name}] has columns that stand twice: {'; '.join(twice)}.")


def _told(feed: Feed, row: Row) -> Told:
    told = feed.read(row)
    if told["occurred_on"] is not None and told["occurred_on"] > clock.today():
        row.refuse(DAY, f"a day up to today, {clock.today()}")
    return told


def _repeated(received: Sequence[Received], found: Mapping[str, str]) -> Iterator[BadCell]:
    lines: dict[str, list[int]] = defaultdict(list)
    for row in received:
        if row.told["reference"] is not None:
            lines[row.told["reference"]].append(row.line)
    for number, stands in lines.items():
        for line in stands[1:]:
            yield BadCell(line, found[NUMBER], number, f"a number that stands once; see line {stands[0]}")


def _unknown(feed: Feed, header: Sequence[str]) -> tuple[str, ...]:
    known = {plain(name) for column in feed.columns.values() for name in column.names}
    return tuple(name for name in header if plain(name) not in known)
