"""Files that were checked and wait for the word to import them: encrypted, each for its uploader alone, for an hour.

Nothing of a file lies on the disk as it is: its name there and the key that opens it are both made from a secret that
only the page of its uploader holds, from who that is, and from the installation's secret.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.workbook.reading import Delivered

KEPT_FOR = timedelta(hours=1)
SECRET_BYTES = 32
NONCE_BYTES = 12
OWNER_ONLY = 0o600
_NAME_ENDS = b"\0"


class NotThere(LookupError):
    """The user has no such upload: there never was one, or it was imported, given up, or grew too old."""


@dataclass(frozen=True)
class _Place:
    """Where an upload lies, and what opens it."""

    file: Path
    key: AESGCM


def keep(upload: Delivered, *, user: User) -> str:
    """Keep a file for its uploader; returns the secret that gives it back."""
    sweep()
    secret = secrets.token_urlsafe(SECRET_BYTES)
    place, nonce = _place(secret, user), os.urandom(NONCE_BYTES)
    said = upload.name.replace("\0", "").encode() + _NAME_ENDS + upload.content
    handle = os.open(place.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    with os.fdopen(handle, "wb") as out:
        out.write(nonce + place.key.encrypt(nonce, said, None))
    return secret


def take(secret: str, *, user: User) -> Delivered:
    """Give an upload back to its uploader and remove it: it can be taken once. Raises NotThere."""
    sweep()
    place = _place(secret, user)
    try:
        kept = place.file.read_bytes()
        # Of two who take it at once, the one who removes it has it.
        place.file.unlink()
        said = place.key.decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], None)
    except (FileNotFoundError, InvalidTag):
        raise NotThere from None
    name, _, content = said.partition(_NAME_ENDS)
    return Delivered(name.decode(), content)


def sweep() -> None:
    """Remove what was kept for too long."""
    oldest = (clock.now() - KEPT_FOR).timestamp()
    for file in _folder().iterdir():
        try:
            if file.stat().st_mtime < oldest:
                file.unlink()
        except FileNotFoundError:
            # Another process swept it.
            continue


def _place(secret: str, user: User) -> _Place:
    of = f"{user.pk}:{secret}"
    name = salted_hmac("ceasefire.upload.name", of, algorithm="sha256").hexdigest()
    key = salted_hmac("ceasefire.upload.key", of, algorithm="sha256").digest()
    return _Place(_folder() / name, AESGCM(key))


def _folder() -> Path:
    folder: Path = settings.UPLOADS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
