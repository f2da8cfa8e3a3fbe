"""Units of the police record: incidents and victims."""

from __future__ import annotations

import ibis.expr.types as ir

from ceasefire.measures import rules
from ceasefire.measures.tables import TABLES


def _confirmed() -> ir.Table:
    incident = TABLES["incident"].rows
    return incident.filter(rules.incident_counts(incident.standing))


def incident() -> ir.Table:
    """One confirmed shooting incident, counted on the day of the shooting."""
    confirmed = _confirmed().select("incident_key", "occurred_on", "any_injury", "area", "precinct")
    hit = TABLES["victim"].rows.group_by("incident_key").agg(victims=lambda victim: victim.count())
    rows = confirmed.left_join(hit, "incident_key")
    return rows.select(
        key=rows.incident_key,
        counted_on=rows.occurred_on,
        has_injury=rules.incident_has_injury(rows.any_injury, rows.victims),
        area=rows.area,
        precinct=rows.precinct,
    )


def victim() -> ir.Table:
    """One victim of a confirmed incident, counted on the day of the shooting; injured or killed as of the date."""
    confirmed = _confirmed().select("incident_key", "occurred_on", "area", "precinct")
    victims = TABLES["victim"].rows.select("victim_key", "incident_key", "died_on")
    rows = victims.join(confirmed, "incident_key")
    return rows.select(
        key=rows.victim_key,
        counted_on=rules.victim_counted_on(rows),
        killed=rules.victim_killed(rows.died_on),
        area=rows.area,
        precinct=rows.precinct,
    )
