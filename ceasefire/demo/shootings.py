"""Shootings of the demonstration city: entered week by week by the police; some victims die later, some cases move."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from ceasefire.demo.office import Office
from ceasefire.demo.plan import Planned, last_day, number_of
from ceasefire.demo.timeline import Timeline
from ceasefire.domain.periods import Period
from ceasefire.domain.terms import IncidentStanding, TimePrecision
from ceasefire.shootings import actions
from ceasefire.shootings.models import Incident, Victim

AREAS = (
    "Alder Flats",
    "Bluff Park",
    "Canal Row",
    "Dockside",
    "East Mill",
    "Fern Hollow",
    "Gateway",
    "Hill Top",
)
PRECINCTS = ("North", "Central", "East")
DIES_LATER = 0.15
"""The share of homicide victims who die days after the shooting."""


def plan_shootings(timeline: Timeline, office: Office, plan: list[Planned]) -> None:
    """Put every month's shootings on the timeline."""
    for month in sorted({line.month for line in plan}):
        _plan_month(timeline, office, plan, month)


def _plan_month(timeline: Timeline, office: Office, plan: list[Planned], month: Period) -> None:
    random = timeline.random
    with_injury = number_of(plan, "injury_incident", month)
    standings = [IncidentStanding.CONFIRMED] * (with_injury + number_of(plan, "incident", month))
    standings += [IncidentStanding.ON_HOLD] * number_of(plan, "incident_on_hold", month)
    standings += [IncidentStanding.UNFOUNDED] * number_of(plan, "incident_unfounded", month)
    incidents = [
        _incident(random, month, number, standing) for number, standing in enumerate(standings, start=1)
    ]
    victims = _victims(random, incidents[:with_injury], plan, month)
    by_entry: dict[date, list[Incident]] = {}
    for incident in incidents:
        by_entry.setdefault(_weekly_list_after(incident.occurred_on), []).append(incident)
    for day, listed in by_entry.items():
        hurt = [victim for victim in victims if victim.incident in listed]
        entered = timeline.entry_after(day)
        timeline.at(entered, partial(_enter, office, listed, hurt))
        for victim in hurt:
            if victim.died_on and victim.died_on > victim.incident.occurred_on:
                died_on, victim.died_on = victim.died_on, None
                moment = timeline.entry_after(died_on, not_before=entered)
                timeline.at(
                    moment, partial(actions.record_death, by=office.officer, victim=victim, died_on=died_on)
                )
        for incident in listed:
            if incident.standing == IncidentStanding.UNFOUNDED:
                incident.standing = IncidentStanding.CONFIRMED
                moment = timeline.entry_after(day + timedelta(days=20), not_before=entered)
                unfound = partial(actions.correct_incident, by=office.officer, incident=incident)
                timeline.at(moment, partial(unfound, standing=IncidentStanding.UNFOUNDED))


def _weekly_list_after(day: date) -> date:
    # The police hand their list to the review on Tuesdays.
    return day + timedelta(days=(1 - day.weekday()) % 7)


def _enter(office: Office, incidents: list[Incident], victims: list[Victim]) -> None:
    actions.enter_incidents(by=office.officer, incidents=incidents)
    actions.enter_victims(by=office.officer, victims=victims)


def _incident(random: Random, month: Period, number: int, standing: IncidentStanding) -> Incident:
    day = month.start + timedelta(days=random.randrange((month.end - month.start).days))
    at_minute = random.random() < 0.8
    return Incident(
        reference=f"{month.start:%y}-{month.start.month * 1000 + number}",
        occurred_on=day,
        occurred_time=time(random.choice((0, 1, 2, 14, 17, 19, 20, 21, 22, 23)), random.randrange(60))
        if at_minute
        else None,
        precision=TimePrecision.MINUTE if at_minute else TimePrecision.DAY,
        standing=standing,
        area=random.choice(AREAS),
        precinct=random.choice(PRECINCTS),
        latitude=Decimal(random.randrange(10_000)) / 100_000 + Decimal("45.4"),
        longitude=Decimal(random.randrange(10_000)) / 100_000 - Decimal("122.7"),
    )


def _victims(random: Random, incidents: list[Incident], plan: list[Planned], month: Period) -> list[Victim]:
    killed = number_of(plan, "homicide_victim", month)
    number = killed + number_of(plan, "injured_victim", month)
    hit = incidents + random.choices(incidents, k=number - len(incidents)) if incidents else []
    victims = [
        Victim(reference=f"V-{month.name}-{place}", incident=incident)
        for place, incident in enumerate(hit, start=1)
    ]
    for victim in random.sample(victims, killed):
        later = random.randrange(1, 12) if random.random() < DIES_LATER else 0
        victim.died_on = min(victim.incident.occurred_on + timedelta(days=later), last_day(plan))
    return victims
