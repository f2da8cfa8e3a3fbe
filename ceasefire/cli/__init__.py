"""The `ceasefire` command, a door like any other: what touches a person's record takes --as and passes the gate."""

from __future__ import annotations

import os
import sys

import click
import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceasefire.config.settings")
# What the command writes (the embedded database, a workbook) is for its owner alone.
os.umask(0o077)
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"Error: {error}")

# Models can be imported only now that Django is set up.
from ceasefire.cli.audit import audit  # noqa: E402
from ceasefire.cli.database import database, demo, migrate  # noqa: E402
from ceasefire.cli.feed import feed  # noqa: E402
from ceasefire.cli.jobs import jobs  # noqa: E402
from ceasefire.cli.keys import keys  # noqa: E402
from ceasefire.cli.report import report  # noqa: E402
from ceasefire.cli.serve import serve  # noqa: E402
from ceasefire.cli.shell import shell  # noqa: E402
from ceasefire.cli.told import Commands  # noqa: E402
from ceasefire.cli.users import organization, user  # noqa: E402
from ceasefire.cli.workbook import workbook  # noqa: E402


@click.group(cls=Commands)
@click.version_option(package_name="ceasefire")
def main() -> None:
    """From shooting to service, and the figures that follow from the records.

    DATABASE_URL names the database (default: an embedded one under var/).
    """


GROUPS = (database, organization, user, feed, workbook, report, keys, audit)
for command in (migrate, demo, serve, jobs, shell, *GROUPS):
    main.add_command(command)
