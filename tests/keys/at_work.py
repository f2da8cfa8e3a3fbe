"""A process of its own on the database of a test: `python -m tests.keys.at_work write NAME...` or `... rotate`.

It writes until its input ends, and tells what it wrote once that is committed; or it rotates, and tells how far it is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from select import select

MODULE = "tests.keys.at_work"
SECONDS = 1.0
"""In place of the minute after which a process looks for newer keys, so that a test need not wait for it."""


def database_url(name: str, vendor: str) -> str:
    """The address of the test's own database."""
    if vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def begin(url: str, key_file: Path, *words: str) -> subprocess.Popen[str]:
    """Start it; the caller ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", MODULE, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "CEASEFIRE_KEY_FILE": str(key_file),
            "DJANGO_SETTINGS_MODULE": "ceasefire.config.settings",
        },
    )


def main(what: str, *names: str) -> None:
    """Write, or rotate."""
    import django  # noqa: PLC0415  # only in the process of its own

    django.setup()
    from ceasefire.keys import keyring, rotation  # noqa: PLC0415  # models can be imported only now

    keyring.LOOKED_UP_EVERY = rotation.MARGIN = SECONDS
    if what == "write":
        _write(names)
    else:
        rotation.BATCH = 3
        _rotate()


def _write(names: tuple[str, ...]) -> None:
    """Correct each name again and again, and enter somebody new with each round."""
    from ceasefire.people.models import ReviewPersonName  # noqa: PLC0415
    from tests import city  # noqa: PLC0415
    from tests.keys.test_rotation import correct  # noqa: PLC0415

    number = 0
    while not select([sys.stdin], [], [], 0)[0]:
        number += 1
        for name in ReviewPersonName.objects.filter(id__in=names):
            correct(name, f"Munchkin {number}")
            _tell(f"corrected {name.id} {number}")
            time.sleep(0.01)
        entered = city.review_person(f"Winkie {number}")
        _tell(f"entered {entered.name.id} {number}")


def _rotate() -> None:
    from ceasefire.keys.actions import rotate  # noqa: PLC0415
    from tests import city  # noqa: PLC0415

    rotate(by=city.ADMINISTRATOR, progress=lambda stage, done, of: _tell(f"{done} {of} {stage}"))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
