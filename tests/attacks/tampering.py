"""What somebody sends who does not use our forms: names of fields that no form asks for, and values that are none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve

from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent, TermField
from tests import city
from tests.wall.addresses import Address
from tests.wall.pages import body_of

DECOY = ("decoy", "Decoy of Oz", city.PARTNER[2])
"""An organization that nobody in the tests works for."""
PLANTED_TEXT = "tampered"
PLANTED_DAY = "1999-09-09"
PLANTED_NUMBER = "77"
PLANTED_ROLE = Role.PRIVACY_OFFICER
KEPT_BY_THE_PROGRAM = {"sessions.session", "keys.datakey", AuditEvent._meta.label_lower}
"""Tables that the program fills by itself: who asked and in which role, and keys where one was needed."""

Rows = Mapping[str, Mapping[Any, Mapping[str, Any]]]


def tables() -> list[type[models.Model]]:
    """Every kind of record that no request may change but by what its form asks for, its versions included."""
    return [model for model in apps.get_models() if model._meta.label_lower not in KEPT_BY_THE_PROGRAM]


def planted() -> dict[str, str]:
    """A value for each field of each kind of record, by the field's name and by the name of its column."""
    decoy = str(city.organization(DECOY).id)
    values: dict[str, str] = {}
    for model in tables():
        for field in model._meta.concrete_fields:
            value = _value_for(field, decoy)
            values[field.name] = values[field.attname] = value
    return values | {
        "role": PLANTED_ROLE.value,
        "is_active": "false",
        "is_superuser": "true",
        "is_staff": "true",
    }


def _value_for(field: models.Field[Any, Any], decoy: str) -> str:
    match field:
        case models.ForeignKey() | models.UUIDField():
            return decoy
        case TermField() if field.term is not None:
            return str(next(one.value for one in field.term if one != field.get_default()))
        case models.BooleanField():
            return "false" if field.default is True else "true"
        case models.DateField() | models.DateTimeField():
            return PLANTED_DAY
        case models.IntegerField() | models.DecimalField():
            return PLANTED_NUMBER
        case _:
            return PLANTED_TEXT


def rows() -> Rows:
    """Everything that the tables hold, by table and key."""
    held: dict[str, dict[Any, dict[str, Any]]] = {}
    for model in tables():
        columns = [field.attname for field in model._meta.concrete_fields]
        listed = model._base_manager.all()
        held[model._meta.label_lower] = {
            row.pk: {name: getattr(row, name) for name in columns} for row in listed
        }
    return held


def assigned(before: Rows, after: Rows, sent: Mapping[str, str]) -> set[str]:
    """The fields that hold what was sent for them, and did not before."""
    return {
        f"{label}.{name}"
        for label, held in after.items()
        for key, row in held.items()
        for name, value in row.items()
        if name in sent
        and str(value).casefold() == sent[name]
        and before[label].get(key, {}).get(name) != value
    }


HOSTILE = (
    "",
    "0",
    "-1",
    "9" * 40,
    "1e999",
    "NaN",
    "2024-02-30",
    "99999-01-01",
    quote("٢٠٢٤"),
    "%00",
    "2024%00",
    "%ff%fe",
    "%c0%ae%c0%ae",
    "%ed%a0%80",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "%0d%0aSet-Cookie:%20oz=1",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "'%20OR%201=1%20--",
    "%25s%25n%257B7*7%257D",
    "%5B%5D",
    quote("🦉" * 50),
    "x" * 5000,
)
"""Values as they stand in an address: out of range, not a number, not a day, not text, not one value."""

_LINKS = re.compile(r'(?:href|action)="([^"]+)"')
_NAMES = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')
SOME_DAY = ("page", "next", "q", "id", "format", "organization", "role", "as_of", "month")
"""Names that a page may ask for one day."""
TOO_MUCH = ("&".join(f"a{number}=1" for number in range(2000)), f"a={'x' * 200_000}", "%", "&&&=", "?" * 500)
"""Queries that are too long, or none."""


def with_parameter(address: Address, name: str, raw: str) -> str:
    """The path of an address with one parameter replaced, as it stands in an address."""
    value = quote(address.parameters[name], safe="[]")
    before, found, after = (
        address.path.rpartition(f"/{value}/") if f"/{value}/" in address.path else ("", "", "")
    )
    assert found, f"[{value}] does not stand between slashes in [{address.path}]."
    return f"{before}/{raw}/{after}"


def names_asked_for(client: Client, pages: list[Address]) -> dict[str, set[str]]:
    """What each page may be asked for in the query of its address, as the links and forms of all pages tell."""
    names: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        answer = client.get(page.path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = body_of(answer).decode()
            names[page.name].update(_NAMES.findall(text))
            for link in map(unescape, _LINKS.findall(text)):
                _note(link, page, names)
    return names


def _note(link: str, page: Address, names: dict[str, set[str]]) -> None:
    parts = urlsplit(link)
    try:
        name = resolve(parts.path).view_name if parts.path.startswith("/") else page.name
    except Resolver404:
        return
    names[name].update(key for key, _ in parse_qsl(parts.query))


def hostile_bodies(names: list[str]) -> Iterator[tuple[bytes, str]]:
    """Bodies that no form sends, each with its content type."""
    form, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=oz"
    for raw in ("%00", "%ff%fe", "%ed%a0%80", "x" * 200_000, quote("🦉"), "%5B%5D", "9" * 40):
        yield "&".join(f"{name}={raw}" for name in names).encode(), form
    yield b"&".join(b"a%d=1" % number for number in range(2000)), form
    yield b"%", form
    yield b"\xff\xfe=\x00", form
    yield b'{"role": "administrator"}', "application/json"
    yield b"no boundary", multipart
    yield b'--oz\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\x00\r\n--oz--\r\n', multipart
    yield b"--oz\r\n" * 2000, multipart
    yield b"", "multipart/form-data"
    yield b"<!DOCTYPE a [<!ENTITY b SYSTEM 'oz'>]><a>&b;</a>", "text/xml"
