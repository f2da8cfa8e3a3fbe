"""What is typed on the command line, and in whose name."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.access.roles import Role

OWNER = Asker("command line", Role.ADMINISTRATOR)
"""Who has a shell on the machine can set up its users."""

A_DAY = click.DateTime(["%Y-%m-%d"])
A_FILE = click.Path(path_type=Path)


def day_of(moment: datetime | None) -> date | None:
    """The day that was typed, if one was."""
    return moment.date() if moment else None


def asker_named(username: str) -> Asker:
    """Who a user name is to the gate. Raises ClickException for an unknown or inactive one."""
    found = User.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise click.ClickException(f"Nobody active signs in as [{username}].")
    return found.asker
