"""The trail is sealed."""

from __future__ import annotations

from ceasefire.access import database
from ceasefire.access.gate import SYSTEM, as_asker
from ceasefire.audit.sealing import seal
from ceasefire.keys.sealing import sealing_keys

ORIGIN = "job"
"""Where a job comes from, in the trail."""


def seal_trail() -> int:
    """Seal all rows that wait, a block at a time, so that who writes waits for one block at most; returns how many.

    Raises sealing.HeadIsGone, head.BadHead, keyring.KeyLost, key_file.BadKeyFile.
    """
    rows = 0
    while True:
        with as_asker(SYSTEM, purpose="job seal the trail", origin=ORIGIN), database.sealing():
            newest, *_ = sealing_keys()
            sealed = seal(newest)
        if not sealed:
            return rows
        rows += sealed
