"""The steps that lead to a status."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ceasefire.demo.steps import steps_to
from ceasefire.domain.placement_flow import ENDED, PlacementFacts, Step, broken_rules, broken_steps
from ceasefire.domain.terms import Status, UnableReason

REPORTED = [status for status in Status if status not in ENDED]
FIRST = date(2030, 1, 1)


@given(
    seed=st.integers(0, 10_000),
    status=st.sampled_from(REPORTED),
    days=st.integers(5, 400),
    has_outreach_stage=st.booleans(),
)
def test_the_steps_obey_the_flow_and_end_in_the_status_in_time(
    seed: int, status: Status, days: int, has_outreach_stage: bool
) -> None:
    until = FIRST + timedelta(days=days)
    planned = steps_to(
        Random(seed),
        status,
        placed_on=FIRST,
        until=until,
        reason=UnableReason.OTHER,
        has_outreach_stage=has_outreach_stage,
    )
    steps = (Step(Status.PURSUING, FIRST), *(Step(one.status, one.effective_on) for one in planned))
    placement = PlacementFacts(service="oz", placed_on=FIRST, steps=steps)
    assert broken_rules(referred_on=FIRST, placements=[placement]) == []
    assert broken_steps(placement, referred_on=FIRST) == []
    assert [step.status for step in steps if step.status not in ENDED][-1] is status
    assert steps[-1].effective_on <= until
