"""The pages are served on this machine."""

from __future__ import annotations

import os
import socket
import sys

import click
from django.conf import settings
from django.core.management import call_command

from ceasefire.access.roles import Role
from ceasefire.access.wall.names import is_on_postgresql
from ceasefire.access.wall.survey import faults
from ceasefire.cli.database import demo, prepare
from ceasefire.cli.jobs import start_jobs
from ceasefire.demo import load as demonstration

HOST, PORT = "127.0.0.1", 8000
SERVER = (
    sys.executable,
    "-m",
    "gunicorn",
    "--preload",
    "--workers",
    "2",
    "--threads",
    "4",
    "--no-control-socket",
)
"""The web server; what it serves and where come after."""


@click.command()
@click.option(
    "--demo", "with_demo", is_flag=True, help="Load the demonstration city first if the database is empty."
)
@click.option("--port", default=PORT, show_default=True, help=f"The port on {HOST}.")
@click.pass_context
def serve(ctx: click.Context, *, with_demo: bool, port: int) -> None:
    """Serve the pages on this machine; stop with Ctrl-C."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise click.ClickException(
                f"Port [{port}] is in use. Stop what uses it, or take another: ceasefire serve --port {port + 1}"
            ) from error
    prepare()
    if with_demo and demonstration.is_empty():
        ctx.invoke(demo)
    if not settings.LOCAL_ONLY:
        call_command("check", deploy=True, fail_level="WARNING")
    if is_on_postgresql() and not demonstration.is_demonstration():
        require_wall()
    address = f"http://{HOST}:{port}"
    click.echo(f"\nServing on {address}/ (Ctrl-C stops it)")
    if demonstration.is_demonstration():
        click.echo(
            "\nSign in as one of these; each link works once, on this machine only. Run this again for new ones.\n"
        )
        for user, secret in demonstration.sign_in_links():
            click.echo(f"  {Role(user.role).label:<25} {address}/sign-in/link/{secret}/")
        click.echo(f"\nThe year's report: {address}/report/2024/\n")
    sys.stdout.flush()
    # Neither who serves nor who does the jobs holds a key to the tables.
    os.environ.pop("DATABASE_OWNER_URL", None)
    start_jobs()
    server = [*SERVER, "--bind", f"{HOST}:{port}", "ceasefire.config.wsgi"]
    os.execv(sys.executable, server)  # noqa: S606  # nosec B606  # a program of ours, without a shell


def require_wall() -> None:
    """Raise ClickException unless the database's own wall stands: nobody's records are served without it."""
    found = faults()
    if found:
        raise click.ClickException("\n".join([*found, "Nothing is served. See docs/how-to/postgresql.md."]))
