"""An office: a database with an owner and a login role, and the command typed beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests import postgres

PASSWORD = "open-sesame"  # made up
CANARIES = ("Dorothy Gale", "Tip Ozma", "555-0143", "Winkies", "aunt Em")
"""What the office's people are called and what is said of them: no command tells it."""
SECONDS_TO_SERVE = 60


@dataclass(frozen=True)
class Told:
    """What a command said, and how it ended."""

    ended: int
    out: str
    error: str


@dataclass
class Office:
    """One database of a server, its two roles, and the folder of what the program keeps."""

    server: postgres.Server
    folder: Path
    name: str = "oz"
    program: str = "oz_program"
    """Whom the program signs in as."""

    @property
    def owner(self) -> str:
        """Who owns the database and migrates it."""
        return f"{self.name}_owner"

    def found(self) -> None:
        """Make the two roles and the database, as docs/how-to/postgresql.md says."""
        for statement in (
            f"CREATE ROLE {self.owner} LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE ROLE {self.program} LOGIN NOINHERIT PASSWORD '{PASSWORD}'",
            f"CREATE DATABASE {self.name} OWNER {self.owner}",
            f"REVOKE ALL ON DATABASE {self.name} FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {self.name} TO {self.program}",
        ):
            self.server.execute(statement)

    def ask(self, sql: str) -> str:
        """What the server's superuser reads in the database."""
        return self.server.execute(sql, database=self.name)

    def address(self, user: str) -> str:
        """The database's address, with a password that nobody may tell."""
        return postgres.address(self.server.folder, f"{user}:{PASSWORD}", self.name)

    def environment(self, *, owner: bool) -> dict[str, str]:
        """What the command finds in its environment; the owner's address where the owner is to work."""
        ours = {
            "DATABASE_URL": self.address(self.program),
            "CEASEFIRE_VAR": str(self.folder / "var"),
            "CEASEFIRE_KEY_FILE": str(self.folder / "keys" / "installation.key"),
        }
        return {**os.environ, **ours, **({"DATABASE_OWNER_URL": self.address(self.owner)} if owner else {})}

    def type(self, *words: str, said: str | None = None, owner: bool = False) -> Told:
        """Type a command in a process of its own. Fails where it tells a trace, a password or a name."""
        done = subprocess.run(
            [sys.executable, "-m", "ceasefire.cli", *words],
            env=self.environment(owner=owner),
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        tells_nothing(done.stdout + done.stderr)
        return Told(done.returncode, done.stdout, done.stderr)

    def does(self, *words: str, said: str | None = None, owner: bool = False) -> str:
        """Type a command that is to succeed; what it answers."""
        told = self.type(*words, said=said, owner=owner)
        assert told.ended == 0, told.error
        return told.out

    @contextmanager
    def starting(self, *words: str, owner: bool = False) -> Iterator[subprocess.Popen[str]]:
        """Type a command that goes on until it is told to end."""
        with (
            (self.folder / "said").open("w+") as said,
            subprocess.Popen(
                [sys.executable, "-m", "ceasefire.cli", *words],
                env=self.environment(owner=owner),
                stdout=said,
                stderr=said,
                text=True,
            ) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                process.wait()
                said.seek(0)
                tells_nothing(said.read())

    @contextmanager
    def serving(self, *, owner: bool = False) -> Iterator[str]:
        """The address of the pages, served by `ceasefire serve`."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        with self.starting("serve", "--port", str(port), owner=owner) as process:
            deadline = time.monotonic() + SECONDS_TO_SERVE
            while not answers(address):
                assert process.poll() is None, (self.folder / "said").read_text()
                assert time.monotonic() < deadline, (self.folder / "said").read_text()
                time.sleep(0.1)
            yield address


def answers(address: str) -> bool:
    """Whether somebody serves there."""
    try:
        with urlopen(address):
            return True
    except URLError:
        return False


def tells_nothing(said: str) -> None:
    """Fail where it tells a trace, a password, or what a record says of somebody."""
    for unsaid in ("Traceback", PASSWORD, *CANARIES):
        assert unsaid not in said, said
