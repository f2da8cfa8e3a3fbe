"""The trail is sealed, verified and given out on the command line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from ceasefire.access.roles import Role
from ceasefire.audit import head
from ceasefire.audit.head import Head
from ceasefire.audit.models import AuditBlock, AuditEvent, AuditSeal
from ceasefire.cli.tests.conftest import Typed
from ceasefire.cli.told import counted
from tests import city

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def heads(tmp_path: Path) -> Iterator[None]:
    with override_settings(TRAIL_HEADS=tmp_path / "heads"):
        yield


@pytest.fixture
def rows() -> int:
    """How many rows the trail holds."""
    city.victim()
    return AuditEvent.objects.count()


def test_says_how_many_rows_hold_and_how_many_wait(typed: Typed, rows: int) -> None:
    assert f"Sealed {counted(rows, 'row')}." in typed("audit", "seal").output
    city.incident()
    told = typed("audit", "verify")
    assert told.exit_code == 0
    assert f"Sealed: {counted(rows, 'row')} in 1 block. Not yet sealed: 1 row." in told.output
    assert f"--head {AuditBlock.objects.get()}" in told.output


def test_a_row_that_was_changed_is_named_and_the_command_ends_with_one(typed: Typed, rows: int) -> None:
    typed("audit", "seal")
    changed = AuditEvent.objects.latest("id")
    AuditEvent.objects.filter(id=changed.pk).update(by="wicked-witch")
    told = typed("audit", "verify")
    assert told.exit_code == 1
    assert f"row {changed.pk}: changed" in told.output
    assert "wicked" not in told.output


def test_a_head_noted_elsewhere_finds_what_the_file_does_not(typed: Typed, rows: int) -> None:
    typed("audit", "seal")
    noted = str(AuditBlock.objects.get())
    AuditSeal.objects.all().delete()
    AuditBlock.objects.all().delete()
    head.file().unlink()
    assert typed("audit", "verify").exit_code == 0
    told = typed("audit", "verify", "--head", noted)
    assert (told.exit_code, "block 1: cut off" in told.output) == (1, True)


def test_a_head_that_names_no_block_is_told_how_to_write_one(typed: Typed, rows: int) -> None:
    told = typed("audit", "verify", "--head", "oz")
    assert (told.exit_code, "17:0123456789abcdef" in told.output) == (1, True)


def test_a_restored_database_goes_on_only_when_told_to_and_the_trail_says_who(
    typed: Typed, rows: int
) -> None:
    typed("audit", "seal")
    city.incident()
    typed("audit", "seal")
    AuditSeal.objects.filter(block=2).delete()
    AuditBlock.objects.filter(number=2).delete()
    refused = typed("audit", "seal")
    assert (refused.exit_code, "--restored" in refused.output) == (1, True)
    assert typed("audit", "seal", "--restored").exit_code == 0
    said = AuditEvent.objects.get(actions=["access.go_on_from_backup"])
    assert (said.by, said.purpose) == ("command line", "command audit seal")
    assert typed("audit", "verify").exit_code == 0


def test_a_trail_of_several_blocks_whose_note_is_gone_goes_on_only_when_told_to(
    typed: Typed, rows: int
) -> None:
    typed("audit", "seal")
    city.incident()
    typed("audit", "seal")
    noted = str(AuditBlock.objects.latest("number"))
    head.file().unlink()
    city.incident()
    for command, sentence in (("verify", "No last block is noted"), ("seal", "none is noted")):
        told = typed("audit", command)
        assert (told.exit_code, sentence in told.output) == (1, True)
    assert typed("audit", "verify", "--head", noted).exit_code == 0
    assert typed("audit", "seal", "--restored").exit_code == 0
    assert typed("audit", "verify").exit_code == 0


def test_a_first_block_that_was_not_noted_stops_nobody(typed: Typed, rows: int) -> None:
    """Its sealer was ended between the block and the note."""
    typed("audit", "seal")
    head.file().unlink()
    city.incident()
    assert typed("audit", "seal").exit_code == 0
    assert typed("audit", "verify").exit_code == 0


def test_what_is_wrong_is_told_where_no_block_is_noted_either(typed: Typed, rows: int) -> None:
    typed("audit", "seal")
    AuditEvent.objects.filter(id=AuditEvent.objects.latest("id").pk).update(by="wicked-witch")
    head.file().unlink()
    told = typed("audit", "verify")
    assert told.exit_code == 1
    assert "1 finding." in told.output
    assert "No last block is noted" in told.output


@contextmanager
def without_its_blocks() -> Iterator[None]:
    """Let the table of the blocks have another name inside, as who owns the database can give it."""
    with connection.schema_editor() as editor:
        editor.alter_db_table(AuditBlock, "audit_auditblock", "audit_elsewhere")
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(AuditBlock, "audit_elsewhere", "audit_auditblock")


@pytest.mark.parametrize("command", ["migrate", "demo"])
def test_nothing_forgets_the_head_of_a_trail_whose_table_is_gone(
    typed: Typed, rows: int, command: str
) -> None:
    typed("audit", "seal")
    with without_its_blocks():
        told = typed(command)
    assert told.exit_code == 1
    assert "ceasefire migrate --new-trail" in told.output
    assert "Block [1]" in told.output
    assert head.read() == Head.of(AuditBlock.objects.get())
    # What the owner cuts off once the table is back is found.
    AuditSeal.objects.all().delete()
    AuditBlock.objects.all().delete()
    assert "block 1: cut off" in typed("audit", "verify").output


def test_a_new_database_begins_a_new_trail_only_when_told_to_and_the_trail_says_who(
    typed: Typed, rows: int
) -> None:
    head.note(Head(7, "0123456789abcdef"))
    assert typed("migrate", "--new-trail").exit_code == 0
    said = AuditEvent.objects.get(actions=["access.begin_new_trail"])
    assert (said.by, said.purpose) == ("command line", "command migrate")
    assert head.read() is None
    [before] = head.file().parent.glob("*.before")
    assert before.read_text() == "7:0123456789abcdef\n"
    assert typed("audit", "seal").exit_code == 0
    assert typed("audit", "verify").exit_code == 0


def test_a_trail_that_has_blocks_is_not_begun_anew(typed: Typed, rows: int) -> None:
    typed("audit", "seal")
    told = typed("migrate", "--new-trail")
    assert (told.exit_code, "goes on from block [1:" in told.output) == (1, True)
    assert head.read() == Head.of(AuditBlock.objects.get())


def test_the_trail_is_exported_for_who_may_read_it_and_for_nobody_else(
    typed: Typed, rows: int, tmp_path: Path
) -> None:
    for role in (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.DIRECTOR):
        city.user(role.value, role)
        out = tmp_path / f"{role.value}.csv"
        told = typed("audit", "export", str(out), "--as", role.value)
        assert (told.exit_code == 0, out.exists()) == ((role is not Role.DIRECTOR),) * 2


def test_an_export_holds_ids_and_only_the_visits_asked_for(typed: Typed, rows: int, tmp_path: Path) -> None:
    city.user("privacy", Role.PRIVACY_OFFICER)
    wanted = city.incident()
    out = tmp_path / "trail.csv"
    typed("audit", "export", str(out), "--as", "privacy", "--record", str(wanted.id), "--user", "officer")
    with out.open(encoding="utf-8", newline="") as file:
        [line] = csv.DictReader(file)
    assert (line["user"], line["outcome"]) == ("officer", "done")
    assert line["written"] == f"shootings.incident:{wanted.id}"


def test_who_exports_the_trail_leaves_a_row_that_says_how_it_was_searched_and_not_for_what(
    typed: Typed, rows: int, tmp_path: Path
) -> None:
    city.user("privacy", Role.PRIVACY_OFFICER)
    searched = ("--from", "2024-03-01", "--outcome", "done", "--user", "dorothy")
    typed("audit", "export", str(tmp_path / "trail.csv"), "--as", "privacy", *searched)
    row = AuditEvent.objects.latest("id")
    assert (row.by, row.purpose) == ("privacy", "command audit export")
    assert (row.actions, row.read) == (["access.trail(first,user,outcome)"], {})


def test_verifying_shows_nobodys_visit_and_leaves_no_row(typed: Typed, rows: int) -> None:
    typed("audit", "verify")
    assert AuditEvent.objects.count() == rows


def test_a_command_that_is_refused_leaves_a_row_that_says_so(typed: Typed, rows: int, tmp_path: Path) -> None:
    city.user("director", Role.DIRECTOR)
    typed("audit", "export", str(tmp_path / "x.csv"), "--as", "director")
    row = AuditEvent.objects.latest("id")
    assert (row.by, row.purpose, row.origin) == ("director", "command audit export", "command line")
    assert row.outcome == "refused"
