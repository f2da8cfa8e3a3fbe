"""Contact attempts are logged."""

from __future__ import annotations

from collections.abc import Sequence

from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.outreach.models import AttemptNote, ContactAttempt


@action(Permission.VAULT_WRITE)
def log_attempts(*, by: Asker, attempts: Sequence[ContactAttempt], notes: Sequence[AttemptNote] = ()) -> None:
    """Log attempts of the asker's own organization, with what was noted of them."""
    holders = {attempt.held_by_id for attempt in attempts} | {note.held_by_id for note in notes}
    if holders - {by.organization_id}:
        raise Denied("A contact attempt is logged in the vault of one's own organization.")
    history.add_all(attempts)
    history.add_all(notes)
