"""Where sessions are kept: who reads the database takes none of them over, and who writes to it moves none."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session

from ceasefire.access.proof import proof
from ceasefire.audit import clock


def kept_as(session_key: str) -> str:
    """The name of a session in the database: of what the cookie says only this."""
    return proof("session", session_key)[: Session._meta.get_field("session_key").max_length]


class SessionStore(db.SessionStore):
    """The library's, but that the cookie's word is not in the database, and what a session knows is signed for it."""

    @property
    def key_salt(self) -> str:
        """What the session's content is signed with besides the secret."""
        return f"ceasefire.session.{kept_as(self.session_key or '')}"

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        still_there = self.model.objects.filter(expire_date__gt=clock.now())
        kept = still_there.filter(pk=kept_as(self.session_key or "")).first()
        if kept is None:
            self._session_key = None
        return kept

    def exists(self, session_key: str) -> bool:
        """Whether there is one of this name."""
        return super().exists(kept_as(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row of this session."""
        made = super().create_model_instance(data)
        made.session_key = kept_as(made.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        """Remove one, this one if none is named."""
        key = session_key or self.session_key
        if key:
            super().delete(kept_as(key))
