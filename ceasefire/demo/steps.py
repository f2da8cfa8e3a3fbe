"""How a placement gets to the status it has at the end: the steps in between, spread as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ceasefire.domain.terms import ExitReason, Status, UnableReason

SHORT_TERM_DAYS = 90


@dataclass(frozen=True)
class PlannedStep:
    """A status after *pursuing*, and the day it takes effect."""

    status: Status
    effective_on: date
    unable_reason: UnableReason | None = None
    exit_reason: ExitReason | None = None


def steps_to(
    random: Random, status: Status, *, placed_on: date, until: date, reason: str, has_outreach_stage: bool
) -> list[PlannedStep]:
    """The steps that lead from *pursuing* on `placed_on` to `status`, the last of them by `until`."""
    days = (until - placed_on).days
    match status:
        case Status.PURSUING:
            return _back_in_pursuit(random, placed_on, days)
        case Status.SLO:
            return [PlannedStep(Status.SLO, _day(random, placed_on, days, 10, 70))]
        case Status.ICM:
            return _to_life_coaching(random, placed_on, days, has_outreach_stage)
        case Status.SHORT_TERM:
            return _to_short_term(random, placed_on, days)
        case Status.UNABLE_TO_PLACE:
            day = _day(random, placed_on, days, 20, 60)
            return [PlannedStep(Status.UNABLE_TO_PLACE, day, unable_reason=UnableReason(reason))]
        case _:
            return [PlannedStep(status, _day(random, placed_on, days, 7, 60))]


def _day(random: Random, placed_on: date, days: int, soonest: int, latest: int) -> date:
    wanted = random.randint(soonest, latest)
    return placed_on + timedelta(days=wanted if wanted <= days else random.randint(days // 2, days))


def _back_in_pursuit(random: Random, placed_on: date, days: int) -> list[PlannedStep]:
    # Some said no once and are asked again: pending is normal, silence is not.
    if days < 60 or random.random() > 0.3:
        return []
    refused_on = _day(random, placed_on, days, 14, 40)
    return [
        PlannedStep(Status.REFUSED, refused_on),
        PlannedStep(Status.PURSUING, refused_on + timedelta(days=random.randint(5, 19))),
    ]


def _to_life_coaching(
    random: Random, placed_on: date, days: int, has_outreach_stage: bool
) -> list[PlannedStep]:
    enrolled_on = _day(random, placed_on, days, 21, 120)
    steps = []
    if has_outreach_stage:
        in_pipeline_on = placed_on + (enrolled_on - placed_on) * random.uniform(0.2, 0.7)
        steps.append(PlannedStep(Status.SLO, in_pipeline_on))
    steps.append(PlannedStep(Status.ICM, enrolled_on))
    left = days - (enrolled_on - placed_on).days
    if left > 100 and random.random() < 0.25:
        ended_on = enrolled_on + timedelta(days=random.randint(60, left - 30))
        steps += _ended(random, ended_on)
    return steps


def _ended(random: Random, ended_on: date) -> list[PlannedStep]:
    if random.random() < 0.4:
        return [PlannedStep(Status.COMPLETED, ended_on, exit_reason=ExitReason.GOALS_MET)]
    reason = random.choice(
        (ExitReason.MOVED, ExitReason.LOST_CONTACT, ExitReason.CUSTODY, ExitReason.WITHDREW)
    )
    exited = PlannedStep(Status.EXITED, ended_on, exit_reason=reason)
    if reason is ExitReason.LOST_CONTACT:
        return [exited, PlannedStep(Status.ICM, ended_on + timedelta(days=random.randint(7, 28)))]
    return [exited]


def _to_short_term(random: Random, placed_on: date, days: int) -> list[PlannedStep]:
    began_on = _day(random, placed_on, days, 1, 14)
    steps = [PlannedStep(Status.SHORT_TERM, began_on)]
    if (began_on - placed_on).days + SHORT_TERM_DAYS <= days:
        ended_on = began_on + timedelta(days=SHORT_TERM_DAYS)
        steps.append(PlannedStep(Status.EXITED, ended_on, exit_reason=ExitReason.PACKAGE_ENDED))
    return steps
