"""Files that people send: whatever one is called and whatever it holds, it stays in its place and its uploader's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.jobs.due import JOBS
from ceasefire.people.models import ReviewPersonName
from ceasefire.shootings.models import Incident
from ceasefire.workbook import uploads
from ceasefire.workbook.reading import Delivered
from ceasefire.workbook.tests.books import make
from tests import city
from tests.people import SignedIn
from tests.wall.addresses import Address, addresses

pytestmark = pytest.mark.django_db

CANARY = "Glinda Canary"
ROW = {"Id": "P-1", "Held by": "oz-police", "Full name": CANARY}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    """Where uploads wait; empty before and after."""
    for file in waiting():
        file.unlink()
    yield settings.UPLOADS
    for file in waiting():
        file.unlink()


def waiting() -> list[Path]:
    return list(settings.UPLOADS.iterdir()) if settings.UPLOADS.exists() else []


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """A workbook with the name of somebody."""
    city.organization(city.POLICE)
    return make(tmp_path / "made.xlsx", Review_people=[ROW]).read_bytes()


def upload(client: Client, content: bytes, name: str = "oz.xlsx") -> Any:
    return client.post("/workbook/", {"workbook": SimpleUploadedFile(name, content)})


def secret_of(answer: Any) -> str:
    found = re.search(rb'name="upload" value="([^"]+)"', answer.content)
    assert found
    return found[1].decode()


def test_what_waits_is_ciphertext_under_a_name_of_its_own(
    signed_in: SignedIn, content: bytes, folder: Path
) -> None:
    secret = secret_of(upload(signed_in(Role.LAW_ENFORCEMENT), content, "Glinda.xlsx"))
    (file,) = waiting()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}", file.name)
    kept = file.read_bytes()
    for told in (b"Glinda", b"PK\x03\x04", b"xl/workbook", secret.encode()):
        assert told not in kept
    assert not ReviewPersonName.objects.exists()


def test_what_waits_lies_where_no_page_and_no_static_file_is_served_from(folder: Path) -> None:
    served = [Path(storage.path("")) for finder in get_finders() for _, storage in finder.list([])]
    assert served
    assert not [place for place in served if folder.is_relative_to(place) or place.is_relative_to(folder)]
    assert folder.is_relative_to(settings.VAR)


def test_a_stolen_secret_is_worth_as_much_as_a_made_up_one(signed_in: SignedIn, content: bytes) -> None:
    """Nobody else, in whatever role, learns that there is something; the statements are the same, too."""
    secret = secret_of(upload(signed_in(Role.LAW_ENFORCEMENT), content))
    for role in (Role.REVIEW_COORDINATOR, Role.ADMINISTRATOR, Role.OUTREACH_WORKER):
        other = signed_in(role)
        for address in ("/workbook/import/", "/workbook/cancel/"):
            asked = [asked_with(other, address, given) for given in (secret, "made-up", "")]
            assert asked[0] == asked[1] == asked[2]
            assert asked[0][0] == 404
    assert len(waiting()) == 1


def asked_with(client: Client, address: str, secret: str) -> tuple[int, bytes, list[str]]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, {"upload": secret})
    # The trail names the moment.
    statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries.captured_queries]
    return answer.status_code, TOKEN.sub(b"", answer.content), statements


def test_an_upload_is_taken_once(ana: User, content: bytes) -> None:
    secret = uploads.keep(Delivered("oz.xlsx", content), user=ana)
    assert uploads.take(secret, user=ana) == Delivered("oz.xlsx", content)
    with pytest.raises(uploads.NotThere):
        uploads.take(secret, user=ana)


def test_an_upload_that_somebody_changed_on_the_disk_is_not_taken(ana: User, content: bytes) -> None:
    secret = uploads.keep(Delivered("oz.xlsx", content), user=ana)
    (file,) = waiting()
    kept = bytearray(file.read_bytes())
    kept[-1] ^= 1
    file.write_bytes(kept)
    with pytest.raises(uploads.NotThere):
        uploads.take(secret, user=ana)
    assert waiting() == []


def test_what_is_older_than_an_hour_goes_with_the_next_upload_of_anybody(
    ana: User, ben: User, content: bytes
) -> None:
    uploads.keep(Delivered("oz.xlsx", content), user=ana)
    (file,) = waiting()
    old = (clock.now() - uploads.KEPT_FOR - timedelta(seconds=1)).timestamp()
    os.utime(file, (old, old))
    uploads.keep(Delivered("oz.xlsx", content), user=ben)
    assert file not in waiting()
    assert len(waiting()) == 1


def test_what_is_older_than_an_hour_goes_by_itself() -> None:
    """Nobody need come to the workbook's page for it."""
    assert uploads.sweep in [job.do for job in JOBS]


