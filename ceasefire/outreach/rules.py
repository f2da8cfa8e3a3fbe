"""What must hold of a contact attempt and its placement together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q

from ceasefire.audit.rules import Broken, rule_for
from ceasefire.outreach.models import AttemptNote, ContactAttempt
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


@rule_for(ContactAttempt)
def an_attempt_is_logged_by_who_was_sent_the_placement(ids: set[UUID]) -> Iterator[Broken]:
    """The vault that keeps an attempt is of the organization that holds the placement, or of one that held it."""
    theirs = Q(placement__organization=F("held_by")) | Q(placement__packets__held_by=F("held_by"))
    for attempt in ContactAttempt.objects.filter(id__in=ids).exclude(
        id__in=ContactAttempt.objects.filter(theirs, id__in=ids)
    ):
        yield Broken(attempt, "The placement is with another organization.", "placement")


@rule_for(AttemptNote)
def a_note_stays_with_its_attempt(ids: set[UUID]) -> Iterator[Broken]:
    """A note lies in the vault of its attempt."""
    elsewhere = AttemptNote.objects.filter(id__in=ids).exclude(attempt__held_by=F("held_by"))
    for note in elsewhere.only("reference"):
        yield Broken(note, "The attempt is in the vault of another organization.", "attempt")
