"""How a command tells its progress, and what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, OperationalError, connection

from ceasefire.access.gate import Denied
from ceasefire.access.wall.building import NotPutUp
from ceasefire.audit import visit
from ceasefire.audit.head import BadHead
from ceasefire.audit.rules import BrokenRules
from ceasefire.audit.sealing import HeadIsGone
from ceasefire.demo.load import NotEmpty
from ceasefire.domain.periods import NotAPeriod
from ceasefire.feeds.reading import BadFile
from ceasefire.keys.key_file import BadKeyFile
from ceasefire.keys.keyring import KeyLost, NotGenuine
from ceasefire.reports.check import NotAReport
from ceasefire.reports.queries import InTheFuture
from ceasefire.workbook.errors import NotExported, NotImported

TOLD = (
    BadFile,
    BadHead,
    BadKeyFile,
    BrokenRules,
    Denied,
    HeadIsGone,
    InTheFuture,
    KeyLost,
    NotAPeriod,
    NotAReport,
    NotEmpty,
    NotExported,
    NotGenuine,
    NotImported,
    NotPutUp,
    OSError,
    SystemCheckError,
    ValidationError,
)
"""What went wrong in a way that tells what to do next."""


class Commands(click.Group):
    """A group whose errors are told in a sentence, not as a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named; it opens a visit for whatever it reads of a person."""
        try:
            with visit.closed():
                return super().invoke(ctx)
        except ValidationError as error:
            raise click.ClickException("\n".join(error.messages)) from error
        except DatabaseError as error:
            raise click.ClickException(_of_the_database(error)) from error
        except TOLD as error:
            raise click.ClickException(str(error)) from error


def _of_the_database(error: DatabaseError) -> str:
    kind = type(error).__name__
    if (
        isinstance(error, OperationalError)
        and connection.vendor == "postgresql"
        and connection.connection is None
    ):
        return (
            f"The database does not answer ({kind}). See that the server runs, and that DATABASE_URL names its host, "
            "the database and a user who may sign in. Nothing was changed."
        )
    return f"The database refused ({kind}). If it is not prepared yet, run: ceasefire migrate. Nothing was changed."


def counted(number: int, what: str) -> str:
    """How many there are of something, in words: `1 row`, `2 rows`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@contextmanager
def told_progress(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error; the function given takes a stage's name, how much is done, and of how much."""
    with click.progressbar(
        length=100, label=label, file=sys.stderr, item_show_func=lambda stage: stage
    ) as bar:

        def tell(stage: str, done: int, of: int) -> None:
            bar.update(100 * done // max(of, 1) - bar.pos, stage)

        yield tell
