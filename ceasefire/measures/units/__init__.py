"""The units that figures count: for each, its rows as of the day asked for, with what its measures are asked about.

Every unit's rows have `key` and `counted_on`, the day that decides the month; those of a unit with a person have
`person_key` too, and can be broken down by what is known of the person.
"""

from __future__ import annotations

from ceasefire.measures.units.assessments import assessment
from ceasefire.measures.units.outreach import attendance, call_in, household, notification
from ceasefire.measures.units.referrals import flow, pathway_row, placement, referral
from ceasefire.measures.units.shootings import incident, victim
from ceasefire.measures.units.unit import Unit

UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("incident", "Shooting incidents", incident),
        Unit("victim", "Victims", victim),
        Unit("assessment", "Assessments", assessment),
        Unit("referral", "Referrals", referral),
        Unit("pathway_row", "Referrals by pathway", pathway_row),
        Unit("placement", "Placements", placement),
        Unit("flow", "Referrals and assessments not referred", flow),
        Unit("notification", "Custom notifications", notification),
        Unit("call_in", "Call-ins", call_in),
        Unit("attendance", "Call-in individuals", attendance),
        Unit("household", "Relocated households", household),
    )
}
"""Every unit by its name."""
