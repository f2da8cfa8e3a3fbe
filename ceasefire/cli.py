"""The `ceasefire` command, a door like any other: what touches a person's record takes --as and passes the gate."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceasefire.config.settings")
# What the command writes (the embedded database, a workbook) is for its owner alone.
os.umask(0o077)
django.setup()

# Models can be imported only now that Django is set up.
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError  # noqa: E402

from ceasefire.access.actions import add_organization, add_user, close_user  # noqa: E402
from ceasefire.access.gate import SYSTEM, Asker, Denied  # noqa: E402
from ceasefire.access.models import Organization, User  # noqa: E402
from ceasefire.access.roles import Role  # noqa: E402
from ceasefire.audit.rules import BrokenRules  # noqa: E402
from ceasefire.demo import load as demonstration  # noqa: E402
from ceasefire.domain.periods import NotAPeriod, Period  # noqa: E402
from ceasefire.domain.terms import OrganizationKind  # noqa: E402
from ceasefire.feeds.actions import import_feed  # noqa: E402
from ceasefire.feeds.reading import BadFile  # noqa: E402
from ceasefire.feeds.sources import FEEDS  # noqa: E402
from ceasefire.reports import html, to_csv, to_json  # noqa: E402
from ceasefire.reports.check import NotAReport, check_printed  # noqa: E402
from ceasefire.reports.queries import InTheFuture, compute  # noqa: E402
from ceasefire.reports.report import Report  # noqa: E402
from ceasefire.workbook import template as workbook_template  # noqa: E402
from ceasefire.workbook.actions import import_workbook  # noqa: E402
from ceasefire.workbook.errors import NotExported, NotImported  # noqa: E402
from ceasefire.workbook.queries import export  # noqa: E402

WRITERS: dict[str, Callable[[Report], str]] = {
    "json": to_json.write,
    "html": html.write,
    "csv": to_csv.write,
}
HOST, PORT = "127.0.0.1", 8000
OWNER = Asker("command line", Role.ADMINISTRATOR)
"""Who has a shell on the machine can set up its users."""

TOLD = (
    BadFile,
    BrokenRules,
    Denied,
    InTheFuture,
    NotAPeriod,
    NotAReport,
    NotExported,
    NotImported,
    OSError,
    ValidationError,
    demonstration.NotEmpty,
)
"""What went wrong in a way that tells what to do next."""

A_DAY = click.DateTime(["%Y-%m-%d"])
A_FILE = click.Path(path_type=Path)


class Commands(click.Group):
    """A group whose errors are told in a sentence, not as a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            raise click.ClickException("\n".join(error.messages)) from error
        except DatabaseError as error:
            raise click.ClickException(
                f"The database refused ({type(error).__name__}). If it is not prepared yet, run: ceasefire migrate. "
                "Nothing was changed."
            ) from error
        except TOLD as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
@click.version_option(package_name="ceasefire")
def main() -> None:
    """From shooting to service, and the figures that follow from the records.

    DATABASE_URL names the database (default: an embedded one under var/).
    """


@main.command()
def migrate() -> None:
    """Prepare the database: make or update its tables."""
    call_command("migrate", verbosity=0)
    click.echo("The database is prepared.", err=True)


@main.command()
def demo() -> None:
    """Load the demonstration city into an empty database."""
    call_command("migrate", verbosity=0)
    demonstration.require_empty()
    with told_progress("Loading the demonstration city") as progress:
        demonstration.load(lambda done, of: progress("", done, of))
    click.echo("The demonstration city is loaded. To look at it: ceasefire serve", err=True)


@main.command()
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
    call_command("migrate", verbosity=0)
    if with_demo and demonstration.is_empty():
        ctx.invoke(demo)
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
    server = [sys.executable, "-m", "gunicorn", "ceasefire.config.wsgi", "--bind", f"{HOST}:{port}"]
    server += ["--preload", "--workers", "2", "--threads", "4", "--no-control-socket"]
    os.execv(sys.executable, server)  # noqa: S606


@main.group()
def organization() -> None:
    """Organizations that take part in the program."""


@organization.command("add")
@click.argument("name")
@click.option("--id", "reference", required=True, help="The office's own id for it, such as PB.")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganizationKind]), required=True)
def organization_add(*, name: str, reference: str, kind: str) -> None:
    """Add an organization."""
    add_organization(by=OWNER, name=name, kind=OrganizationKind(kind), reference=reference)
    click.echo(f"Added the organization [{reference}].", err=True)


@main.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("username")
@click.option("--name", "full_name", required=True, help="The name shown to others.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role if role not in (Role.SYSTEM, Role.PUBLIC)]),
    required=True,
)
@click.option("--organization", "reference", required=True, help="The id of their organization.")
@click.password_option()
def user_add(*, username: str, full_name: str, role: str, reference: str, password: str) -> None:
    """Add someone who signs in, for one organization, in one role."""
    theirs = Organization.objects.filter(reference=reference).first()
    if theirs is None:
        raise click.ClickException(
            f"There is no organization [{reference}]. Add it: ceasefire organization add"
        )
    add_user(
        by=OWNER,
        username=username,
        full_name=full_name,
        organization=theirs,
        role=Role(role),
        password=password,
    )
    click.echo(f"Added the user [{username}].", err=True)


