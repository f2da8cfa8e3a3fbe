"""Finds the programs that tests need from the machine itself; `setup/machine.py` installs them. Stdlib only."""

import shutil
from pathlib import Path

BY_HAND = (
    "Please install by hand what this machine lacks: PostgreSQL 15 or later with its server programs, and Chromium "
    "or Chrome (on Debian: sudo apt-get install postgresql chromium). The program runs without them; tests that need "
    "them fail."
)

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def server_programs() -> Path | None:
    """The folder that holds `initdb` and `postgres`, of the latest version there is, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def chromium() -> str | None:
    """The path of a browser of the Chromium family, or None."""
    return next((path for path in map(shutil.which, _BROWSERS) if path), None)
