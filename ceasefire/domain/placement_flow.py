"""The steps a placement may take, as a table to show to a coordinator, and what must hold of a whole referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ceasefire.domain.terms import Status

S = Status

MAX_PLACEMENTS = 2
"""A referral goes out to one or two services."""

RE_ENTRY = frozenset({S.PURSUING, S.SLO, S.ICM, S.SHORT_TERM})

NEXT_STEPS: dict[Status | None, frozenset[Status]] = {
    None: frozenset({S.PURSUING}),
    S.PURSUING: frozenset({S.SLO, S.ICM, S.SHORT_TERM, S.REFUSED, S.UNABLE_TO_PLACE}),
    S.SLO: frozenset({S.PURSUING, S.ICM, S.REFUSED, S.UNABLE_TO_PLACE, S.EXITED}),
    S.ICM: frozenset({S.COMPLETED, S.EXITED}),
    S.SHORT_TERM: frozenset({S.ICM, S.REFUSED, S.COMPLETED, S.EXITED}),
    S.REFUSED: frozenset({S.PURSUING}),
    S.UNABLE_TO_PLACE: frozenset({S.PURSUING}),
    S.COMPLETED: RE_ENTRY,
    S.EXITED: RE_ENTRY,
}
"""From a status (None: not yet sent out) to those that may follow it. Re-entry after the end is a new status row."""

ENDED = frozenset({S.COMPLETED, S.EXITED})
"""Statuses that are never reported: who enrolled and finished stays enrolled in the cohort."""

ENGAGED = frozenset({S.SLO, S.ICM, S.SHORT_TERM})

FURTHEST_FIRST = (S.ICM, S.SHORT_TERM, S.SLO, S.PURSUING, S.UNABLE_TO_PLACE, S.REFUSED)
"""Of several placements in one pathway, the row shows the status that comes first here."""

WITH_UNABLE_REASON = frozenset({S.UNABLE_TO_PLACE})
WITH_EXIT_REASON = ENDED


class WrongStep(ValueError):
    """That status may not follow the present one."""


@dataclass(frozen=True)
class Step:
    """One status of a placement and the day it took effect."""

    status: Status
    effective_on: date


@dataclass(frozen=True)
class PlacementFacts:
    """What the rules need of one placement: its service, its steps in order, its consolidation."""

    service: str
    placed_on: date
    steps: tuple[Step, ...]
    statuses_offered: frozenset[Status] = frozenset(Status)
    consolidated_on: date | None = None
    consolidated_into: str | None = None


def check_step(present: Status | None, following: Status) -> None:
    """Raise WrongStep unless `following` may come after `present` (None: not yet sent out)."""
    allowed = NEXT_STEPS[present]
    if following not in allowed:
        before = present.value if present else "not sent out"
        names = ", ".join(sorted(allowed))
        raise WrongStep(
            f"A placement that is [{before}] cannot become [{following.value}]. It can become: {names}."
        )


def broken_rules(*, referred_on: date, placements: Sequence[PlacementFacts]) -> list[str]:
    """What is wrong with a referral as a whole, as sentences; an empty list when nothing is.

    What is wrong with one of its placements alone, `broken_steps` tells. These rules make the report's identities hold
    on every day (DOMAIN: "What makes the identities hold").
    """
    wrong = []
    if not 1 <= len(placements) <= MAX_PLACEMENTS:
        wrong.append(f"A referral goes out to one or two services, not to [{len(placements)}].")
    if placements and min(placement.placed_on for placement in placements) != referred_on:
        wrong.append(f"The first placement is sent out on the day of the referral [{referred_on}].")
    services = [placement.service for placement in placements]
    if len(set(services)) != len(services):
        wrong.append("A referral has one placement per service; re-entry is a new status of that placement.")
    return wrong + _broken_consolidation(placements)


def broken_steps(placement: PlacementFacts, *, referred_on: date) -> list[str]:
    """What is wrong with the days and the steps of one placement of a referral, as sentences."""
    wrong = []
    if placement.placed_on < referred_on:
        wrong.append(
            f"No placement takes effect [{placement.placed_on}] before its referral [{referred_on}]."
        )
    if not placement.steps or placement.steps[0].effective_on != placement.placed_on:
        wrong.append(
            f"The first status is [pursuing] on the day the placement is sent out [{placement.placed_on}]."
        )
    present: Status | None = None
    latest = placement.placed_on
    for step in placement.steps:
        try:
            check_step(present, step.status)
        except WrongStep as error:
            wrong.append(str(error))
        if step.status not in placement.statuses_offered:
            wrong.append(f"The service [{placement.service}] has no status [{step.status.value}].")
        if step.effective_on < latest:
            wrong.append(
                f"Status [{step.status.value}] takes effect [{step.effective_on}] before [{latest}]."
            )
        present, latest = step.status, step.effective_on
    return wrong


def _broken_consolidation(placements: Sequence[PlacementFacts]) -> list[str]:
    wrong = []
    by_service = {placement.service: placement for placement in placements}
    marked = [placement for placement in placements if placement.consolidated_on is not None]
    if len(marked) > 1:
        wrong.append("On no day are all of a referral's placements consolidated.")
    for placement in marked:
        carrier = by_service.get(placement.consolidated_into or "")
        assert placement.consolidated_on is not None
        if carrier is None or carrier is placement:
            wrong.append(
                "A consolidated placement names the other service of its referral that carries the work."
            )
        elif placement.consolidated_on < max(placement.placed_on, carrier.placed_on):
            wrong.append("A placement is consolidated on or after the day that both services received it.")
    return wrong
