"""Encrypts and opens what is guarded, with the data key of its holder.

A token is `v1.KEY.BODY`: the data key's id in hexadecimals, and nonce, ciphertext and tag of AES-256-GCM. It opens only
as what it was made for (`bound_to`: the model and the field), and only as its holder's. A blind index is `KEY.DIGEST`:
HMAC-SHA256 under the holder's index key, equal for equal values of one holder in one field, and without meaning
otherwise.

Opened data keys stay in the memory of the process.
"""

from __future__ import annotations

import hmac
import os
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction

from ceasefire.audit import clock
from ceasefire.keys import key_file
from ceasefire.keys.key_file import KEY_BYTES, MasterKey, NoKeyFile
from ceasefire.keys.models import DataKey, KeyPurpose

VERSION = "v1"
NONCE_BYTES = 12
LOOKED_UP_EVERY = 60.0
"""Seconds after which a process asks again which data key is a holder's current one."""


class KeyLost(RuntimeError):
    """The key file that opens this database's data keys is not there."""


class NotGenuine(ValueError):
    """What stands in a guarded column is not what was encrypted for it."""


class Token(str):
    """Ciphertext, or a blind index, as it is stored."""

    __slots__ = ()


@dataclass(frozen=True)
class OpenKey:
    """A data key as it works."""

    id: UUID
    holder: str
    secret: bytes = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        """Encrypts and decrypts with it."""
        return AESGCM(self.secret)


Whose = tuple[str, KeyPurpose]
"""A holder, and what the key is for."""


@dataclass
class _Memory:
    """What a process remembers: master keys and data keys by their ids, and each holder's current data key."""

    masters: dict[str, MasterKey] = field(default_factory=dict)
    opened: dict[UUID, OpenKey] = field(default_factory=dict)
    current: dict[Whose, tuple[OpenKey, float]] = field(default_factory=dict)


class _Uncommitted(threading.local):
    """Current data keys made by the transaction under way, each with what becomes of it when that is committed."""

    def __init__(self) -> None:
        self.keys: dict[Whose, tuple[OpenKey, Callable[[], None]]] = {}


_memory = _Memory()
_uncommitted = _Uncommitted()


def encrypt(text: str, *, holder: str, bound_to: str, purpose: KeyPurpose = KeyPurpose.CONTENT) -> Token:
    """A token that holds `text`, under the holder's current key."""
    key = current_key(holder, purpose)
    nonce = os.urandom(NONCE_BYTES)
    body = nonce + key.cipher.encrypt(nonce, text.encode(), bound_to.encode())
    return Token(f"{VERSION}.{key.id.hex}.{_text(body)}")


def decrypt(token: str, *, holder: str, bound_to: str) -> str:
    """The text that a holder's token holds. Raises NotGenuine, KeyLost."""
    version, _, rest = token.partition(".")
    id, _, body = rest.partition(".")
    if version != VERSION or not body:
        raise NotGenuine(f"A value of [{bound_to}] is not encrypted. It was written past the program.")
    key, sealed = key_of(UUID(id)), urlsafe_b64decode(body + "=" * (-len(body) % 4))
    if key.holder != holder:
        raise NotGenuine(
            f"A value of [{bound_to}] is encrypted with the key [{id}] of another holder than its record's: it was "
            "moved from elsewhere."
        )
    try:
        opened = key.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except InvalidTag:
        raise NotGenuine(
            f"A value of [{bound_to}] does not open with its key [{id}]: it was changed, or moved from elsewhere."
        ) from None
    return opened.decode()


def index(value: str, *, holder: str, bound_to: str) -> Token:
    """The blind index of a value under the holder's current index key."""
    return _index(value, current_key(holder, KeyPurpose.INDEX), bound_to)


def indexes(value: str, *, holder: str, bound_to: str) -> list[Token]:
    """Every blind index that the value may have been given: one for each index key of the holder."""
    keys = DataKey.objects.filter(holder=holder, purpose=KeyPurpose.INDEX)
    return [_index(value, _open(key), bound_to) for key in keys]


def key_named(stored: str) -> str:
    """The id, in hexadecimals, of the data key that made a token or a blind index."""
    return stored.rpartition(".")[0].rpartition(".")[2]


