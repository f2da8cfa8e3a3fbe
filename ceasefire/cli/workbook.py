"""The workbook is written, taken and given."""

from __future__ import annotations

from pathlib import Path

import click

from ceasefire.cli.asked import A_FILE, asker_named, visiting
from ceasefire.cli.told import told_progress
from ceasefire.workbook import template as workbook_template
from ceasefire.workbook.actions import import_workbook
from ceasefire.workbook.queries import export


@click.group()
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
    asker = asker_named(username)
    with told_progress("Importing") as progress, visiting(asker):
        imported = import_workbook(by=asker, file=file, dry_run=dry_run, progress=progress)
    click.echo(str(imported))


@workbook.command("export")
@click.argument("file", type=A_FILE)
@click.option("--as", "username", required=True, help="Whose rooms are exported.")
def workbook_give(*, file: Path, username: str) -> None:
    """Write what USER's rooms hold to FILE."""
    asker = asker_named(username)
    with told_progress("Exporting") as progress, visiting(asker, reads_only=True):
        export(asker=asker, file=file, progress=progress)
    click.echo(f"Wrote {file}.", err=True)
