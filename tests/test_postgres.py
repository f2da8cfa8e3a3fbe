"""The throwaway PostgreSQL is what the tests take it for."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres

SECONDS_TO_END = 20


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    server = postgres.Server()
    yield server
    server.stop()


def test_row_level_security_binds_whom_the_program_signs_in_as(server: postgres.Server) -> None:
    asked = f"select rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = '{postgres.LOGIN}'"
    assert server.execute(asked) == "f|f|f"


def test_listens_on_no_network_address(server: postgres.Server) -> None:
    assert server.execute("show listen_addresses") == ""


def test_a_statement_that_fails_says_why(server: postgres.Server) -> None:
    with pytest.raises(postgres.NoServer, match="no_such_table"):
        server.execute("select * from no_such_table")


def test_ends_with_the_process_that_started_it_even_if_that_is_killed() -> None:
    program = (
        "import sys; from tests.postgres import Server; print(Server().folder, flush=True); sys.stdin.read()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with starter:
        assert starter.stdout
        folder = Path(starter.stdout.readline().strip())
        there_before = (folder / "data" / "postmaster.pid").exists()
        starter.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + SECONDS_TO_END
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert there_before
    assert not folder.exists()


def test_a_machine_without_the_server_programs_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "server_programs", lambda: None)
    with pytest.raises(postgres.NoServer, match="apt-get install postgresql"):
        postgres.Server()
