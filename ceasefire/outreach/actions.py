"""Contact attempts are logged."""

from __future__ import annotations

from collections.abc import Sequence

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, NotThere, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.referrals.queries import placements


@action(Permission.VAULT_WRITE)
def log_attempts(*, by: Asker, attempts: Sequence[ContactAttempt], notes: Sequence[AttemptNote] = ()) -> None:
    """Log attempts on the placements of the asker's caseload, with what was noted of them."""
    holders = {attempt.held_by_id for attempt in attempts} | {note.held_by_id for note in notes}
    if holders - {by.organization_id}:
        raise Denied("A contact attempt is logged in the vault of one's own organization.")
    if not gate.may(by, Permission.VAULT_ORGANIZATION):
        worked_with = {attempt.placement_id for attempt in [*attempts, *(note.attempt for note in notes)]}
        own = placements(asker=by).filter(id__in=worked_with).values_list("id", flat=True)
        if worked_with - set(own):
            raise NotThere
    history.add_all(attempts)
    history.add_all(notes)