NAMES = [
    "../../outside.xlsx",
    "..\\..\\outside.xlsx",
    "/tmp/outside.xlsx",
    "C:\\outside.xlsx",
    "....//....//outside.xlsx",
    "%2e%2e%2foutside.xlsx",
    "outside\0.xlsx",
    "outside.xlsx\0.png.xlsx",
    "\u202excod.xlsx",
    "CON.xlsx",
    ".xlsx",
    "-rf.xlsx",
    "<script>alert(1)</script>.xlsx",
    '"; filename="outside.xlsx',
    f"{'x' * 300}.xlsx",
]


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:30] for name in NAMES])
def test_the_browsers_name_for_a_file_is_never_a_path(
    signed_in: SignedIn, content: bytes, folder: Path, tmp_path: Path, name: str
) -> None:
    before = set(around(folder, tmp_path))
    client = signed_in(Role.LAW_ENFORCEMENT)
    # Written by hand: a test's client, like a browser, would clean the name.
    head = f'--oz\r\nContent-Disposition: form-data; name="workbook"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--oz--\r\n"
    answer = client.post("/workbook/", body, content_type="multipart/form-data; boundary=oz")
    assert answer.status_code in {200, 400}
    assert b"<script>alert" not in answer.content
    if answer.status_code == 200:
        assert client.post("/workbook/import/", {"upload": secret_of(answer)}).status_code == 302
    assert set(around(folder, tmp_path)) == before


def around(folder: Path, tmp_path: Path) -> Iterator[Path]:
    """Every file near where a name may lead; the database's own come and go."""
    for place in (folder, folder.parent, Path.cwd(), tmp_path, tmp_path.parent, Path("/tmp")):
        yield from (one for one in place.glob("*outside*"))
        yield from (one for one in place.glob("*.xlsx"))


SECRETS = [
    "../secret",
    "..%2fsecret",
    "/etc/passwd",
    "\0",
    "é" * 100,
    "x" * 100_000,
    "'; drop table",
    "\ud800",
]


@pytest.mark.parametrize("secret", SECRETS, ids=[ascii(secret)[:20] for secret in SECRETS])
@pytest.mark.parametrize("address", ["/workbook/import/", "/workbook/cancel/"])
def test_a_hostile_secret_leads_nowhere(signed_in: SignedIn, address: str, secret: str) -> None:
    sent = b"upload=" + quote(secret, errors="surrogatepass").encode()
    answer = signed_in(Role.LAW_ENFORCEMENT).post(
        address, sent, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 404


def test_a_bomb_is_refused_at_the_door(signed_in: SignedIn, content: bytes, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(content)
    with ZipFile(bomb, "a", ZIP_DEFLATED) as made, made.open("xl/media/padding.png", "w") as part:
        for _ in range(200):
            part.write(bytes(2**20))
    answer = upload(signed_in(Role.LAW_ENFORCEMENT), bomb.read_bytes())
    assert answer.status_code == 400
    assert b"more than 100 MB when unpacked" in answer.content
    assert waiting() == []


POSTED = [address for address in addresses() if "POST" in address.methods and address.name != "sign_out"]


@pytest.mark.parametrize("address", POSTED, ids=str)
def test_no_other_page_keeps_a_file(signed_in: SignedIn, content: bytes, address: Address) -> None:
    client = signed_in(Role.REVIEW_COORDINATOR)
    one, huge = (SimpleUploadedFile("oz.xlsx", made) for made in (content, bytes(settings.UPLOAD_LIMIT + 1)))
    for sent in ({"upload": one}, {"file": one, "next": one}, {"workbook": [one, one]}, {"workbook": huge}):
        one.seek(0)
        assert client.post(address.path, sent).status_code < 500
    assert waiting() == []
    assert not Incident.objects.exists()


TRAVERSALS = [
    "..{s}..{s}..{s}config{s}settings.py",
    "..{s}settings.py",
    "web{s}..{s}..{s}..{s}..{s}config{s}settings.py",
    "{s}etc{s}passwd",
    "{var}{s}secret",
    "..{s}..{s}..{s}..{s}var{s}secret",
    "....{s}{s}....{s}{s}settings.py",
    "web{s}ceasefire.css%00.png",
    "%00",
    "..",
    "C:{s}outside",
]


@pytest.mark.parametrize("path", TRAVERSALS)
@pytest.mark.parametrize("separator", ["/", "%2f", "%252f", "\\", "%5c", "%c0%af"])
def test_static_files_come_from_their_folders_alone(client: Client, path: str, separator: str) -> None:
    asked = path.format(s=separator, var=str(settings.VAR).replace("/", separator))
    answer = client.get(f"/{settings.STATIC_URL.strip('/')}/{asked}")
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code in {302, 400, 404}
    for told in (settings.SECRET_KEY.encode(), b"SECRET_KEY", b"root:"):
        assert told not in content


def test_a_static_file_itself_is_served(client: Client) -> None:
    """So that the test above can fail: the address is the right one."""
    answer = client.get("/static/web/ceasefire.css")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"/*")
