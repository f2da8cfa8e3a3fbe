"""Each command does its work for who signs in to the database as a role that owns nothing."""

from __future__ import annotations

import csv
import json
import re
import time
from pathlib import Path

import pytest

from ceasefire.workbook.tests.books import texts
from tests.office import books
from tests.office.office import Office

SECONDS_TO_TURN = 60
UNSEALED = "SELECT count(*) FROM audit_auditevent WHERE id NOT IN (SELECT event FROM audit_auditseal)"
NAME = "Dorothy Gale"


def export(office: Office, username: str, file: Path) -> str:
    office.does("workbook", "export", str(file), "--as", username)
    return texts(file)


def test_the_users_are_listed(office: Office) -> None:
    listed = [line.split()[:3] for line in office.does("user", "list").splitlines()]
    assert ["sol", "provider_supervisor", "STREET"] in listed


@pytest.mark.slow
def test_an_invitation_is_printed_and_somebody_who_leaves_is_closed_out(office: Office) -> None:
    told = office.does(
        "user", "add", "boq", "--name", "Tip Ozma", "--role", "evaluator", "--organization", "OFFICE"
    )
    assert told.startswith("http://127.0.0.1:8000/sign-in/invitation/")
    assert told != office.does("user", "invite", "boq", "--reset-second-factor")
    office.does("user", "close", "boq")
    assert "left" in next(line for line in office.does("user", "list").splitlines() if line.startswith("boq"))


@pytest.mark.slow
def test_a_published_file_is_taken(office: Office, folder: Path) -> None:
    file = folder / "Shootings.csv"
    file.write_text(books.FEED)
    assert "1 added" in office.does("feed", "import", "portland-ppb", str(file))


@pytest.mark.slow
def test_each_takes_back_what_their_rooms_hold(filled: Office, folder: Path) -> None:
    coordination = export(filled, "ana", folder / "ana.xlsx")
    vault = export(filled, "sol", folder / "sol.xlsx")
    assert NAME in coordination
    assert "Seen with the Winkies" in coordination
    assert NAME in vault
    assert "Her aunt Em answered" in vault
    assert "aunt Em" not in coordination
    assert "Winkies" not in vault


@pytest.mark.slow
def test_who_may_not_import_is_told_so_in_a_sentence(filled: Office, folder: Path) -> None:
    told = filled.type("workbook", "import", str(books.coordinators(folder)), "--as", "sol")
    assert told.ended == 1
    assert "The role [provider_supervisor] does not work in the room [" in told.error


def test_the_years_report_is_computed(filled: Office, folder: Path) -> None:
    file = folder / "report.json"
    filled.does("report", "write", "2024", "--output", str(file))
    assert json.loads(file.read_text())["annual"]["referred"] == 1


def test_a_statement_in_the_shell_has_the_rights_of_its_role(filled: Office) -> None:
    asked = """
print([one.reference for one in VaultPerson.objects.all()], asker.role)
try: print(ReviewPerson.objects.count())
except Exception as refused: print(refused)

"""
    told = filled.does("shell", "--as", "sol", said=asked)
    assert "['participant'] provider_supervisor" in told
    assert "permission denied for table people_reviewperson" in told


@pytest.mark.slow
def test_keys_are_rotated_and_all_that_they_guard_opens_with_the_new_ones(
    filled: Office, folder: Path
) -> None:
    filled.does("keys", "rotate")
    assert "needed for backups from before" in filled.does("keys", "status")
    assert "Her aunt Em answered" in export(filled, "sol", folder / "rotated.xlsx")


def test_the_jobs_take_a_turn_and_end_when_told(filled: Office) -> None:
    assert filled.ask(UNSEALED) != "0"
    with filled.starting("jobs") as jobs:
        deadline = time.monotonic() + SECONDS_TO_TURN
        while filled.ask(UNSEALED) != "0":
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert jobs.returncode == 0


def test_the_trail_is_sealed_and_verified(filled: Office) -> None:
    filled.does("audit", "seal")
    # Sealing and verifying are visits themselves.
    assert re.search(
        "^Sealed: [1-9][0-9]* rows? in 1 block. Not yet sealed: (0 rows|1 row).",
        filled.does("audit", "verify"),
    )


@pytest.mark.slow
def test_the_trail_is_given_out(filled: Office, folder: Path) -> None:
    filled.does("audit", "export", str(folder / "trail.csv"), "--as", "ada")
    rows = csv.DictReader((folder / "trail.csv").read_text().splitlines())
    assert "command workbook import" in {row["purpose"] for row in rows}