def _index(value: str, key: OpenKey, bound_to: str) -> Token:
    digest = hmac.digest(key.secret, f"{bound_to}\0{value}".encode(), "sha256")
    return Token(f"{key.id.hex}.{_text(digest)}")


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def current_key(holder: str, purpose: KeyPurpose) -> OpenKey:
    """The key that encrypts for a holder; the first one is made when it is first needed."""
    whose = holder, purpose
    found = _uncommitted_key(whose)
    if found:
        return found
    kept, looked_up_at = _memory.current.get(whose, (None, 0.0))
    now = time.monotonic()
    if kept is None or now - looked_up_at > LOOKED_UP_EVERY:
        row = DataKey.objects.filter(holder=holder, purpose=purpose, retired_at=None).first()
        if row is None:
            return _made(whose)
        kept = _open(row)
        _memory.current[whose] = kept, now
    return kept


def key_of(id: UUID) -> OpenKey:
    """The data key with that id. Raises NotGenuine for one that this database never had or has removed."""
    if id not in _memory.opened:
        row = DataKey.objects.filter(id=id).first()
        if row is None:
            raise NotGenuine(
                f"A guarded value names the data key [{id.hex}], which this database does not hold."
            )
        _open(row)
    return _memory.opened[id]


def forget() -> None:
    """Let the next use of a current key look it up."""
    _memory.current.clear()
    _uncommitted.keys.clear()


def _uncommitted_key(whose: Whose) -> OpenKey | None:
    """The key that this transaction made, unless the part of it that made it was undone."""
    made = _uncommitted.keys.get(whose)
    if made is None:
        return None
    key, keep = made
    # Django drops what was to happen on commit together with the savepoint, or the transaction, that is undone.
    waiting: list[Any] = connections[DEFAULT_DB_ALIAS].run_on_commit
    if any(callback is keep for _, callback, _ in waiting):
        return key
    del _uncommitted.keys[whose]
    return None


def _made(whose: Whose) -> OpenKey:
    holder, purpose = whose
    row = new_row(holder, purpose)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Another process made this holder's first key at the same moment.
        return _open(DataKey.objects.get(holder=holder, purpose=purpose, retired_at=None))
    key = _open(row)

    def keep() -> None:
        _uncommitted.keys.pop(whose, None)
        _memory.current[whose] = key, time.monotonic()

    # Until it is committed no other transaction may use it: what it encrypts would be lost with it.
    _uncommitted.keys[whose] = key, keep
    transaction.on_commit(keep)
    return key


def new_row(holder: str, purpose: KeyPurpose) -> DataKey:
    """A fresh data key of a holder, wrapped under the newest master key, not saved yet."""
    row = DataKey(id=uuid4(), holder=holder, purpose=purpose, made_at=clock.now())
    wrap(row, os.urandom(KEY_BYTES))
    return row


def wrap(row: DataKey, secret: bytes) -> None:
    """Encrypt a data key under the newest master key; it opens as this holder's key for this purpose only."""
    master = master_keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    row.master = master.id
    row.wrapped = nonce + AESGCM(master.secret).encrypt(nonce, secret, _bound(row))


def _open(row: DataKey) -> OpenKey:
    if row.id not in _memory.opened:
        wrapped = bytes(row.wrapped)
        cipher = AESGCM(_master(row.master).secret)
        try:
            secret = cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(row))
        except InvalidTag:
            raise NotGenuine(f"The {row} does not open with its master key [{row.master}].") from None
        _memory.opened[row.id] = OpenKey(row.id, row.holder, secret)
    return _memory.opened[row.id]


def _bound(row: DataKey) -> bytes:
    return f"{row.id.hex}.{row.holder}.{row.purpose}".encode()


def _master(id: str) -> MasterKey:
    if id not in _memory.masters:
        _memory.masters = {key.id: key for key in master_keys()}
    if id not in _memory.masters:
        raise KeyLost(
            f"The key file [{settings.KEY_FILE}] does not hold the master key [{id}], under which this database's "
            "data keys are wrapped. Put the copy of the installation's own key file back in its place."
        )
    return _memory.masters[id]


def master_keys() -> tuple[MasterKey, ...]:
    """The master keys, newest first; the first one of a new installation is made. Raises KeyLost, BadKeyFile."""
    try:
        return key_file.read()
    except NoKeyFile:
        if DataKey.objects.exists():
            raise KeyLost(
                f"There is no key file [{settings.KEY_FILE}], and this database holds names and notes that only it "
                "opens. Put the copy of it back in its place, or name where it lies with CEASEFIRE_KEY_FILE. "
                "No new key is made: it would open nothing of what is there."
            ) from None
    key_file.make()
    return key_file.read()
