"""What must hold of a relocation and the participant who asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F

from ceasefire.audit.rules import Broken, rule_for
from ceasefire.casework.models import Relocation


@rule_for(Relocation)
def a_relocation_is_of_an_own_participant(ids: set[UUID]) -> Iterator[Broken]:
    """A relocation and who asked for it lie in one vault."""
    named = Relocation.objects.filter(id__in=ids).exclude(person=None)
    for relocation in named.exclude(person__held_by=F("held_by")):
        yield Broken(relocation, "The participant is in the vault of another organization.", "person")
