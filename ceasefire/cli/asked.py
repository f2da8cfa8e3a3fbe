"""What is typed on the command line, and the visit that a command is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from ceasefire.access.gate import Asker, as_asker
from ceasefire.access.models import User
from ceasefire.access.roles import Role

ORIGIN = "command line"
"""Where a command comes from, in the trail."""

OWNER = Asker(ORIGIN, Role.ADMINISTRATOR)
"""Who has a shell on the machine can set up its users."""

A_DAY = click.DateTime(["%Y-%m-%d"])
A_FILE = click.Path(path_type=Path)


@contextmanager
def visiting(asker: Asker, *, reads_only: bool = False) -> Iterator[None]:
    """Run what is inside in the asker's name: one transaction, one row in the trail that names the command."""
    with as_asker(asker, purpose=f"command {_command()}", origin=ORIGIN, reads_only=reads_only):
        yield


def _command() -> str:
    """The names of the command that runs and of its groups; nothing that was typed after them."""
    context = click.get_current_context()
    names = []
    while context.parent is not None:
        names.append(context.info_name or "")
        context = context.parent
    return " ".join(reversed(names))


def day_of(moment: datetime | None) -> date | None:
    """The day that was typed, if one was."""
    return moment.date() if moment else None


def asker_named(username: str) -> Asker:
    """Who a user name is to the gate. Raises ClickException for an unknown or inactive one."""
    found = User.objects.called(username).filter(is_active=True).first()
    if found is None or not found.is_genuine:
        raise click.ClickException(f"Nobody active signs in as [{username}].")
    return found.asker
