"""The trail's head, kept outside the database: who cuts off the last blocks there does not cut it off here.

The file lies beside the key file, one for each database, and says which block was the last and what its digest is.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

from ceasefire.audit.models import NOTED, AuditBlock


class BadHead(ValueError):
    """What should name the trail's last block does not; the message says what to do."""


@dataclass(frozen=True)
class Head:
    """A block by its number and its digest, or the digest's first signs as somebody noted them down."""

    number: int
    digest: str

    @classmethod
    def of(cls, block: AuditBlock) -> Head:
        """The head of a trail whose last block this is."""
        return cls(block.number, block.digest)

    @classmethod
    def parse(cls, text: str) -> Head:
        """The head that `NUMBER:DIGEST` names. Raises BadHead."""
        number, _, digest = text.strip().partition(":")
        if not number.isdigit() or len(digest) < NOTED or set(digest) - set("0123456789abcdef"):
            raise BadHead(f"[{text}] names no block. It is written as in 17:0123456789abcdef.")
        return cls(int(number), digest)

    def names(self, number: int, digest: str) -> bool:
        """Whether it is the head of a trail that ends with this block."""
        return number == self.number and digest.startswith(self.digest)


def file() -> Path:
    """Where the head of this database's trail is kept."""
    of = connection.settings_dict
    database = "|".join(str(of[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))
    folder: Path = settings.TRAIL_HEADS
    return folder / f"trail-{sha256(database.encode()).hexdigest()[:12]}.head"


def read() -> Head | None:
    """The head that was noted last; None where none was yet. Raises BadHead."""
    try:
        return Head.parse(file().read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BadHead(
            f"The file [{file()}] should name the trail's last block and does not ({type(error).__name__}). Put its "
            "copy back, or see docs/how-to/audit-trail.md."
        ) from None


def note(head: Head) -> None:
    """Keep a head in place of the one before."""
    path = file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
        written.write(f"{head.number}:{head.digest}\n")
        written.flush()
        os.fsync(written.fileno())
    temporary.replace(path)


def set_aside() -> None:
    """Somebody said that the trail goes on from elsewhere: the head that was noted stays beside the next one."""
    path = file()
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{secrets.token_hex(4)}.before"))
