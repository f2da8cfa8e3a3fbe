"""Times the program on the demonstration city: `make bench`. Exits with 1 when a bound is broken.

BENCH_VAR names a folder to keep the demonstration city in.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(os.environ.get("BENCH_VAR") or tempfile.mkdtemp(prefix="ceasefire-bench-"))
if not os.environ.get("BENCH_VAR"):
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {
    "CEASEFIRE_VAR": str(FOLDER),
    "CEASEFIRE_KEY_FILE": str(FOLDER / "keys" / "installation.key"),
    "DATABASE_URL": f"sqlite:///{FOLDER / 'bench.sqlite3'}",
    "DJANGO_SETTINGS_MODULE": "ceasefire.config.settings",
}

import django  # noqa: E402  # the settings are read when Django is set up

django.setup()
