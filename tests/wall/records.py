"""Records that somebody may not know of, and what an address answers when it is asked for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.urls import reverse

from ceasefire.access.gate import Asker
from tests.wall.addresses import Address
from tests.wall.known import may_know
from tests.wall.pages import body_of
from tests.wall.wall import Wall

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
"""The id of no record."""

KINDS: Mapping[str, str] = MappingProxyType({})
"""The kind of record, as `app.model`, that a parameter of an address is the id of; by its name or by `page:name`."""

OF_NO_RECORD: Mapping[str, str] = MappingProxyType(
    {"mfa_remove_webauthn:pk": "It is the number of somebody's own security key."}
)
"""Numbers in an address that are the id of no record of a person, each with the reason."""

AN_ID = re.compile(r"<(?:uuid|int):(\w+)>")
A_SAVEPOINT = re.compile(r'"s\d+_x\d+"')
"""Savepoints are numbered as they come."""
A_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


class NoKind(LookupError):
    """An address has an id in it, and nobody said of which kind of record."""


def ids_in(address: Address, kinds: Mapping[str, str] = KINDS) -> dict[str, str]:
    """The parameters of an address that are the id of a record, each with the kind of record. Raises NoKind."""
    found = {}
    for name in AN_ID.findall(address.route):
        page_name = f"{address.name}:{name}"
        if page_name in OF_NO_RECORD:
            continue
        kind = kinds.get(page_name, kinds.get(name))
        if kind is None:
            raise NoKind(
                f"The page [{address.name}] has the id [{name}]. Say in KINDS in tests/wall/records.py of which kind "
                "of record, so that it is asked for what is somebody else's."
            )
        found[name] = kind
    return found


def unknown_to(wall: Wall, asker: Asker, kind: str) -> list[UUID | int]:
    """Records of a kind that the asker may not know of: one for each organization and caseload."""
    found = {
        (canary.holder, canary.worker): canary.record
        for canary in wall.planted.canaries.values()
        if canary.field == f"{kind}.reference" and not canary.is_past and not may_know(asker, canary)
    }
    return list(found.values())


@dataclass(frozen=True)
class Answer:
    """What an address answered, and which statements it put to the database."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]


@contextmanager
def statements_noted() -> Iterator[list[str]]:
    """The statements that are put to the database inside, without their parameters."""
    statements: list[str] = []

    def note(execute: Any, sql: str, *told: Any) -> Any:
        statements.append(A_SAVEPOINT.sub("", sql))
        return execute(sql, *told)

    with connection.execute_wrapper(note):
        yield statements


def answer(client: Client, method: str, address: Address, name: str, id: UUID | int) -> Answer:
    """What is answered for one id; without what differs from answer to answer."""
    path = reverse(address.name, kwargs={**address.parameters, name: id})
    with statements_noted() as statements:
        response = getattr(client, method)(path)
    body = A_TOKEN.sub(b"", body_of(response)).replace(str(id).encode(), b"")
    headers = tuple(sorted((key, value.replace(str(id), "")) for key, value in response.headers.items()))
    return Answer(response.status_code, body, headers, tuple(statements))


def differing(
    wall: Wall, client: Client, asker: Asker, address: Address, kinds: Mapping[str, str]
) -> Iterator[str]:
    """Each way to ask for somebody else's record that is answered otherwise than for one that is not there."""
    for name, kind in ids_in(address, kinds).items():
        for method in sorted(address.methods):
            not_there = answer(client, method.lower(), address, name, NOBODYS)
            for id in unknown_to(wall, asker, kind):
                not_theirs = answer(client, method.lower(), address, name, id)
                if not_theirs != not_there:
                    parts = [
                        part
                        for part in vars(not_there)
                        if getattr(not_there, part) != getattr(not_theirs, part)
                    ]
                    yield f"{method} {address.name}: {parts} tell a [{kind}] of others from one that is not there"
