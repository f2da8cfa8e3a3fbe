"""Secrets of signing in that the database has to keep lie there as ciphertext, under a key of the secret key's."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(secret: str) -> str:
    """What may be kept of a secret that is needed again."""
    return _cipher().encrypt(secret.encode()).decode()


def unseal(kept: str) -> str | None:
    """The secret; None for what was sealed under another secret key, or by nobody."""
    try:
        return _cipher().decrypt(kept).decode()
    except InvalidToken:
        return None


def _cipher() -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"ceasefire sign-in")
    return Fernet(urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
