"""The keys that open names and notes: where they lie, what their loss would mean, and how they are changed."""

from __future__ import annotations

import click
from django.conf import settings

from ceasefire.cli.asked import OWNER, visiting
from ceasefire.cli.told import told_progress
from ceasefire.keys.actions import open_key_file, rotate
from ceasefire.keys.queries import Status, status

WHAT_IT_OPENS = (
    "It opens every name, birth date, contact point, reason and note that this installation keeps. Without it they "
    "are lost for good: nothing in the database or in its backups brings them back. Keep a copy in a second place, "
    "apart from the database's backups, for who has both reads everything. See docs/how-to/keep-the-key.md"
)


def tell_of_new_key_file() -> None:
    """See that the key file opens the database; the first time it is made, and the person is told what it is."""
    if open_key_file(by=OWNER):
        click.echo(f"\nA key file was made: {settings.KEY_FILE}\n{WHAT_IT_OPENS}\n", err=True)


@click.group()
def keys() -> None:
    """The keys that open names and notes."""


@keys.command("status")
def keys_status() -> None:
    """Say which keys there are, and what the loss of the key file would mean."""
    with visiting(OWNER, reads_only=True):
        told = lines(status(asker=OWNER))
    for line in told:
        click.echo(line)


@keys.command("rotate")
def keys_rotate() -> None:
    """Make new keys and encrypt anew all that is guarded, while the program goes on.

    If it is ended half way, call it again: it goes on where it was.
    """
    with told_progress("Rotating the keys") as progress:
        done = rotate(by=OWNER, progress=progress)
    click.echo(
        f"{done.values} values are encrypted anew; {done.removed} old data keys are removed.\n"
        f"The key file holds a new master key: copy it again to its second place, now.\n{settings.KEY_FILE}",
        err=True,
    )


def lines(of: Status) -> list[str]:
    """The status in words."""
    newest, *older = of.masters
    told = [
        f"Key file: {of.key_file}",
        WHAT_IT_OPENS,
        "",
        f"Master key [{newest.id}] of {newest.made_on}: opens {newest.data_keys} data keys.",
    ]
    newer = newest
    for master in older:
        told.append(
            f"Master key [{master.id}] of {master.made_on}: opens {master.data_keys} data keys."
            if master.data_keys
            else f"Master key [{master.id}] of {master.made_on}: needed for backups from before {newer.made_on} only."
        )
        newer = master
    told.append(
        f"Data keys: {of.current} in use, of {of.holders} holders (organizations and rooms); {of.retired} retired."
    )
    if of.is_rotating:
        told.append("A rotation has begun and has not ended. To go on with it: ceasefire keys rotate")
    return told
