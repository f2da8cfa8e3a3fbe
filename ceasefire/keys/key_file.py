"""The key file: the installation's master keys, newest first, kept apart from the database.

A master key opens data keys, and those open what is guarded (see keyring.py). Each line of the file holds a key's id,
the day it was made and its 256 bits; lines that begin with # explain.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from django.conf import settings

from ceasefire.audit import clock

KEY_BYTES = 32
"""256 bits."""

HEADING = """\
# The master keys of a ceasefire installation, newest first.
# Who holds this file and the database reads every name and every note. Without it they are lost for good.
# Keep a copy in a second place, apart from the database's backups. See docs/how-to/keep-the-key.md
"""


class BadKeyFile(RuntimeError):
    """The key file is there and cannot be used; the message says what to do."""


class NoKeyFile(RuntimeError):
    """There is no key file."""


@dataclass(frozen=True)
class MasterKey:
    """One of the installation's master keys; its id stands beside all that it wraps."""

    id: str
    made_on: date
    secret: bytes = field(repr=False)

    @property
    def line(self) -> str:
        """The key as it stands in the file."""
        return f"{self.id} {self.made_on} {base64.b64encode(self.secret).decode()}\n"


def read() -> tuple[MasterKey, ...]:
    """The master keys, newest first. Raises NoKeyFile, BadKeyFile."""
    path = settings.KEY_FILE
    try:
        with path.open(encoding="ascii") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise BadKeyFile(
                    f"Others than its owner can open the key file [{path}]. Run: chmod 600 {path}. If somebody may "
                    "have read it, make new keys too: ceasefire keys rotate"
                )
            lines = [line for line in file.read().splitlines() if line and not line.startswith("#")]
    except FileNotFoundError:
        raise NoKeyFile(f"There is no key file [{path}].") from None
    except (PermissionError, UnicodeDecodeError) as error:
        raise BadKeyFile(f"The key file [{path}] cannot be read ({type(error).__name__}).") from None
    keys = tuple(_key(line, path) for line in lines)
    if not keys:
        raise BadKeyFile(f"The key file [{path}] holds no key. Put the copy of it back in its place.")
    return keys


def _key(line: str, path: Path) -> MasterKey:
    try:
        id, made_on, secret = line.split()
        key = MasterKey(id, date.fromisoformat(made_on), base64.b64decode(secret, validate=True))
    except (ValueError, binascii.Error):
        key = None
    if key is None or len(key.secret) != KEY_BYTES:
        # What stands there is not repeated: it may be most of a key.
        raise BadKeyFile(
            f"A line of the key file [{path}] is no key. Put the copy of the file back in its place."
        )
    return key


def is_there() -> bool:
    """Whether there is a key file, be it good or bad."""
    return bool(settings.KEY_FILE.exists())


def make() -> None:
    """Make the file with one master key, for its owner alone; one that is there stays as it is."""
    temporary = _written([_new()])
    try:
        os.link(temporary, settings.KEY_FILE)
    except FileExistsError:
        pass  # Another process was first: its keys count.
    finally:
        temporary.unlink()
    _keep_folder()


def add() -> None:
    """Put a new master key before the others."""
    _written([_new(), *read()]).replace(settings.KEY_FILE)
    _keep_folder()


def _new() -> MasterKey:
    return MasterKey(secrets.token_hex(8), clock.today(), secrets.token_bytes(KEY_BYTES))


def _written(keys: Sequence[MasterKey]) -> Path:
    """A file beside the key file that holds these keys, on the disk before it is used."""
    folder = settings.KEY_FILE.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary: Path = folder / f".{settings.KEY_FILE.name}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(HEADING + "".join(key.line for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _keep_folder() -> None:
    folder = os.open(settings.KEY_FILE.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def held() -> Iterator[None]:
    """Hold the file against another rotation, until the block or the process ends. Raises BadKeyFile if it is held."""
    with (settings.KEY_FILE.parent / f"{settings.KEY_FILE.name}.lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise BadKeyFile("Keys are being rotated already. Wait until that has ended.") from None
        yield
