"""What a web server loads once, and its workers share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FORKED = """
import os, sys
from ceasefire.config import wsgi
worker = os.fork()
if worker == 0:
    sys.exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
"""


def test_a_worker_forked_from_what_was_loaded_ends_well(tmp_path: Path) -> None:
    environment = {**os.environ, "CEASEFIRE_VAR": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", FORKED], env=environment, check=False).returncode == 0
