"""Phones, contact attempts, custom notifications, call-ins and relocations of the demonstration city."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from django.utils import timezone

from ceasefire.access.gate import as_asker
from ceasefire.call_ins import actions as call_ins
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification
from ceasefire.casework.actions import relocate
from ceasefire.demo.office import Office
from ceasefire.demo.path import Case
from ceasefire.demo.plan import Planned, last_day, number_of
from ceasefire.demo.timeline import Timeline
from ceasefire.domain.periods import Period
from ceasefire.domain.placement_flow import ENGAGED
from ceasefire.domain.terms import (
    AttemptResult,
    Channel,
    ContactKind,
    Household,
    InvitationBasis,
    InvitationOutcome,
)
from ceasefire.outreach.actions import log_attempts
from ceasefire.outreach.models import ContactAttempt
from ceasefire.people.actions import add_contact_point
from ceasefire.referrals.queries import packets

CHANNELS = (Channel.CALL, Channel.TEXT, Channel.VISIT, Channel.CALL, Channel.FAMILY_OR_FRIEND, Channel.VISIT)
NOT_REACHED = (
    AttemptResult.NO_ANSWER,
    AttemptResult.MESSAGE_LEFT,
    AttemptResult.NO_ANSWER,
    AttemptResult.WRONG_NUMBER,
)
MOST_ATTEMPTS = 12
ANSWER_WITHIN = timedelta(days=2)
"""How long the offer that comes with a custom notification waits for its answer."""


class Attempt(NamedTuple):
    """One attempt to come: for which case and service, when, how, with what result."""

    case: Case
    service: str
    day: date
    channel: Channel
    result: AttemptResult


def plan_phones(timeline: Timeline, office: Office, cases: list[Case]) -> None:
    """Enter every participant's phone as soon as a provider has them."""
    for case in cases:
        for service, moment in case.entered.items():
            timeline.at(moment, partial(_enter_phone, office, case, service))


def _enter_phone(office: Office, case: Case, service: str) -> None:
    placement = case.placements[service]
    worker = office.worker_of(office.services[service].organization)
    with as_asker(worker, purpose="people.add_contact_point"):
        add_contact_point(
            by=worker,
            person=packets(asker=worker).select_related("person").get(placement=placement).person,
            kind=ContactKind.PHONE,
            value=case.someone.phone,
            reference=f"{placement.reference}-phone",
        )


def plan_attempts(timeline: Timeline, office: Office, cases: list[Case], plan: list[Planned]) -> None:
    """Log the attempts of every pursuit, each worker's once a day."""
    by_day: dict[tuple[str, date], list[Attempt]] = defaultdict(list)
    for case in cases:
        for service in case.steps:
            for attempt in _attempts(timeline, case, service, last_day(plan)):
                organization = office.services[service].organization.reference
                logged_on = max(attempt.day, timezone.localdate(case.entered[service]))
                by_day[organization, logged_on].append(attempt)
    for (organization, day), attempts in by_day.items():
        # At the end of the day, when every placement of that day has been entered.
        moment = datetime.combine(day, time(23), timezone.get_default_timezone())
        timeline.at(moment, partial(_log, office, organization, attempts))


def _attempts(timeline: Timeline, case: Case, service: str, until: date) -> list[Attempt]:
    random, steps = timeline.random, case.steps[service]
    reached = next((step for step in steps if step.status in ENGAGED), None)
    end = reached.effective_on if reached else (steps[0].effective_on if steps else until)
    day = case.placed_on[service] + timedelta(days=random.choice((0, 1, 1, 2)))
    attempts: list[Attempt] = []
    while day < end and len(attempts) < MOST_ATTEMPTS - 1:
        attempts.append(Attempt(case, service, day, random.choice(CHANNELS), random.choice(NOT_REACHED)))
        day += timedelta(days=random.randint(2, 9))
    if end <= until and steps:
        result = AttemptResult.REACHED_POSITIVE if reached else AttemptResult.REACHED_DECLINED
        attempts.append(Attempt(case, service, end, Channel.VISIT, result))
    return attempts


