"""What was known when: a day's tables and figures come back, whatever was entered or corrected since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.domain.terms import IncidentStanding, Status
from ceasefire.measures.tables import TABLES
from ceasefire.referrals import actions as referrals
from ceasefire.referrals.models import PlacementStatus
from ceasefire.shootings import actions as shootings
from ceasefire.shootings.models import Incident, Victim
from tests.demonstration import documents
from tests.demonstration.documents import Tree, by_one, changes
from tests.demonstration.moments import PARTS, Moments, live_tables, tables_known_before

pytestmark = pytest.mark.django_db

DAY_OF_ENTRY = date(2025, 1, 20)
DAY_BEFORE = DAY_OF_ENTRY - timedelta(days=1)
AN_INSTANT = timedelta(microseconds=1)


@pytest.fixture
def officer(db: None) -> Asker:
    return User.objects.get(username="officer").asker


@contextmanager
def on(day: date) -> Iterator[None]:
    """Noon of a day in the city."""
    with clock.set_to(clock.end_of(day) - timedelta(hours=12)):
        yield


def before_and_after(entered_on: date = DAY_OF_ENTRY) -> tuple[Tree, Tree]:
    """The report as known the day before an entry, and as known on its day; both as of the same day."""
    known = entered_on - timedelta(days=1)
    return documents.year(known_on=known), documents.year(known_on=entered_on)


def without_known_on(tree: Tree) -> Tree:
    return {name: value for name, value in tree.items() if name != "known_on"}


def test_every_table_as_known_now_is_the_live_table() -> None:
    live, known = live_tables(), tables_known_before(clock.now())
    assert set(live) == set(TABLES)
    assert [name for name in live if not live[name].equals(known[name])] == []
    assert all(table.num_rows for table in live.values())


@pytest.mark.parametrize("place", range(PARTS))
def test_every_table_as_known_at_a_moment_is_the_table_that_was_live_then(
    moments: Moments, place: int
) -> None:
    moment = moments.kept[place]
    known = tables_known_before(moment.at + AN_INSTANT)
    assert [name for name, live in moment.tables.items() if not live.equals(known[name])] == []


def test_the_moments_are_of_a_city_that_grew(moments: Moments) -> None:
    sizes = [sum(table.num_rows for table in moment.tables.values()) for moment in moments.kept]
    assert sizes == sorted(set(sizes))
    assert moments.kept[0].at < moments.kept[-1].at


def test_what_is_entered_at_a_moment_is_not_known_just_before_it(moments: Moments) -> None:
    moment = moments.kept[1]
    known = tables_known_before(moment.at)
    assert any(not live.equals(known[name]) for name, live in moment.tables.items())


def test_a_late_entry_counts_from_the_day_it_was_entered(officer: Asker) -> None:
    """A shooting of March that the police list only in January."""
    live = documents.year()
    with on(DAY_OF_ENTRY):
        late = Incident(reference="24-LATE", occurred_on=date(2024, 3, 15))
        shootings.enter_incidents(by=officer, incidents=[late])
        shootings.enter_victims(by=officer, victims=[Victim(incident=late)])
    before, after = before_and_after()
    assert without_known_on(before) == without_known_on(live)
    changed = by_one(before, after)
    figures = {key: difference for key, difference in changed.items() if not key.startswith("trend.")}
    incidents, injuries, victims = "shooting_incidents", "injury_and_fatal", "injured_victims"
    assert figures == {
        **{f"shooting_review.{name}[2]": +1 for name in (incidents, injuries, victims)},
        "summary.injury_and_fatal[2]": +1,
        **{f"annual.{name}": +1 for name in (incidents, injuries, victims)},
    }
    assert "trend.rolling_since_year_ago.injured_victims" in changed
    assert "trend.rolling_since_year_ago.homicide_victims" not in changed


def test_a_correction_counts_from_the_day_it_was_made(coordinator: Asker) -> None:
    """Who was entered as having refused had in truth not been reached."""
    refused = PlacementStatus.objects.filter(
        status=Status.REFUSED, placement__referral__request__requested_on__month=6
    ).order_by("reference")
    status = next(one for one in refused if one == one.placement.statuses.latest("step"))
    month = status.placement.referral.referred_on.month - 1
    live = documents.year()
    with on(DAY_OF_ENTRY):
        referrals.correct(
            by=coordinator, record=status, status=Status.UNABLE_TO_PLACE, unable_reason="unable_to_contact"
        )
    before, after = before_and_after()
    assert without_known_on(before) == without_known_on(live)
    assert by_one(before, after) == {
        f"summary.refused[{month}]": -1,
        f"appendix.refused[{month}]": -1,
        "annual.refused": -1,
        f"summary.unable_to_place[{month}]": +1,
        f"appendix.unable_to_place[{month}]": +1,
        "annual.unable_to_place": +1,
        "annual.unable_to_place_reasons.unable_to_contact": +1,
    }


def test_a_correction_of_a_day_moves_the_figures_between_months(officer: Asker) -> None:
    wrong = Incident.objects.filter(
        occurred_on__month=5, occurred_on__year=2024, standing=IncidentStanding.CONFIRMED, victims=None
    ).order_by("reference")[0]
    with on(DAY_OF_ENTRY):
        shootings.correct_incident(by=officer, incident=wrong, occurred_on=date(2024, 4, 30))
    before, after = before_and_after()
    assert by_one(before, after) == {
        "shooting_review.shooting_incidents[3]": +1,
        "shooting_review.shooting_incidents[4]": -1,
    }


def test_a_victim_who_dies_later_was_injured_until_that_was_known(officer: Asker) -> None:
    victim = Victim.objects.filter(
        died_on=None, incident__occurred_on__year=2024, incident__occurred_on__month=8,
        incident__standing=IncidentStanding.CONFIRMED,
    ).order_by("reference")[0]  # fmt: skip
    live = documents.year()
    with on(DAY_OF_ENTRY):
        shootings.record_death(by=officer, victim=victim, died_on=date(2024, 12, 30))
    before, after = before_and_after()
    assert without_known_on(before) == without_known_on(live)
    figures = {key: number for key, number in by_one(before, after).items() if not key.startswith("trend.")}
    assert figures == {
        "shooting_review.homicide_victims[7]": +1,
        "shooting_review.injured_victims[7]": -1,
        "annual.homicide_victims": +1,
        "annual.injured_victims": -1,
    }
    assert changes(documents.year(as_of=date(2024, 12, 29), known_on=DAY_BEFORE),
                   documents.year(as_of=date(2024, 12, 29), known_on=DAY_OF_ENTRY)) == {}  # fmt: skip


def test_the_report_printed_in_july_can_be_printed_again(officer: Asker) -> None:
    """What has been entered or corrected since does not show in it, and what had been does."""
    july = date(2024, 7, 31)
    printed = documents.year(as_of=july, known_on=july)
    with on(DAY_OF_ENTRY):
        late = Incident(reference="24-LATE", occurred_on=date(2024, 3, 15))
        shootings.enter_incidents(by=officer, incidents=[late])
    assert documents.year(as_of=july, known_on=july) == printed
    assert changes(printed, documents.year(as_of=july)) != {}
    assert documents.broken(printed) == []
