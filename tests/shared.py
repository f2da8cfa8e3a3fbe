"""The folder of reference figures and real data that lies beside a checkout and is not part of it."""

from __future__ import annotations

import os
from pathlib import Path

SETTING = "CEASEFIRE_SHARED"
"""The environment variable that names the folder, where it is not `../shared`."""


def folder() -> Path:
    """Where the folder is, or would be."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get(SETTING, beside)).resolve()
