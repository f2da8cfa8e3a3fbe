"""Shootings are entered, corrected, and a victim dies later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.shootings.models import Incident, Victim


@action(Permission.INCIDENTS_WRITE, Permission.FEED_IMPORT)
def enter_incidents(*, by: Asker, incidents: Sequence[Incident]) -> None:
    """Many new incidents at once, as a feed or a week's list brings them."""
    history.add_all(incidents)


@action(Permission.INCIDENTS_WRITE, Permission.FEED_IMPORT)
def correct_incidents(*, by: Asker, incidents: Sequence[Incident], fields: Sequence[str]) -> None:
    """Many incidents whose `fields` a newer list tells differently; the old version is kept."""
    history.change_all(incidents, fields)


@action(Permission.INCIDENTS_WRITE)
def enter_victims(*, by: Asker, victims: Sequence[Victim]) -> None:
    """People injured or killed in incidents already entered."""
    history.add_all(victims)


@action(Permission.INCIDENTS_WRITE)
def correct_incident(*, by: Asker, incident: Incident, **changes: Any) -> Incident:
    """What was entered of an incident was wrong, or its standing changed; the old version is kept."""
    for name, value in changes.items():
        setattr(incident, name, value)
    history.write(incident)
    return incident


@action(Permission.INCIDENTS_WRITE)
def record_death(*, by: Asker, victim: Victim, died_on: date) -> Victim:
    """A victim died of the shooting: a homicide from that day, in the month of the shooting."""
    victim.died_on = died_on
    history.write(victim)
    return victim
