"""The property of random records: on any day, the figures are what a recount by hand finds, and everything holds.

Every counting rule, broken in turn, turns it red: the list of mutants says which rule each breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any, NamedTuple

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceasefire.domain.periods import Period
from ceasefire.domain.terms import MadeIn
from ceasefire.measures import count as count_module
from ceasefire.measures import inquiry, kept, rules
from ceasefire.measures.asked import AS_OF
from ceasefire.measures.count import count, members
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.engines import DuckDB, Engine
from ceasefire.measures.identities import BREAKS, check
from ceasefire.measures.measure import parts_of
from ceasefire.measures.tests.plain_recount import Recount
from ceasefire.measures.tests.random_records import FIRST_DAY, LAST_DAY, Rows, random_records
from ceasefire.measures.tests.text_tables import from_rows

QUARTER = Period.parse("2030-Q1")


def broken(
    rows: Rows, as_of: date, *, unit: str | None = None, engine: Callable[[], Engine] = DuckDB
) -> list[str]:
    """What does not hold of the quarter as of a day: figures against the recount, identities and partitions."""
    measures = [measure for measure in (*MEASURES.values(), *BREAKS) if unit in {None, measure.unit}]
    figures = count(from_rows(rows), period=QUARTER, as_of=as_of, measures=measures, engine=engine)
    judge = Recount(rows, as_of)
    spans = (*QUARTER.months, QUARTER)
    named = {measure.name for measure in measures if measure not in BREAKS}
    names = {name for name in (*figures.names, *judge.found) if parts_of(name)[0] in named}
    recounted = {name: [judge.number(name, span) for span in spans] for name in names}
    counted = {name: [*figures.month(name), figures.total(name)] for name in figures.names}
    differs = [name for name in sorted(names) if recounted[name] != counted.get(name)]
    return differs + [f"{name} {period}" for name, period, *_, holds in check(figures) if not holds]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False), as_of=st.dates(FIRST_DAY, LAST_DAY))
def test_on_any_day_figures_are_what_a_recount_finds_and_everything_holds(
    random: Random, as_of: date
) -> None:
    assert broken(random_records(random, cases=random.randint(0, 12)), as_of) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    random=st.randoms(use_true_random=False),
    as_of=st.dates(FIRST_DAY, LAST_DAY),
    figure=st.sampled_from([*MEASURES, "out[street]", "life_coaching[healing]", "not_referred[pending]"]),
)
def test_on_any_day_the_members_are_those_the_recount_finds(random: Random, as_of: date, figure: str) -> None:
    rows = random_records(random, cases=random.randint(0, 12))
    found = members(from_rows(rows), figure, period=QUARTER, as_of=as_of)
    assert found == Recount(rows, as_of).members(figure, QUARTER)


@pytest.mark.parametrize("as_of", [date(2030, 2, 14), LAST_DAY])
def test_many_records_at_once_hold_on_this_engine(engine: Callable[[], Engine], as_of: date) -> None:
    assert broken(random_records(Random(2030), cases=200), as_of, engine=engine) == []


def test_random_records_hold_what_the_property_is_about() -> None:
    rows = random_records(Random(2030), cases=200)
    statuses = [row["status"] for row in rows["placement_status"]]
    assert {"completed", "exited", "icm", "short_term", "slo", "refused", "unable_to_place"} <= set(statuses)
    ended = [number for number, status in enumerate(statuses[:-1]) if status in {"completed", "exited"}]
    placements = [row["placement_key"] for row in rows["placement_status"]]
    assert any(placements[number] == placements[number + 1] for number in ended), "re-entered"
    assert any(row["consolidated_on"] for row in rows["placement"])
    assert any(row["made_in"] == MadeIn.PROVIDER for row in rows["assessment"])
    assert any(row.get("request_key") for row in rows["assessment"])


def always(*_: Any) -> ibis.Value:
    return ibis.literal(True)


def never(*_: Any) -> ibis.Value:
    return ibis.literal(False)


class Mutant(NamedTuple):
    """A counting rule, broken: a unit whose figures show it, the rule of `rules`, and what replaces it."""

    unit: str
    rule: str
    broken: Any


MUTANTS = {
    "records after the day count too": Mutant("call_in", "happened", lambda day: day.notnull()),
    "the day itself does not count": Mutant(
        "pathway_row", "happened", lambda day: (day < AS_OF).fill_null(False)
    ),
    "incidents on hold and unfounded count": Mutant("incident", "incident_counts", always),
    "a feed's flag of an injury is not read": Mutant(
        "incident", "incident_has_injury", lambda _, victims: victims.fill_null(0) > 0
    ),
    "a victim row is no injury": Mutant(
        "incident", "incident_has_injury", lambda any_injury, _: any_injury.fill_null(False)
    ),
    "who dies later was never alive": Mutant("victim", "victim_killed", lambda died_on: died_on.notnull()),
    "victims stand in the month of their death": Mutant(
        "victim", "victim_counted_on", lambda victims: ibis.coalesce(victims.died_on, victims.occurred_on)
    ),
    "a provider's re-assessment is an assessment": Mutant(
        "assessment", "assessment_counts", lambda _, request: request.isnull()
    ),
    "an assessment with an open request counts": Mutant(
        "assessment", "assessment_counts", lambda made_in, _: made_in != MadeIn.PROVIDER
    ),
    "a coordination meeting assesses nobody": Mutant(
        "assessment",
        "assessment_counts",
        lambda made_in, request: (made_in == MadeIn.SHOOTING_REVIEW) & request.isnull(),
    ),
    "an assessment not disposed of has no reason": Mutant(
        "assessment", "reason_not_referred", lambda outcome: outcome
    ),
    "a referral of a review counts in its own month": Mutant(
        "flow", "referral_counted_on", lambda _, referred_on: referred_on
    ),
    "every disposition is a shooting review's": Mutant("referral", "via_shooting_review", always),
    "every referral is a partner's": Mutant("referral", "via_shooting_review", never),
    "the end of a program is a status": Mutant("pathway_row", "status_is_reported", always),
    "the first status is the reported one": Mutant(
        "pathway_row",
        "in_order_of_effect",
        lambda statuses: [-statuses.step],
    ),
    "of one day the earlier step is reported": Mutant(
        "pathway_row",
        "in_order_of_effect",
        lambda statuses: [statuses.effective_on, -statuses.step],
    ),
    "a consolidated placement keeps its status": Mutant("pathway_row", "work_is_consolidated", never),
    "a placement to be consolidated has no status before": Mutant(
        "pathway_row", "work_is_consolidated", lambda consolidated_on: consolidated_on.notnull()
    ),
    "two services of one pathway are two rows": Mutant("pathway_row", "ROW", ("referral_key", "service")),
    "two pathways are one row": Mutant("pathway_row", "ROW", ("referral_key",)),
    "of two services the row is the least far": Mutant(
        "pathway_row", "furthest_first", lambda status, furthest=rules.furthest_first: -furthest(status)
    ),
    "short-term is not engaged": Mutant("referral", "is_engaged", lambda status: status.isin(["slo", "icm"])),
    "pursuing is engaged": Mutant("referral", "is_engaged", lambda status: status != "refused"),
    "short-term is life coaching": Mutant(
        "pathway_row", "is_enrolled", lambda status: status.isin(["icm", "short_term"])
    ),
    "everyone invited to a call-in counts": Mutant("attendance", "attendance_counts", always),
}

MEASURES_BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "persons referred twice count twice": ("unduplicated_persons", {"distinct": None}),
    "a referral in two services is counted as one out": ("out", {"distinct": "referral_key"}),
    "notifications are counted by person": ("custom_notifications", {"distinct": "person_key"}),
    "call-in individuals are different persons": ("call_in_individuals", {"distinct": "person_key"}),
    "households are counted by kind": ("relocations", {"distinct": "household"}),
}
"""What a measure counts, broken: the measure, and what is changed of it."""


@pytest.fixture
def fresh_questions() -> Generator[None]:
    """Questions are compiled once in a process; a broken rule must be neither missed nor kept."""
    in_process = (kept.kept_rows, count_module.rows_in_spans, count_module._read_in_spans, inquiry._compiled)
    for questions in in_process:
        questions.cache_clear()
    yield
    for questions in in_process:
        questions.cache_clear()


def is_red(unit: str) -> bool:
    rows = random_records(Random(2030), cases=200)
    return any(broken(rows, as_of, unit=unit) for as_of in (date(2030, 2, 14), date(2030, 3, 5), LAST_DAY))


@pytest.mark.usefixtures("fresh_questions")
@pytest.mark.parametrize("mutant", MUTANTS)
def test_breaking_a_counting_rule_turns_the_property_red(
    mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, rule, broken_rule = MUTANTS[mutant]
    monkeypatch.setattr(rules, rule, broken_rule)
    assert is_red(unit)


@pytest.mark.usefixtures("fresh_questions")
@pytest.mark.parametrize("mutant", MEASURES_BROKEN)
def test_breaking_what_a_measure_counts_turns_the_property_red(
    mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, changes = MEASURES_BROKEN[mutant]
    monkeypatch.setitem(MEASURES, name, replace(MEASURES[name], **changes))
    assert is_red(MEASURES[name].unit)


def test_every_counting_rule_has_a_mutant() -> None:
    named = {
        name for name, value in vars(rules).items() if callable(value) and value.__module__ == rules.__name__
    }
    assert {*named, "ROW"} == {mutant.rule for mutant in MUTANTS.values()}
