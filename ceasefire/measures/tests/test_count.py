"""Counting itself: periods, months not begun, what is needed, the records behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from ceasefire.domain.periods import Period
from ceasefire.measures import count as counting
from ceasefire.measures.definitions import MEASURES, UnknownMeasure
from ceasefire.measures.engines import Engine
from ceasefire.measures.figures import UnknownFigure
from ceasefire.measures.identities import BREAKS
from ceasefire.measures.inquiry import MissingTable
from ceasefire.measures.measure import breakdown, figure_name
from ceasefire.measures.tables import TABLES
from ceasefire.measures.tests.conftest import Check
from ceasefire.measures.tests.random_records import LAST_DAY, random_records
from ceasefire.measures.tests.text_tables import from_rows, tables

MARCH = Period.parse("2030-03")
YEAR = Period.parse("2030")
INCIDENTS = """
    occurred_on
    2030-01-01
    2030-03-31"""


def test_a_month_that_begins_after_the_day_has_no_figure_and_no_zero(check: Check) -> None:
    check(
        {"shooting_incidents": [1, 0, None]},
        period="2030-Q1",
        as_of="2030-02-01",
        incident=INCIDENTS,
    )


def test_a_period_that_begins_after_the_day_has_no_figure(check: Check) -> None:
    check({"shooting_incidents": None}, period="2031", as_of="2030-12-31", incident=INCIDENTS)


def test_the_months_of_a_month_are_itself(check: Check) -> None:
    check({"shooting_incidents": [1]}, period="2030-03", incident=INCIDENTS)


def test_members_are_the_keys_behind_the_figure_in_order(engine: Callable[[], Engine]) -> None:
    given = tables(
        incident="""
            incident_key | occurred_on
            b            | 2030-03-02
            a            | 2030-03-03
            c            | 2030-04-01"""
    )
    found = counting.members(given, "shooting_incidents", period=MARCH, as_of=LAST_DAY, engine=engine)
    assert found == ["a", "b"]


def test_members_of_one_value_are_of_that_value_only(engine: Callable[[], Engine]) -> None:
    given = tables(
        assessment="""
            assessment_key | assessed_on
            a              | 2030-03-01
            b              | 2030-03-01""",
        disposition="""
            assessment_key | disposed_on | outcome
            b              | 2030-03-01  | sscc""",
    )
    found = counting.members(given, "not_referred[sscc]", period=MARCH, as_of=LAST_DAY, engine=engine)
    assert found == ["b"]


def test_members_of_a_breakdown_are_asked_for_by_measure_and_value(engine: Callable[[], Engine]) -> None:
    given = tables(
        custom_notification="""
            custom_notification_key | person_key | delivered_on
            a                       | dorothy    | 2030-03-01
            b                       | toto       | 2030-03-01""",
        person="""
            person_key | gender
            dorothy    | female""",
    )
    by_gender = breakdown(MEASURES["custom_notifications"], "gender")
    found = counting.members(given, by_gender, value="female", period=MARCH, as_of=LAST_DAY, engine=engine)
    assert found == ["a"]


def test_every_figure_has_as_many_members_as_it_says(engine: Callable[[], Engine]) -> None:
    given = from_rows(random_records(Random(11), cases=40))
    by_person = [breakdown(MEASURES[name], "gender") for name in ("assessed", "unduplicated_persons")]
    measures = [*MEASURES.values(), *BREAKS, *by_person]
    figures = counting.count(given, period=YEAR, as_of=LAST_DAY, measures=measures, engine=engine)
    for measure in measures:
        for value in (None, *figures.values(measure.name)):
            said = figures.total(figure_name(measure.name, value) if value else measure.name)
            found = counting.members(given, measure, value=value, period=YEAR, as_of=LAST_DAY, engine=engine)
            assert len(found) == len(set(found)) == said, (measure.name, value)


def test_needs_only_the_tables_and_columns_that_the_measures_read() -> None:
    assert counting.needed_tables(["custom_notifications", "call_ins"]) == {
        "custom_notification": ("custom_notification_key", "delivered_on", "person_key"),
        "call_in": ("call_in_key", "held_on"),
    }


def test_a_breakdown_needs_the_person() -> None:
    needs = counting.needed_tables([breakdown(MEASURES["custom_notifications"], "gender")])
    assert set(needs) == {"custom_notification", "person"}


def test_figures_are_the_same_from_the_needed_columns_alone(engine: Callable[[], Engine]) -> None:
    given = from_rows(random_records(Random(5), cases=20))
    needed = {name: given[name].select(columns) for name, columns in counting.needed_tables().items()}
    whole, bare = (
        counting.count(rows, period=YEAR, as_of=LAST_DAY, engine=engine) for rows in (given, needed)
    )
    assert whole == bare


def test_a_table_that_is_missing_is_named_with_its_columns() -> None:
    given = {"call_in": TABLES["call_in"].schema.empty_table().select(["call_in_key"])}
    with pytest.raises(MissingTable, match=r"table \[call_in\] with its columns \[held_on\]"):
        counting.count(given, period=MARCH, as_of=LAST_DAY, measures=["call_ins"])


def test_an_unknown_measure_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownMeasure, match=r"no measure \[arrests\]. There are: .*assessed"):
        counting.count(tables(), period=MARCH, as_of=LAST_DAY, measures=["arrests"])


def test_an_unknown_figure_is_named_with_those_there_are(engine: Callable[[], Engine]) -> None:
    figures = counting.count(tables(), period=MARCH, as_of=LAST_DAY, measures=["out"], engine=engine)
    with pytest.raises(
        UnknownFigure, match=r"no figure \[out\[ballooning\]\]. There are: out, out\[street\]"
    ):
        figures.total("out[ballooning]")


def test_by_value_figures_follow_the_order_of_services(engine: Callable[[], Engine]) -> None:
    figures = counting.count(tables(), period=MARCH, as_of=LAST_DAY, measures=["out"], engine=engine)
    assert figures.totals_by_value("out") == {"street": 0, "clinic": 0, "family": 0}


def test_one_question_serves_every_day_and_period(engine: Callable[[], Engine]) -> None:
    given = tables(incident=INCIDENTS)
    found = [
        counting.count(given, period=YEAR, as_of=day, measures=["shooting_incidents"], engine=engine).total(
            "shooting_incidents"
        )
        for day in (date(2030, 1, 1), date(2030, 3, 30), date(2030, 3, 31))
    ]
    assert found == [1, 1, 2]


def test_a_breakdown_goes_by_its_name(engine: Callable[[], Engine]) -> None:
    given = tables(call_in="held_on\n2030-03-01", call_in_attendance="call_in_key\ncall_in1")
    name = "call_in_individuals_by_gender"
    figures = counting.count(given, period=MARCH, as_of=LAST_DAY, measures=[name], engine=engine)
    found = counting.members(given, f"{name}[unknown]", period=MARCH, as_of=LAST_DAY, engine=engine)
    assert figures.total(f"{name}[unknown]") == len(found) == 1
