"""What must hold of an incident and its victims together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F

from ceasefire.audit.rules import Broken, rule_for, told_by
from ceasefire.shootings.models import Incident, Victim
from ceasefire.shootings.queries import victims

told_by(Victim, victims)


@rule_for(Victim, touched_by={Incident: "victims__id"})
def nobody_dies_before_the_shooting(ids: set[UUID]) -> Iterator[Broken]:
    """A victim dies on the day of the shooting or later."""
    for victim in Victim.objects.filter(id__in=ids, died_on__lt=F("incident__occurred_on")):
        yield Broken(victim, f"[{victim.died_on}] lies before the shooting.", "died_on")
