"""The database is prepared, or filled with the demonstration city."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from ceasefire.access.actions import begin_new_trail
from ceasefire.access.wall.building import put_up, stand_aside
from ceasefire.access.wall.names import is_on_postgresql, login_role, owner
from ceasefire.access.wall.survey import faults
from ceasefire.audit.models import AuditBlock
from ceasefire.audit.sealing import require_no_head
from ceasefire.cli.asked import OWNER, visiting
from ceasefire.cli.keys import tell_of_new_key_file
from ceasefire.cli.told import told_progress
from ceasefire.demo import load as demonstration


def prepare(*, new_trail: bool = False) -> None:
    """Make or update the tables and the wall, as the role that owns them; see that the key file opens what they hold.

    `new_trail` says that the database is a new one in the place of another. Raises NotPutUp; HeadIsGone where nobody
    said so and the table of the blocks is missing.
    """
    owners = owner()
    if not new_trail and AuditBlock._meta.db_table not in owners.introspection.table_names():
        require_no_head()
    # Only where one is due: after it Django looks at rows, and behind the wall their owner sees none.
    if is_due(owners):
        stand_aside()
        call_command("migrate", verbosity=0, database=owners.alias)
    put_up()
    with visiting(OWNER):
        tell_of_new_key_file()
        if new_trail:
            begin_new_trail(by=OWNER)


def is_due(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables are not yet made, or not as this version has them."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@click.command()
@click.option(
    "--new-trail",
    is_flag=True,
    help="The database is a new one in the place of another: its trail begins anew. The trail says so.",
)
def migrate(*, new_trail: bool) -> None:
    """Prepare the database: make or update its tables, and the wall around them."""
    prepare(new_trail=new_trail)
    click.echo("The database is prepared.", err=True)


@click.command()
def demo() -> None:
    """Load the demonstration city into an empty database."""
    prepare()
    demonstration.require_empty()
    with told_progress("Loading the demonstration city") as progress:
        demonstration.load(lambda done, of: progress("", done, of))
    click.echo("The demonstration city is loaded. To look at it: ceasefire serve", err=True)


@click.group()
def database() -> None:
    """The database's own wall, on PostgreSQL."""


@database.command("check")
def database_check() -> None:
    """Say whether the wall stands as planned."""
    if not is_on_postgresql():
        if is_due(connection):
            raise click.ClickException("The database is not prepared. Run: ceasefire migrate")
        click.echo(
            "SQLite has no roles: the gate and the ciphertext hold alone. See docs/how-to/postgresql.md."
        )
        return
    found = faults()
    if found:
        raise click.ClickException("\n".join([*found, "The wall does not stand. Run: ceasefire migrate"]))
    click.echo(f"The wall stands. The program signs in as [{login_role()}].")
