"""The trail is sealed, verified and given out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from ceasefire.access.actions import go_on_from_backup
from ceasefire.access.queries import trail
from ceasefire.audit import head
from ceasefire.audit.head import Head
from ceasefire.audit.to_csv import write
from ceasefire.audit.verifying import Verified, verify
from ceasefire.cli.asked import A_DAY, A_FILE, OWNER, asker_named, day_of, visiting
from ceasefire.cli.told import counted, told_progress
from ceasefire.domain.terms import VisitOutcome
from ceasefire.jobs.trail import seal_trail
from ceasefire.keys.sealing import sealing_keys


@click.group()
def audit() -> None:
    """The trail: who read and wrote which record."""


@audit.command("seal")
@click.option(
    "--restored",
    is_flag=True,
    help="The database was restored from a backup: go on from the block that it ends with. The trail says so.",
)
def audit_seal(*, restored: bool) -> None:
    """Seal the rows that wait, as is done each minute while the pages are served."""
    if restored:
        with visiting(OWNER):
            go_on_from_backup(by=OWNER)
    click.echo(f"Sealed {counted(seal_trail(), 'row')}.", err=True)


@audit.command("verify")
@click.option(
    "--head",
    "noted",
    metavar="NUMBER:DIGEST",
    help="The last block as somebody noted it down elsewhere; beside the one that is kept outside the database.",
)
def audit_verify(*, noted: str | None) -> None:
    """Hold every row against its seal, and name each that was changed, removed, inserted or put elsewhere.

    Ends with 1 if there is one, and where no block is noted outside the database.
    """
    kept = head.read()
    heads = ([kept] if kept else []) + ([Head.parse(noted)] if noted else [])
    with told_progress("Verifying") as progress, visiting(OWNER, reads_only=True):
        keys = {key.id: key.secret for key in sealing_keys()}
        verified = verify(keys, heads=heads, progress=lambda done, of: progress("", done, of))
    for line in lines(verified):
        click.echo(line)
    wrong = []
    if verified.findings:
        found = counted(len(verified.findings), "finding")
        wrong.append(f"{found}. Who keeps the trail should see them: docs/how-to/audit-trail.md")
    if verified.blocks and not heads:
        wrong.append(
            f"No last block is noted in [{head.file()}]: whether some were cut off cannot be told. Put the copy of "
            "that file back, or name a block that you noted down: --head NUMBER:DIGEST"
        )
    if wrong:
        raise click.ClickException("\n".join(wrong))


@audit.command("export")
@click.argument("file", type=A_FILE)
@click.option(
    "--as", "username", required=True, help="Who reads the trail: a privacy officer or an administrator."
)
@click.option("--from", "first", type=A_DAY, help="The first day.")
@click.option("--to", "last", type=A_DAY, help="The last day.")
@click.option("--user", help="Only this user's visits.")
@click.option("--record", help="Only visits that read or wrote the record with this id.")
@click.option("--outcome", type=click.Choice([outcome.value for outcome in VisitOutcome]))
def audit_export(
    *,
    file: Path,
    username: str,
    first: datetime | None,
    last: datetime | None,
    user: str | None,
    record: str | None,
    outcome: str | None,
) -> None:
    """Write the trail to FILE as CSV, the latest visit first: ids and counts, nothing of what a record says."""
    asker = asker_named(username)
    with visiting(asker, reads_only=True):
        visits = trail(
            asker=asker,
            first=day_of(first),
            last=day_of(last),
            user=user or "",
            record=record or "",
            outcome=outcome or "",
        )
        file.write_text(write(visits.iterator()), encoding="utf-8")
    click.echo(f"Wrote {file}.", err=True)


def lines(verified: Verified) -> list[str]:
    """What was found, in words."""
    told = [str(finding) for finding in sorted(verified.findings)]
    told.append(
        f"Sealed: {counted(verified.rows, 'row')} in {counted(verified.blocks, 'block')}. "
        f"Not yet sealed: {counted(verified.waiting, 'row')}."
    )
    if verified.last:
        told.append(
            f"The last block is {verified.last}. Note it down elsewhere, and compare: --head {verified.last}"
        )
    return told