def _log(office: Office, organization: str, attempts: list[Attempt]) -> None:
    holder = office.organizations[organization]
    worker = office.worker_of(holder)
    rows = [
        ContactAttempt(
            reference=f"{case.placements[service].reference}-{day}",
            held_by=holder,
            placement=case.placements[service],
            attempted_on=day,
            worker=worker.id,
            channel=channel,
            result=result,
        )
        for case, service, day, channel, result in attempts
    ]
    log_attempts(by=worker, attempts=rows)


def plan_messages(timeline: Timeline, office: Office, cases: list[Case], plan: list[Planned]) -> None:
    """Put custom notifications, call-ins and relocations on the timeline."""
    for month in sorted({line.month for line in plan}):
        known = [case for case in cases if case.line.kind == "referral" and case.line.month <= month]
        _plan_notifications(timeline, office, known, month, number_of(plan, "custom_notification", month))
        _plan_call_ins(timeline, office, known, plan, month)
        for place in range(number_of(plan, "relocation", month)):
            _plan_relocation(timeline, office, month, place + 1)


def _late_in(timeline: Timeline, month: Period) -> date:
    return month.last_day - timedelta(days=timeline.random.randrange(8))


def _plan_notifications(
    timeline: Timeline, office: Office, known: list[Case], month: Period, number: int
) -> None:
    for place, case in enumerate(timeline.random.sample(known, number), start=1):
        day = _late_in(timeline, month)
        reference = f"CN-{month.name}-{place}"
        moment = timeline.entry_after(day + ANSWER_WITHIN, not_before=case.known_from)
        timeline.at(moment, partial(_notify, office, case, reference, day))


def _notify(office: Office, case: Case, reference: str, day: date) -> CustomNotification:
    by = office.coordinator
    notification = call_ins.plan_notification(
        by=by,
        person=case.known_person,
        planned_on=day - timedelta(days=3),
        message_version="2024-1",
        reference=reference,
    )
    accepted_on = day + ANSWER_WITHIN if case.number % 2 else None
    return call_ins.deliver_notification(
        by=by, notification=notification, delivered_on=day, offer_accepted_on=accepted_on
    )


def _plan_call_ins(
    timeline: Timeline, office: Office, known: list[Case], plan: list[Planned], month: Period
) -> None:
    held = number_of(plan, "call_in", month)
    if not held:
        return
    present = number_of(plan, "call_in_individual", month)
    # A person may come back another time, but is asked once to a call-in.
    for place in range(held):
        share = present // held + (place < present % held)
        invited = timeline.random.sample(known, share + 3)
        day = _late_in(timeline, month)
        moment = timeline.entry_after(day, not_before=max(case.known_from for case in invited))
        timeline.at(moment, partial(_call_in, office, f"CI-{month.name}-{place + 1}", day, invited, share))


def _call_in(office: Office, reference: str, day: date, invited: list[Case], present: int) -> None:
    call_in = CallIn(reference=reference, held_on=day, message_version="2024-1")
    absent = (InvitationOutcome.NO_SHOW, InvitationOutcome.EXCUSED, InvitationOutcome.COULD_NOT_LOCATE)
    outcomes = [InvitationOutcome.PRESENT] * present + list(absent)
    people = {case.known_person: outcome for case, outcome in zip(invited, outcomes, strict=True)}
    attendances = [
        CallInAttendance(
            reference=f"{reference}-{place}",
            call_in=call_in,
            person=person,
            basis=InvitationBasis.SUPERVISION if place % 3 else InvitationBasis.VOLUNTARY,
            outcome=outcome,
        )
        for place, (person, outcome) in enumerate(people.items(), start=1)
    ]
    call_ins.hold_call_in(by=office.coordinator, call_in=call_in, attendances=attendances)


def _plan_relocation(timeline: Timeline, office: Office, month: Period, place: int) -> None:
    family = timeline.random.random() < 0.6
    people = timeline.random.randint(2, 6) if family else 1
    holder = office.organizations["BRIDGE" if family else "NORTHSTAR"]
    moved_on = _late_in(timeline, month)
    timeline.at(
        timeline.entry_after(moved_on),
        partial(
            relocate,
            by=office.head_of(holder),
            held_by=holder,
            household=Household.FAMILY if family else Household.INDIVIDUAL,
            people=people,
            moved_on=moved_on,
            reference=f"RL-{month.name}-{place}",
        ),
    )
