"""Who holds the database's files, a dump, or all that the program keeps, but not the key file, reads neither side.

The key file lies apart, and nothing of the gate or of the database's roles is in the way here.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.machine import server_programs
from tests.wall.canaries import WORD, Canary
from tests.wall.wall import Wall


def is_ciphertext(canary: Canary) -> bool:
    """Whether the model says that the field's column holds ciphertext."""
    model, _, name = canary.field.rpartition(".")
    return name in getattr(apps.get_model(model), "guarded", ())


def files_of_the_database() -> Iterator[bytes]:
    """The database as it lies on the disk, with what is about to be written into it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        file = Path(f"{connection.settings_dict['NAME']}{ending}")
        if file.exists():
            yield file.read_bytes()


def dump_of_the_database() -> bytes:
    """Every table with every row, as whoever owns all of it backs it up."""
    programs = server_programs()
    assert programs
    told = connection.settings_dict
    command = [programs / "pg_dump", f"--host={told['HOST']}", f"--username={told['USER']}", told["NAME"]]
    return subprocess.run(command, capture_output=True, check=True).stdout


def kept() -> Iterator[bytes]:
    """All else that the program keeps on the disk: what was uploaded, its secret; but not the key file."""
    keys = settings.KEY_FILE.parent
    for file in sorted(settings.VAR.rglob("*")):
        if file.is_file() and keys not in file.parents:
            yield file.read_bytes()


def test_the_files_hold_no_byte_of_what_is_guarded(wall: Wall) -> None:
    is_file = connection.vendor == "sqlite"
    held = [*(files_of_the_database() if is_file else [dump_of_the_database()]), *kept()]
    found = {*wall.planted.found_in(*held)}
    assert [canary for canary in found if is_ciphertext(canary)] == []
    # What lies open is there, so this is the right place to look; SQLite keeps a coordinate as eight bytes of its own.
    for canary in wall.planted.canaries.values():
        if canary.mark.startswith(WORD) and not is_ciphertext(canary) and not canary.is_past:
            assert canary in found
