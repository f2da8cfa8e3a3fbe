"""A canary is found in whatever form it leaves, and nothing else is taken for one."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from functools import partial
from urllib.parse import quote

import pytest
import xlsxwriter
from django.db import models
from django.utils.formats import date_format

from ceasefire.people.models import VaultPerson, VaultPersonName
from ceasefire.shootings.models import Incident
from tests.wall.canaries import Canary, NoCanary, Planted, value_for

TEXT, DAY, PLACE = "quelea00042", date(1933, 2, 7), "12.340427"


@pytest.fixture
def planted() -> Planted:
    marks = [TEXT, "quelea00043", DAY.isoformat(), "1934-05-06", PLACE, "12.340437"]
    return Planted({mark: Canary(mark, "oz.person.told", 1) for mark in marks})


def workbook(*, value: object) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, value)
    return file.getvalue()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part.txt", content)
    return file.getvalue()


def base64_after(before: int, said: str) -> bytes:
    return base64.urlsafe_b64encode(b"x" * before + said.encode() + b"yz")


FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "capitals": lambda said: said.upper().encode(),
    "address": lambda said: quote(said, safe="").encode(),
    "form": lambda said: b"?" + said.replace("-", "%2D").encode(),
    "entities": lambda said: "".join(f"&#{ord(letter)};" for letter in said).encode(),
    "utf-16": lambda said: said.encode("utf-16"),
    "utf-16 the other way": lambda said: said.encode("utf-16-be"),
    "hex": lambda said: said.encode().hex().encode(),
    "hex in capitals": lambda said: said.encode().hex().upper().encode(),
    "hex in a longer run": lambda said: b"a" + said.encode().hex().encode(),
    **{f"base64, {before} before it": partial(base64_after, before) for before in range(4)},
    "base64 at the end of a run": lambda said: b"ab" + base64.b64encode(said.encode()).rstrip(b"="),
    "JSON": lambda said: json.dumps({"told": said}).encode(),
    "zip": lambda said: zipped(said.encode()),
    "a zip in a zip": lambda said: zipped(zipped(said.encode())),
    "gzip": lambda said: gzip.compress(said.encode()),
    "zlib": lambda said: zlib.compress(said.encode()),
    "a workbook": lambda said: workbook(value=said),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", [TEXT, DAY.isoformat(), PLACE])
def test_a_mark_is_found(planted: Planted, form: str, mark: str) -> None:
    content = FORMS[form](f"told: {mark}, and more")
    assert [canary.mark for canary in planted.found_in(content)] == [mark]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_else_is_taken_for_one(planted: Planted, form: str) -> None:
    content = FORMS[form]("told: quelea00099, 1933-02-08, 12.340417, 1933, quelea, and more")
    assert planted.found_in(content) == []


@pytest.mark.parametrize(
    "written",
    [
        repr(DAY),
        date_format(DAY, "DATE_FORMAT"),
        date_format(DAY, "N j, Y"),
        f"{DAY:%B} {DAY.day}, {DAY.year}",
        f"{DAY.day} {DAY:%B} {DAY.year}",
        f"{DAY:%d %b %Y}",
        f"{DAY:%m/%d/%Y}",
        "2/7/1933",
        "7.2.1933",
        f"{DAY:%Y%m%d}",
        f"{DAY.isoformat()}T00:00:00",
        quote("02/07/1933", safe=""),
    ],
)
def test_a_day_is_found_however_it_is_written(planted: Planted, written: str) -> None:
    assert [canary.mark for canary in planted.found_in(written.encode())] == [DAY.isoformat()]


@pytest.mark.parametrize(
    "side_by_side",
    [
        "planter2007-02-1933a84aa2d4d64d86b4cb8d512f67c7",
        "a84aa2d4d64d86b4cb8d512f19330207",
        "19330207a84aa2d4d64d86b4cb8d512f",
        "a84aa2d4d64d193302078d512f67c71f",
    ],
)
def test_an_id_is_not_taken_for_a_day(planted: Planted, side_by_side: str) -> None:
    assert planted.found_in(side_by_side.encode()) == []


def test_a_day_beside_an_id_is_found(planted: Planted) -> None:
    content = b"a84aa2d4d64d86b4cb8d512f67c71f1f1933-02-07a84aa2d4d64d86b4cb8d512f67c71f1f"
    assert [canary.mark for canary in planted.found_in(content)] == [DAY.isoformat()]


def test_a_day_is_found_in_a_cell_of_a_workbook(planted: Planted) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write_datetime(0, 0, DAY)
    assert [canary.mark for canary in planted.found_in(file.getvalue())] == [DAY.isoformat()]


@pytest.mark.parametrize(
    "planted_in",
    [
        VaultPerson._meta.get_field("reference"),
        VaultPersonName._meta.get_field("birth_date"),
        Incident._meta.get_field("latitude"),
        models.JSONField(),
        models.TextField(),
    ],
)
def test_what_is_planted_is_what_is_looked_for(planted_in: models.Field[object, object]) -> None:
    values = [value_for(planted_in, number) for number in range(1, 200)]
    assert len({mark for _value, mark in values}) == 199
    for value, mark in values:
        found = Planted({mark: Canary(mark, "oz.person.told", 1)}).found_in(str(value).encode())
        assert [canary.mark for canary in found] == [mark]


def test_a_field_that_takes_no_canary_is_told_by_name() -> None:
    with pytest.raises(NoCanary, match=r"people.vaultperson.housed"):
        value_for(field_of_oz(models.BooleanField()), 1)
    with pytest.raises(NoCanary, match=r"people.vaultperson.housed"):
        value_for(field_of_oz(models.CharField(max_length=3)), 1)


def field_of_oz(field: models.Field[object, object]) -> models.Field[object, object]:
    field.name, field.model = "housed", VaultPerson
    return field
