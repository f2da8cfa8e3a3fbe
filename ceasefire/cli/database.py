"""The database is prepared, or filled with the demonstration city."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import connection

from ceasefire.audit import head
from ceasefire.audit.models import AuditBlock
from ceasefire.cli.keys import tell_of_new_key_file
from ceasefire.cli.told import told_progress
from ceasefire.demo import load as demonstration


def prepare() -> None:
    """Make or update the tables, and see that the key file opens what they hold."""
    if AuditBlock._meta.db_table not in connection.introspection.table_names():
        head.set_aside()
    call_command("migrate", verbosity=0)
    tell_of_new_key_file()


@click.command()
def migrate() -> None:
    """Prepare the database: make or update its tables."""
    prepare()
    click.echo("The database is prepared.", err=True)


@click.command()
def demo() -> None:
    """Load the demonstration city into an empty database."""
    prepare()
    demonstration.require_empty()
    with told_progress("Loading the demonstration city") as progress:
        demonstration.load(lambda done, of: progress("", done, of))
    click.echo("The demonstration city is loaded. To look at it: ceasefire serve", err=True)
