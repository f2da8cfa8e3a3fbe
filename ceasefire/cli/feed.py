"""Files that cities publish are imported."""

from __future__ import annotations

from pathlib import Path

import click

from ceasefire.access.gate import SYSTEM
from ceasefire.cli.asked import A_FILE, visiting
from ceasefire.cli.told import told_progress
from ceasefire.feeds.actions import import_feed
from ceasefire.feeds.sources import FEEDS


@click.group()
def feed() -> None:
    """Files that cities publish."""


@feed.command("import")
@click.argument("source", type=click.Choice(sorted(FEEDS)))
@click.argument("file", type=A_FILE)
def feed_import(*, source: str, file: Path) -> None:
    """Take the incidents of a published FILE; safe to repeat."""
    with told_progress("Importing") as progress, visiting(SYSTEM):
        imported = import_feed(
            by=SYSTEM, feed=source, file=file, progress=lambda done, of: progress("", done, of)
        )
    click.echo(str(imported))
