"""A Python shell in which each statement is a visit of the person who typed it."""

from __future__ import annotations

import contextlib
from code import InteractiveConsole
from types import CodeType
from typing import Any

import click
from django.apps import apps

from ceasefire.access.gate import Asker
from ceasefire.cli.asked import asker_named, visiting


class Shell(InteractiveConsole):
    """Runs each statement in the asker's name: kept, and noted in the trail, before the next one is asked for."""

    def __init__(self, asker: Asker) -> None:
        super().__init__({"asker": asker, **_models()})
        self.asker = asker

    def runcode(self, code: CodeType) -> None:
        """Run a statement; one that fails changes nothing."""
        try:
            with visiting(self.asker):
                exec(code, self.locals)  # noqa: S102  # nosec B102  # what a shell is for
        except SystemExit:
            raise
        except BaseException:
            self.showtraceback()


@click.command()
@click.option("--as", "username", required=True, help="In whose name.")
def shell(*, username: str) -> None:
    """Open a Python shell in USER's name: the records that it reads and writes are in the trail."""
    asker = asker_named(username)
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  # importing it is what lets a line be edited; not every system has it
    Shell(asker).interact(
        f"You are [{asker.id}], {asker.role.label}. Every statement that reads or writes a person's record leaves a "
        "row in the trail in your name.\nWhat is read without a record, as by values() or SQL, leaves none: names and "
        "notes stay ciphertext there.\nBy name: asker, and every kind of record. Ctrl-D ends.",
        exitmsg="",
    )


def _models() -> dict[str, Any]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("ceasefire.")]
    return {model.__name__: model for model in ours}
