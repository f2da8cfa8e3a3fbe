"""The report of a period is written, or a printed one checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ceasefire.access.gate import SYSTEM
from ceasefire.cli.asked import A_DAY, A_FILE, day_of, visiting
from ceasefire.domain.periods import Period
from ceasefire.reports import html, to_csv, to_json
from ceasefire.reports.check import check_printed
from ceasefire.reports.queries import compute
from ceasefire.reports.report import Report

WRITERS: dict[str, Callable[[Report], str]] = {
    "json": to_json.write,
    "html": html.write,
    "csv": to_csv.write,
}


class ReportCommands(click.Group):
    """A period in place of a command's name asks for that period's report."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Take a word that names no command for a period."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["write", *args])


@click.group(cls=ReportCommands, subcommand_metavar="PERIOD | check")
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
    asked = Period.parse(period)
    with visiting(SYSTEM, reads_only=True):
        computed = compute(asker=SYSTEM, period=asked, as_of=day_of(as_of), known_on=day_of(known_on))
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
    with visiting(SYSTEM, reads_only=True):
        findings = check_printed(asker=SYSTEM, printed=figures, as_of=day_of(as_of))
    if form == "json":
        click.echo(json.dumps(findings.tree, indent=1, ensure_ascii=False))
    else:
        click.echo(str(findings))
