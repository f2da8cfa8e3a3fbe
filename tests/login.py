"""On PostgreSQL a request in a test reaches the database as the role that the program signs in as, like in an office.

The test itself is a superuser, so that it can look at every room; a page that needs a right which the wall does not
give it fails as it would in an office.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponseBase

from ceasefire.access.wall import names
from tests import postgres

TAKE, LEAVE = f"SET SESSION AUTHORIZATION {postgres.LOGIN}", "RESET SESSION AUTHORIZATION"

_depth = threading.local()


@contextmanager
def as_the_program() -> Iterator[None]:
    """Let what is asked of the database inside be asked as the program asks it before anybody has taken a stand."""
    if connection.vendor != "postgresql" or getattr(_depth, "is_inside", False):
        yield
        return
    _depth.is_inside = True
    _tell(TAKE)
    try:
        yield
    finally:
        _depth.is_inside = False
        _tell(LEAVE)


def _tell(sql: str) -> None:
    # Past Django, which counts what a page asks; and where the transaction failed, rolling it back says the same.
    if connection.connection is not None and connection.connection.info.transaction_status.name != "INERROR":
        connection.connection.execute(sql)


def _signed_in(connection: Any, **_told: Any) -> None:
    """A connection that a request opens is the program's."""
    if connection.vendor == "postgresql" and getattr(_depth, "is_inside", False):
        connection.connection.execute(TAKE)


@contextmanager
def as_in_an_office() -> Iterator[None]:
    """Inside, the program has a login role of its own, and every request comes as that role."""
    answer = BaseHandler.get_response

    def answer_as_the_program(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        with as_the_program():
            return answer(handler, request)

    connection_created.connect(_signed_in)
    with (
        patch.object(names, "login_role", lambda: postgres.LOGIN),
        patch.object(BaseHandler, "get_response", answer_as_the_program),
    ):
        yield
    connection_created.disconnect(_signed_in)
