"""Whatever an office does, every identity holds of what is accepted, and what is refused leaves no trace."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ceasefire.audit import clock
from ceasefire.measures.definitions import MEASURES
from tests.properties.office import OPENED, Office
from tests.properties.question import Question, what_does_not_hold

pytestmark = pytest.mark.django_db

HABITS = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)
RANDOM = st.randoms(use_true_random=False)
SEEN: Counter[str] = Counter()
"""What came up in a test's examples: by it the test tells that it is about something."""

COMES_UP = {
    "a death", "a re-entry", "a second service", "a consolidation", "a step out of order refused",
    "a declined request", "a referral of a request", "a referral of a disposition", "a disposition pending",
    "an assessment that is meets", "an assessment that is undecided", "an assessment in provider",
    "an assessment in coordination_meeting", "a step to icm", "a step to short_term", "a step to completed",
    "a corrected standing of an incident", "a corrected status of a placement's step",
    "a corrected day of a placement's step", "a corrected place of an assessment",
    "a corrected outcome of a disposition",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    SEEN.clear()


def works_and_is_asked(random: Random, *, acts: int, questions: int, opened: int) -> list[str]:
    """What does not hold of what an office did, which is then forgotten."""
    with transaction.atomic():
        office = Office(random, SEEN)
        office.work(acts)
        asked = [Question.any(random, OPENED, office.now.date(), opened) for _ in range(questions)]
        with clock.set_to(office.now):
            wrong = [f"{question}: {said}" for question in asked for said in what_does_not_hold(question)]
        transaction.set_rollback(True)
    return wrong


@settings(HABITS, max_examples=24, derandomize=True, phases=[Phase.generate])
@given(random=RANDOM, acts=st.integers(10, 50))
def test_everything_holds_of_what_an_office_did(random: Random, acts: int) -> None:
    """The same examples each time, and none is made smaller: that is for the slow run, for it takes minutes."""
    assert works_and_is_asked(random, acts=acts, questions=2, opened=2) == []


@pytest.mark.slow
@settings(HABITS, max_examples=300, print_blob=True)
@given(random=RANDOM, acts=st.integers(10, 90))
def test_everything_holds_of_what_many_offices_did(random: Random, acts: int) -> None:
    assert works_and_is_asked(random, acts=acts, questions=4, opened=6) == []


def test_an_office_does_what_the_property_is_about() -> None:
    for seed in (2024, 2025):
        works_and_is_asked(Random(seed), acts=300, questions=0, opened=0)
    assert COMES_UP - set(SEEN) == set()
    refused = {name for name in SEEN if name.endswith(" refused")}
    assert len(refused) > 10, "rules are broken as well as kept"


def test_every_figure_of_a_long_year_counts_its_members() -> None:
    assert works_and_is_asked(Random(7), acts=120, questions=3, opened=len(MEASURES)) == []
