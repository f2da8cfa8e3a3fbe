"""A database that cannot be is told in a sentence, and its password to nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PASSWORD = "open-sesame"  # made up
NO_DATABASE = [
    "",
    "var/office.sqlite3",
    "sqlite:///",
    "sqlite://:memory:",
    f"postgresql://dorothy:{PASSWORD}@oz.example",
    f"postgresql//dorothy:{PASSWORD}@oz.example/oz",
    f"postgresql://dorothy:{PASSWORD}@oz.example:emerald/oz",
    f"postgresql://dorothy:{PASSWORD}/#@oz.example/oz",
    f"mysql://dorothy:{PASSWORD}@oz.example/oz",
]


def told(address: str, var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": address, "CEASEFIRE_VAR": str(var)}
    command = [sys.executable, "-m", "ceasefire.cli", *(words or ("keys", "status"))]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("address", NO_DATABASE)
def test_an_address_of_no_database_is_told_in_a_line_without_its_password(
    address: str, tmp_path: Path
) -> None:
    answer = told(address, tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    (line,) = answer.stderr.splitlines()
    assert line.startswith("Error: DATABASE_URL names no database that ceasefire can use. Set it to ")
    assert PASSWORD not in line


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    answer = told(f"postgresql://dorothy:{PASSWORD}@127.0.0.1:1/oz", tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("Error: The database does not answer")
    assert PASSWORD not in answer.stderr


def test_the_check_of_a_database_that_is_not_prepared_says_so(tmp_path: Path) -> None:
    answer = told(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path, "database", "check")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "Error: The database is not prepared. Run: ceasefire migrate\n"
