"""A PostgreSQL server for one test run: made in a temporary folder, reached by a socket in it, gone with the run.

Uses the standard library alone. The server listens on no network address, and only who owns the folder reaches it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from tests.machine import BY_HAND, server_programs

SUPERUSER = "postgres"
"""Whom the tests sign in as: they look at every room, and take the places of the program's roles."""

LOGIN = "ceasefire"
"""Whom the program signs in as. Each request in a test comes as this role; see tests/login.py."""

DATABASE = "ceasefire"
SECONDS_TO_START = 30

# The server ends when its standard input does: however the tests end, it does not outlive them.
_UNTIL_INPUT_ENDS = '"$@" & server=$!; read -r _; kill -QUIT $server; wait $server; rm -rf "${PGDATA%/data}"'
# A run's data is thrown away: nothing has to reach the disk.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}


class NoServer(RuntimeError):
    """PostgreSQL cannot be started on this machine; the message says what to do."""


class Server:
    """A running server with the program's login role and one database. Raises NoServer when it cannot be had.

    Its data is new, or a copy of what `keep` kept of another.
    """

    def __init__(self, kept: Path | None = None) -> None:
        self._programs = _programs()
        self._owner = _owner()
        self.folder = Path(tempfile.mkdtemp(prefix="ceasefire-postgres-"))
        if self._owner:
            shutil.chown(self.folder, self._owner, self._owner)
        self._data = self.folder / "data"
        if kept:
            _copy(kept, self._data)
        else:
            self._make_data()
        self._process = self._start()
        self._wait()
        if not kept:
            self.execute(f"create role {LOGIN} login noinherit")
            self.execute(f"create database {DATABASE}")

    def _make_data(self) -> None:
        self._run(
            "initdb",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--no-sync",
            "--auth=trust",
            f"--username={SUPERUSER}",
        )

    @property
    def url(self) -> str:
        """The address of the tests' database, for DATABASE_URL."""
        return address(self.folder, SUPERUSER, DATABASE)

    def execute(self, sql: str, *, database: str = "postgres") -> str:
        """What the superuser reads when it runs one statement: a row a line, columns parted by `|`."""
        return self._run(
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
            f"--host={self.folder}", f"--username={SUPERUSER}", f"--dbname={database}", f"--command={sql}",
        )  # fmt: skip

    def stop(self) -> None:
        """Ends the server and removes its folder."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        server = [str(self._programs / "postgres"), *settings, f"--unix_socket_directories={self.folder}"]
        with (self.folder / "log").open("wb") as log:
            # A session of its own: an interrupt at the keyboard ends the tests first, and they end the server.
            return subprocess.Popen(
                ["/bin/sh", "-c", _UNTIL_INPUT_ENDS, "sh", *server],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self._environment(),
                user=self._owner,
                group=self._owner,
                start_new_session=True,
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.execute("select 1")
            except NoServer:
                time.sleep(0.05)
            else:
                return
        said = (self.folder / "log").read_text(errors="replace")
        self.stop()
        raise NoServer(f"PostgreSQL did not start. It said:\n{said}")

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            env=self._environment(),
            user=self._owner,
            group=self._owner,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NoServer(f"PostgreSQL's {program} failed. It said:\n{done.stderr}")
        return done.stdout.strip()

    def _environment(self) -> dict[str, str]:
        """The environment of this run, without what would lead PostgreSQL's programs to another server."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, "PGDATA": str(self._data), "LC_ALL": "C.UTF-8"}


def keep(folder: Path, kept: Path) -> None:
    """Keep a copy of the data of the server whose socket is in a folder; nobody may be writing there."""
    _copy(folder / "data", kept)
    (kept / "postmaster.pid").unlink()


def _copy(data: Path, to: Path) -> None:
    # The standard library's copy does not keep the owner, whom the server asks for.
    subprocess.run(["cp", "-a", str(data), str(to)], check=True)


def address(folder: Path, user: str, database: str) -> str:
    """The address of a database, reached by a socket in a folder, for who signs in to it."""
    return f"postgresql://{user}@{quote(str(folder), safe='')}/{database}"


def _programs() -> Path:
    programs = server_programs()
    if programs is None:
        raise NoServer(f"PostgreSQL's server programs are not on this machine. {BY_HAND}")
    return programs


def _owner() -> str | None:
    """The user who runs the server, if not who runs the tests: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SUPERUSER).pw_name
    except KeyError:
        raise NoServer(
            f"PostgreSQL does not run as root, and there is no user [{SUPERUSER}]. {BY_HAND}"
        ) from None
