"""Files made to harm whoever opens them: each is refused in a sentence, in little memory, and nothing is kept."""

from __future__ import annotations

import socket
import struct
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import openpyxl
import pytest
from defusedxml import EntitiesForbidden

from ceasefire.shootings.models import Incident
from ceasefire.workbook import archive
from ceasefire.workbook.tests.books import INCIDENT, make, repacked, take, told, with_shared_strings
from tests import city

pytestmark = pytest.mark.django_db

MEGABYTE = 2**20
LITTLE = 24 * MEGABYTE
SECRET = "wizard-behind-the-curtain"
SHEET = "xl/worksheets/sheet9.xml"
PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/theme/theme1.xml",
    "docProps/core.xml",
    "docProps/app.xml",
    SHEET,
)


@contextmanager
def in_little_memory() -> Iterator[None]:
    """Fails when the block took more memory at any time than an ordinary workbook does."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < LITTLE
    finally:
        tracemalloc.stop()


def with_part(file: Path, name: str, content: bytes = b"", *, times: int = 1) -> Path:
    """The file with one part more: its content so many times."""
    with ZipFile(file, "a", ZIP_DEFLATED) as book, book.open(name, "w", force_zip64=True) as part:
        for _ in range(times):
            part.write(content)
    return file


def replaced(file: Path, name: str, content: bytes) -> Path:
    return repacked(file, lambda part, before: content if part == name else before)


def inserted(file: Path, name: str, after: bytes, content: bytes) -> Path:
    """The file with something put into a part, behind the first `after`."""
    return changed(file, name, after, after + content)


def changed(file: Path, name: str, before: bytes, after: bytes) -> Path:
    """The file with the first `before` in a part changed."""

    def change(part: str, text: bytes) -> bytes:
        if part != name:
            return text
        assert before in text
        return text.replace(before, after, 1)

    return repacked(file, change)


@pytest.fixture
def book(file: Path) -> Path:
    """A workbook of one incident, as spreadsheet programs save it."""
    return with_shared_strings(make(file, Incidents=[INCIDENT]))


def test_the_file_that_each_of_these_was_made_from_is_taken(book: Path) -> None:
    with ZipFile(book) as made:
        assert set(PARTS) <= set(made.namelist())
    take(book, city.OFFICER)
    assert Incident.objects.get().reference == INCIDENT["Id"]


def test_megabytes_of_nothing_in_a_few_kilobytes(book: Path) -> None:
    with_part(book, "xl/padding.bin", bytes(MEGABYTE), times=archive.LARGEST // MEGABYTE + 1)
    assert book.stat().st_size < MEGABYTE
    with in_little_memory():
        assert "[more than 100 MB when unpacked]" in told(book)


def test_a_part_that_is_longer_than_its_list_says(book: Path) -> None:
    with_part(book, "xl/padding.bin", bytes(MEGABYTE), times=200)
    content = book.read_bytes()
    honest, forged = struct.pack("<L", 200 * MEGABYTE), struct.pack("<L", 100)
    assert honest in content
    book.write_bytes(content.replace(honest, forged))
    with in_little_memory():
        assert "damaged" in told(book)


def test_many_parts_that_share_what_they_unpack(book: Path) -> None:
    """Each entry of the list points at the same bytes."""
    with_part(book, "xl/padding.bin", bytes(MEGABYTE))
    content = book.read_bytes()
    start = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entry, times = content[start:end], 400
    tail = bytearray(content[end:])
    listed = struct.unpack_from("<HHL", tail, 8)
    struct.pack_into("<HHL", tail, 8, listed[0] + times, listed[1] + times, listed[2] + times * len(entry))
    book.write_bytes(content[:end] + entry * times + tail)
    with in_little_memory():
        assert "[more than 100 MB when unpacked]" in told(book)


def test_archives_within_archives_are_never_opened(book: Path) -> None:
    inner = b"PK" + bytes(10)
    for _ in range(5):
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as bomb:
            for number in range(20):
                bomb.writestr(f"{number}.zip", inner)
        inner = out.getvalue()
    with_part(book, "xl/media/image1.png", inner)
    with in_little_memory():
        take(book, city.OFFICER)
    assert Incident.objects.exists()


@pytest.mark.parametrize("many", [archive.MOST_PARTS, 10_000])
def test_too_many_parts(book: Path, many: int) -> None:
    with ZipFile(book, "a") as made:
        for number in range(many):
            made.writestr(f"xl/media/{number}", b"")
    with in_little_memory():
        assert "[parts]" in told(book)


def test_a_row_of_too_many_cells(book: Path) -> None:
    cells = b"<c/>" * (archive.MOST_IN_AN_ITEM + 1)
    inserted(book, SHEET, b"<sheetData>", b'<row r="1">' + cells + b"</row>")
    with in_little_memory():
        assert "[cells in a row]" in told(book)


def test_too_many_rows(book: Path) -> None:
    inserted(book, SHEET, b"<sheetData>", b"<row/>" * archive.MOST_ITEMS)
    assert "[rows]" in told(book)


def test_too_many_texts_of_another_program(book: Path) -> None:
    """A prefix before the names of elements changes nothing."""
    texts = b"<x:si/>" * (archive.MOST_ITEMS + 1)
    replaced(book, "xl/sharedStrings.xml", b'<x:sst xmlns:x="oz">' + texts + b"</x:sst>")
    assert "[rows]" in told(book)


def test_too_many_formats(book: Path) -> None:
    replaced(book, "xl/styles.xml", b"<styleSheet>" + b"<xf/>" * archive.MOST_OTHERS + b"</styleSheet>")
    assert "[formats and rules]" in told(book)


@pytest.mark.slow
def test_too_many_cells_of_all_rows(book: Path) -> None:
    row = b"<row>" + b"<c/>" * (archive.MOST_IN_AN_ITEM - 1) + b"</row>"
    inserted(book, SHEET, b"<sheetData>", row * (archive.MOST_ELEMENTS // archive.MOST_IN_AN_ITEM + 1))
    assert "[cells]" in told(book)


def test_a_sheet_that_says_it_is_as_large_as_can_be(book: Path) -> None:
    changed(book, SHEET, b'<dimension ref="A1:', b'<dimension ref="A1:XFD1048576"/><was ref="A1:')
    with in_little_memory():
        take(book, city.OFFICER)
    assert Incident.objects.exists()


def test_a_value_in_the_last_column_there_is(book: Path) -> None:
    changed(book, SHEET, b"</row>", b'<c r="XFD1"><v>1</v></c></row>')
    take(book, city.OFFICER)
    assert Incident.objects.exists()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somewhere that a file may try to reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


def was_reached(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except TimeoutError:
        return False
    return True


def declared(content: bytes, declaration: str, used: bytes, encoding: str = "utf-8") -> bytes:
    """A part with a declaration before its first element, and with what it declares used in its first element."""
    text = content.decode()
    start = text.find("?>") + 2 if text.startswith("<?xml") else 0
    end = text.index(">", start) + 1
    made = text[start:end].removesuffix("/>").removesuffix(">") + ">" + used.decode() + text[end:]
    said = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE oz {declaration}>'
    return (said + made).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_names_another_file(book: Path, tmp_path: Path, name: str, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    declaration = f'[<!ENTITY file SYSTEM "{secret.as_uri()}">]'
    repacked(
        book,
        lambda part, before: declared(before, declaration, b"&file;", encoding) if part == name else before,
    )
    said = told(book)
    assert "(DTD)" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "declaration",
    [
        'SYSTEM "http://127.0.0.1:{port}/oz.dtd"',
        'PUBLIC "oz" "http://127.0.0.1:{port}/oz.dtd"',
        '[<!ENTITY % oz SYSTEM "http://127.0.0.1:{port}/oz"> %oz;]',
        '[<!ENTITY oz SYSTEM "http://127.0.0.1:{port}/oz">]',
    ],
)
def test_a_part_that_names_an_address(book: Path, listener: socket.socket, declaration: str) -> None:
    said = declaration.format(port=listener.getsockname()[1])
    repacked(book, lambda part, before: declared(before, said, b"") if part == SHEET else before)
    assert "(DTD)" in told(book)
    assert not was_reached(listener)


def growing(levels: int, times: int) -> str:
    made = (f'<!ENTITY e{n} "{f"&e{n - 1};" * times}">' for n in range(1, levels))
    return f'[<!ENTITY e0 "{"oz" * 1000}">{"".join(made)}]'


@pytest.mark.parametrize(
    ("declaration", "used"), [(growing(10, 10), b"&e9;"), (growing(1, 1), b"&e0;" * 100_000)]
)
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/workbook.xml", SHEET])
def test_entities_that_grow_without_end(book: Path, name: str, declaration: str, used: bytes) -> None:
    repacked(book, lambda part, before: declared(before, declaration, used) if part == name else before)
    with in_little_memory():
        assert "(DTD)" in told(book)


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET])
def test_the_library_refuses_entities_by_itself(book: Path, name: str) -> None:
    """Behind our own look at a file, the library reads by defusedxml."""
    assert openpyxl.DEFUSEDXML
    repacked(book, lambda part, before: declared(before, growing(1, 1), b"&e0;") if part == name else before)
    with pytest.raises((ValueError, EntitiesForbidden)) as raised, book.open("rb") as source:
        read_all(source)
    assert EntitiesForbidden in {type(raised.value), type(raised.value.__cause__)}


def read_all(source: BinaryIO) -> None:
    for sheet in openpyxl.load_workbook(source, read_only=True):
        list(sheet.iter_rows())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/VBAPROJECT.BIN", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "holds macros"),
        ("xl/activeX/activeX1.bin", "controls"),
        ("xl/ctrlProps/ctrlProp1.xml", "controls"),
        ("xl/embeddings/oleObject1.bin", "holds other files"),
        ("xl/externalLinks/externalLink1.xml", "takes values from other files"),
    ],
)
def test_passengers_of_a_workbook(book: Path, name: str, said: str) -> None:
    with_part(book, name, b"oz")
    assert said in told(book)


@pytest.mark.parametrize(
    "type",
    [
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "application/vnd.ms-office.vbaProject",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_macros_under_another_name(book: Path, type: str, encoding: str) -> None:
    def typed(content: bytes) -> bytes:
        text = content.decode().partition("?>")[2]
        override = f'<Override PartName="/xl/oz.bin" ContentType="{type}"/></Types>'
        said = f'<?xml version="1.0" encoding="{encoding}"?>' + text.replace("</Types>", override)
        return said.encode(encoding)

    repacked(book, lambda part, before: typed(before) if part == "[Content_Types].xml" else before)
    assert "holds macros" in told(book)


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_a_compression_that_no_workbook_uses(book: Path, method: int) -> None:
    with ZipFile(book, "a", method) as made:
        made.writestr("xl/media/image1.png", bytes(MEGABYTE))
    assert "damaged" in told(book)


def changed_in_list(file: Path, change: Callable[[bytearray, int], None]) -> Path:
    """The file with the last entry of its list of parts changed."""
    content = bytearray(file.read_bytes())
    change(content, content.rindex(b"PK\x01\x02"))
    file.write_bytes(content)
    return file


def test_a_compression_that_nobody_knows(book: Path) -> None:
    def change(content: bytearray, entry: int) -> None:
        struct.pack_into("<H", content, entry + 10, 99)

    assert "damaged" in told(changed_in_list(book, change))


def test_a_list_that_points_past_the_end(book: Path) -> None:
    def change(content: bytearray, entry: int) -> None:
        struct.pack_into("<L", content, entry + 42, 0x7FFFFFFF)

    assert "damaged" in told(changed_in_list(book, change))


def test_a_picture_that_is_damaged(book: Path) -> None:
    """Every part is unpacked to its end before any is read, also those that nobody reads."""
    picture = b"\x89PNG" + bytes(range(256))
    with ZipFile(book, "a") as made:
        made.writestr("xl/media/image1.png", picture)
    book.write_bytes(book.read_bytes().replace(picture, picture[::-1]))
    assert "damaged" in told(book)


@pytest.mark.parametrize(
    "name", ["../outside.xml", "/outside.xml", "xl/../../outside.xml", "C:\\outside.xml"]
)
def test_a_part_whose_name_leads_out_of_the_archive(book: Path, tmp_path: Path, name: str) -> None:
    with_part(book, name, b"oz")
    before = {*tmp_path.parent.iterdir(), *tmp_path.iterdir()}
    take(book, city.OFFICER)
    assert {*tmp_path.parent.iterdir(), *tmp_path.iterdir()} == before
