"""Measures of the police record."""

from ibis import _

from ceasefire.measures.measure import Measure

MEASURES = (
    Measure(
        name="shooting_incidents",
        label="Shooting incidents",
        unit="incident",
        question="How many confirmed shootings were there?",
        counts="Confirmed incidents, with a victim or without, by the day of the shooting; none on hold or unfounded.",
    ),
    Measure(
        name="injury_and_fatal",
        label="Injury & fatal shooting incidents",
        unit="incident",
        question="In how many confirmed shootings was someone hit?",
        counts="Confirmed incidents with a victim, or with a feed's flag that someone was hit; each incident once.",
        where=_.has_injury,
    ),
    Measure(
        name="homicide_victims",
        label="Homicide victims",
        unit="victim",
        question="How many people were shot and killed?",
        counts="Victims of confirmed incidents who had died by the date, in the month of the shooting.",
        where=_.killed,
    ),
    Measure(
        name="injured_victims",
        label="Injured victims",
        unit="victim",
        question="How many people were shot and survived?",
        counts="Victims of confirmed incidents who had not died by the date, in the month of the shooting.",
        where=~_.killed,
    ),
)
