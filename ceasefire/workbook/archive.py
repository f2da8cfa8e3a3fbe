"""What a file must be before any of it is read: a workbook's archive that one machine can bear, without passengers.

A small file can be made to unpack to more than a machine holds (a zip bomb), or to name other files and addresses
(XXE). Each limit is several times what a large office has; a file beyond one is refused in a sentence, at little cost.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, Never, cast
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ceasefire.workbook.errors import NotImported, whole_file

LARGEST = 100 * 1024 * 1024
"""Bytes that all parts come to when unpacked."""
LONGEST_LIST = 256 * 1024
"""Bytes of the archive's list of its parts, which is read as one."""
MOST_PARTS = 500
MOST_ELEMENTS = 6_000_000
"""Elements of all parts: each takes some hundred bytes while it is read."""
MOST_ITEMS = 500_000
"""Rows, and texts that lie in a part of their own."""
MOST_IN_AN_ITEM = 65_536
"""Elements in one row or text, which is held in memory as a whole: a full row of 16,384 cells."""
MOST_OTHERS = 300_000
"""Elements that are neither rows and texts nor in one (formats, rules): each takes a thousand bytes and stays."""

SAVE_AS = "Save it from your spreadsheet program as an Excel workbook (.xlsx), without a password."

_ITEMS = frozenset({"row", "si"})
_CHUNK = 64 * 1024
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"
_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK = "xl/"
_MACROS = ("macroEnabled", "vbaProject")
"""In the type of a part, whatever its name."""
_ENCRYPTED_FLAG = 0x1

_PASSENGERS = {
    "xl/vbaproject": "holds macros",
    "xl/macrosheets/": "holds macros",
    "xl/activex/": "holds controls that run programs",
    "xl/ctrlprops/": "holds controls that run programs",
    "xl/embeddings/": "holds other files",
    "xl/externallinks/": "takes values from other files",
}
"""What does not belong into a workbook of records, by how the names of its parts begin."""


class _Declares(ValueError):
    """A part has a document type declaration: the way to other files and to texts that grow without end."""


class _TooMuch(ValueError):
    """There is more of something than can be borne; the message says of what."""


def check(name: str, source: BinaryIO) -> None:
    """Raise NotImported, with a sentence that calls the file `name`, unless `source` can be read as a workbook."""
    _check_beginning(name, source)
    with _told(name), ZipFile(cast("IO[bytes]", _Sparing(source))) as archive:
        parts = archive.infolist()
        _check_parts(name, parts)
        weight = _Weight()
        for part in parts:
            _weigh(archive, part, weight)
        if weight.has_macros:
            raise _passenger(name, "holds macros")


def damaged(name: str) -> NotImported:
    """What is said of a file that cannot be read to its end."""
    return whole_file(
        f"The file [{name}] is damaged or was not copied whole. Copy it again, or open it and save it as .xlsx."
    )


def _check_beginning(name: str, source: BinaryIO) -> None:
    source.seek(0)
    beginning = source.read(_CHUNK)
    if not beginning:
        raise whole_file(f"The file [{name}] is empty.")
    if beginning.startswith(_OLD_FORMAT):
        what = (
            "is protected by a password"
            if _says_encrypted(beginning, source)
            else "is of the old format .xls"
        )
        raise whole_file(f"The file [{name}] {what}. {SAVE_AS}")
    if not beginning.startswith(_ZIP):
        raise whole_file(f"The file [{name}] is no workbook, whatever its name says. {SAVE_AS}")


def _says_encrypted(beginning: bytes, source: BinaryIO) -> bool:
    """Whether the word stands anywhere in the file, across the borders of what is read at once too."""
    before = b""
    while beginning:
        if _ENCRYPTED in before + beginning:
            return True
        before, beginning = beginning[-len(_ENCRYPTED) :], source.read(_CHUNK)
    return False


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What the library meets in a bad archive, as a sentence."""
    try:
        yield
    except _TooMuch as error:
        raise whole_file(
            f"The file [{name}] holds more than can be read at once: [{error}]. Import it in several parts, each made "
            "from the template."
        ) from None
    except _Declares:
        raise whole_file(
            f"The file [{name}] declares what no spreadsheet program writes (DTD). Copy its rows into the template."
        ) from None
    except NotImported:
        raise
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        raise damaged(name) from None


class _Sparing:
    """A file of which no more is read at once than the longest list of parts."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.seek, self.tell, self.seekable = source.seek, source.tell, source.seekable

    def read(self, size: int = -1) -> bytes:
        """As a file's own `read`; raises _TooMuch."""
        if size > LONGEST_LIST:
            raise _TooMuch("parts")
        return self._source.read(size)


def _check_parts(name: str, parts: list[ZipInfo]) -> None:
    """What can be told from the list of parts."""
    names = {part.filename for part in parts}
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise whole_file(f"The file [{name}] is protected by a password. {SAVE_AS}")
    if _CONTENT_TYPES not in names or not any(one.startswith(_WORKBOOK) for one in names):
        raise whole_file(f"The file [{name}] is an archive or a document of another program. {SAVE_AS}")
    for beginning, what in _PASSENGERS.items():
        if any(one.casefold().startswith(beginning) for one in names):
            raise _passenger(name, what)
    if len(parts) > MOST_PARTS:
        raise _TooMuch("parts")
    if sum(part.file_size for part in parts) > LARGEST:
        raise _TooMuch(f"more than {LARGEST // 1024 // 1024} MB when unpacked")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise damaged(name)


def _passenger(name: str, what: str) -> NotImported:
    return whole_file(
        f"The file [{name}] {what}, which are not taken in. Copy its rows into the template, as values."
    )


class _Weight:
    """Counts the elements of a file as they pass."""

    def __init__(self) -> None:
        self._elements = self._items = self._others = 0
        self.has_macros = False

    def parser(self) -> expat.XMLParserType:
        """What reads the next part; raises _Declares, _TooMuch."""
        self._depth = self._in_item = 0
        self._item_depth: int | None = None
        made = expat.ParserCreate()
        made.StartDoctypeDeclHandler = _refuse_declaration
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        return made

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._item_depth is not None:
            self._in_item += 1
        elif name.rpartition(":")[2] in _ITEMS:  # whatever the prefix
            self._items += 1
            self._item_depth, self._in_item = self._depth, 0
        else:
            self._others += 1
            self.has_macros |= any(word in attributes.get("ContentType", "") for word in _MACROS)
        if self._in_item > MOST_IN_AN_ITEM:
            raise _TooMuch("cells in a row")
        if self._items > MOST_ITEMS:
            raise _TooMuch("rows")
        if self._others > MOST_OTHERS:
            raise _TooMuch("formats and rules")
        if self._elements > MOST_ELEMENTS:
            raise _TooMuch("cells")

    def _end(self, name: str) -> None:
        if self._depth == self._item_depth:
            self._item_depth = None
        self._depth -= 1


def _refuse_declaration(*declared: object) -> Never:
    raise _Declares


def _weigh(archive: ZipFile, part: ZipInfo, weight: _Weight) -> None:
    """Unpack a part to its end, a little at a time, and count its elements if it is XML.

    Raises what a damaged part raises, _Declares and _TooMuch.
    """
    parser = weight.parser()
    is_xml = True
    with archive.open(part) as content:
        # An archive's part is never longer than its list says: the library cuts it there, and then its sum is wrong.
        while chunk := content.read(_CHUNK):
            try:
                if is_xml:
                    parser.Parse(chunk)
            except expat.ExpatError:
                # A picture, or XML that breaks off here: whoever reads it breaks off here too.
                is_xml = False
