"""The keys that seal the trail, each derived from a master key: what opens names never seals, and the reverse."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ceasefire.audit.sealing import SealingKey
from ceasefire.keys import keyring
from ceasefire.keys.key_file import KEY_BYTES, MasterKey


def sealing_keys() -> tuple[SealingKey, ...]:
    """A key for each master key, the newest first, which seals; the others verify what they sealed.

    Raises keyring.KeyLost, key_file.BadKeyFile.
    """
    return tuple(_derived(master) for master in keyring.master_keys())


def _derived(master: MasterKey) -> SealingKey:
    derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"ceasefire: seal the trail")
    return SealingKey(master.id, derive.derive(master.secret))
