"""What must hold of a contact attempt and its placement together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F

from ceasefire.audit.rules import Broken, rule_for
from ceasefire.outreach.models import ContactAttempt
from ceasefire.referrals.models import Placement


@rule_for(ContactAttempt, touched_by={Placement: "attempts__id"})
def no_attempt_before_the_placement(ids: set[UUID]) -> Iterator[Broken]:
    """Nobody is pursued before their placement was sent out."""
    for attempt in ContactAttempt.objects.filter(id__in=ids, attempted_on__lt=F("placement__placed_on")):
        yield Broken(
            attempt,
            f"[{attempt.attempted_on}] lies before the placement was sent out.",
            "attempted_on",
        )