@user.command("close")
@click.argument("username")
def user_close(*, username: str) -> None:
    """Let someone sign in no more, from now on."""
    leaver = User.objects.filter(username__iexact=username).first()
    if leaver is None:
        raise click.ClickException(f"Nobody signs in as [{username}].")
    close_user(by=OWNER, user=leaver)
    click.echo(f"[{username}] cannot sign in any more.", err=True)


@main.group()
def feed() -> None:
    """Files that cities publish."""


@feed.command("import")
@click.argument("source", type=click.Choice(sorted(FEEDS)))
@click.argument("file", type=A_FILE)
def feed_import(*, source: str, file: Path) -> None:
    """Take the incidents of a published FILE; safe to repeat."""
    with told_progress("Importing") as progress:
        imported = import_feed(
            by=SYSTEM, feed=source, file=file, progress=lambda done, of: progress("", done, of)
        )
    click.echo(str(imported))


@main.group()
def workbook() -> None:
    """The spreadsheet that an office fills in, takes back and keeps."""


@workbook.command("template")
@click.argument("file", type=A_FILE)
def workbook_make(*, file: Path) -> None:
    """Write an empty workbook to FILE, which must not be there yet."""
    if file.exists():
        raise click.ClickException(
            f"[{file}] is there already. Name another file, so that nothing filled in is lost."
        )
    workbook_template.write(file)
    click.echo(f"Wrote {file}. Its first sheet explains it.", err=True)


@workbook.command("import")
@click.argument("file", type=A_FILE)
@click.option("--as", "username", required=True, help="Whose rooms it is imported into.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def workbook_take(*, file: Path, username: str, dry_run: bool) -> None:
    """Take a filled-in workbook: all of it, or nothing."""
    with told_progress("Importing") as progress:
        imported = import_workbook(by=asker_named(username), file=file, dry_run=dry_run, progress=progress)
    click.echo(str(imported))


@workbook.command("export")
@click.argument("file", type=A_FILE)
@click.option("--as", "username", required=True, help="Whose rooms are exported.")
def workbook_give(*, file: Path, username: str) -> None:
    """Write what USER's rooms hold to FILE."""
    with told_progress("Exporting") as progress:
        export(asker=asker_named(username), file=file, progress=progress)
    click.echo(f"Wrote {file}.", err=True)


class ReportCommands(click.Group):
    """A period in place of a command's name asks for that period's report."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Take a word that names no command for a period."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["write", *args])


@main.group(cls=ReportCommands, subcommand_metavar="PERIOD | check")
def report() -> None:
    """The report of a PERIOD (2024, 2024-Q1, 2024-03), or the check of a printed one.

    For the options: ceasefire report write --help
    """


@report.command("write")
@click.argument("period")
@click.option(
    "--as-of", type=A_DAY, help="The day the figures are as of (default: the period's last, or today)."
)
@click.option(
    "--known-on", type=A_DAY, help="Only what had been entered by the end of this day (default: now)."
)
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="json", show_default=True)
@click.option("-o", "--output", type=A_FILE, help="The file to write (default: standard output).")
def report_write(
    *, period: str, as_of: datetime | None, known_on: datetime | None, form: str, output: Path | None
) -> None:
    """Compute the report of PERIOD."""
    computed = compute(
        asker=SYSTEM, period=Period.parse(period), as_of=day_of(as_of), known_on=day_of(known_on)
    )
    text = WRITERS[form](computed)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Wrote {output}.", err=True)
    if computed.broken:
        raise click.ClickException(
            f"{len(computed.broken)} identities do not hold: do not publish this report."
        )


@report.command("check")
@click.option(
    "--printed", type=A_FILE, required=True, help="Somebody's figures, in the form of the JSON report."
)
@click.option(
    "--as-of", type=A_DAY, help="The day to compute as of (default: the last day of the print's months)."
)
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="text", show_default=True)
def report_check(*, printed: Path, as_of: datetime | None, form: str) -> None:
    """Compare printed figures with the computed ones, and check the identities that the print breaks."""
    try:
        figures = json.loads(printed.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"[{printed}] is not JSON.") from error
    findings = check_printed(asker=SYSTEM, printed=figures, as_of=day_of(as_of))
    if form == "json":
        click.echo(json.dumps(findings.tree, indent=1, ensure_ascii=False))
    else:
        click.echo(str(findings))


def day_of(moment: datetime | None) -> date | None:
    """The day that was typed, if one was."""
    return moment.date() if moment else None


def asker_named(username: str) -> Asker:
    """Who a user name is to the gate. Raises ClickException for an unknown or inactive one."""
    found = User.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise click.ClickException(f"Nobody active signs in as [{username}].")
    return found.asker


@contextmanager
def told_progress(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error; the function given takes a stage's name, how much is done, and of how much."""
    with click.progressbar(
        length=100, label=label, file=sys.stderr, item_show_func=lambda stage: stage
    ) as bar:

        def tell(stage: str, done: int, of: int) -> None:
            bar.update(100 * done // max(of, 1) - bar.pos, stage)

        yield tell
