"""The counting rules of the field, one function or constant each. Units are built from these and from nothing else.

Source: the rules recovered from a published annual report by cross-footing every table. A test that breaks one of them
here, one at a time, must see the property of random records turn red.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from ceasefire.domain.placement_flow import ENDED, ENGAGED, FURTHEST_FIRST
from ceasefire.domain.terms import DispositionOutcome, IncidentStanding, InvitationOutcome, MadeIn, Status
from ceasefire.measures.asked import AS_OF


def happened(day: ir.DateColumn) -> ir.BooleanColumn:
    """Only what happened on or before the day a figure is as of, the whole day included; an empty day never did."""
    return (day <= AS_OF).fill_null(False)


def incident_counts(standing: ir.StringColumn) -> ir.BooleanColumn:
    """Only confirmed incidents count."""
    return standing == IncidentStanding.CONFIRMED


def incident_has_injury(any_injury: ir.BooleanColumn, victims: ir.IntegerColumn) -> ir.BooleanColumn:
    """An incident is "injury & fatal" by a victim row or by a feed's flag."""
    return any_injury.fill_null(False) | (victims.fill_null(0) > 0)


def victim_counted_on(victims: ir.Table) -> ir.DateColumn:
    """Victims stand in the month of the shooting, whenever they die."""
    return victims.occurred_on


def victim_killed(died_on: ir.DateColumn) -> ir.BooleanColumn:
    """A victim's outcome is the one as of the date: killed from the day of death, injured before."""
    return happened(died_on)


def assessment_counts(made_in: ir.StringColumn, request_key: ir.StringColumn) -> ir.BooleanColumn:
    """Made in a shooting review or coordination meeting, of someone for whom no partner's request is open.

    A provider's re-assessment is a reason for a status, not an assessment.
    """
    return made_in.isin([MadeIn.SHOOTING_REVIEW, MadeIn.COORDINATION_MEETING]) & request_key.isnull()


def reason_not_referred(outcome: ir.StringColumn) -> ir.StringColumn:
    """The disposition as of the date; *pending* when there is none yet, or when its referral is not sent out yet."""
    waits = (outcome.isnull() | (outcome == DispositionOutcome.REFERRED)).fill_null(True)
    return ibis.ifelse(waits, DispositionOutcome.PENDING.value, outcome)


def referral_counted_on(assessed_on: ir.DateColumn, referred_on: ir.DateColumn) -> ir.DateColumn:
    """A referral of a review is counted in the month of its assessment, a partner's in the month it was made."""
    return ibis.coalesce(assessed_on, referred_on)


def via_shooting_review(assessed_on: ir.DateColumn) -> ir.BooleanColumn:
    """The source is derived: a referral came through a review when its disposition is of a counted assessment."""
    return assessed_on.notnull()


def status_is_reported(status: ir.StringColumn) -> ir.BooleanColumn:
    """Who enrolled and finished stays enrolled in the cohort: *completed* and *exited* are never reported."""
    return status.notin(sorted(ENDED))


def in_order_of_effect(statuses: ir.Table) -> list[ir.Value]:
    """The last status effective is reported; of one day, the later in its order of steps."""
    return [statuses.effective_on, statuses.step]


def work_is_consolidated(consolidated_on: ir.DateColumn) -> ir.BooleanColumn:
    """From the day it is marked, a consolidated placement has no reported status; before, the one it had."""
    return happened(consolidated_on)


ROW = ("referral_key", "pathway")
"""A referral has one row per pathway, however many of its placements lie in it."""


def furthest_first(status: ir.StringColumn) -> ir.IntegerColumn:
    """Of several placements in one pathway the row is the furthest."""
    ranks = ((step, rank) for rank, step in enumerate(FURTHEST_FIRST))
    return status.cases(*ranks, else_=len(FURTHEST_FIRST))


def is_engaged(status: ir.StringColumn) -> ir.BooleanColumn:
    """Engaged is SLO, ICM or short-term."""
    return status.isin(sorted(ENGAGED))


def attendance_counts(outcome: ir.StringColumn) -> ir.BooleanColumn:
    """Call-in individuals are those present."""
    return outcome == InvitationOutcome.PRESENT


def is_enrolled(status: ir.StringColumn) -> ir.BooleanColumn:
    """Life coaching is ICM, with either pathway."""
    return status == Status.ICM
