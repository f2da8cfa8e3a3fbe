"""Incidents and victims, for those in the review room and those who count them."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.shootings.models import Incident, Victim


def incidents(*, asker: Asker) -> QuerySet[Incident]:
    """Every shooting incident."""
    gate.require(asker, Permission.INCIDENTS_READ)
    return Incident.objects.all()


def victims(*, asker: Asker) -> QuerySet[Victim]:
    """Everybody injured or killed."""
    gate.require(asker, Permission.INCIDENTS_READ)
    return Victim.objects.all()
