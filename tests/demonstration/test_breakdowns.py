"""Who the figures are about: broken down by gender, race, ethnicity, housing and age, they add up to the figure."""

from __future__ import annotations

import pytest

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.measures.breakdowns import BREAKDOWNS
from ceasefire.measures.count import count
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.figures import Figures
from ceasefire.measures.measure import Measure, breakdown, figure_name
from ceasefire.reports.queries import tables_for_report
from tests.demonstration.documents import YEAR_END

pytestmark = pytest.mark.django_db

YEAR = Period.year(2024)
OF_PERSON = sorted(column for column, known in BREAKDOWNS.items() if known.of_person)
OF_A_PERSON_EACH = {
    "assessment",
    "referral",
    "pathway_row",
    "placement",
    "flow",
    "notification",
    "attendance",
}


def counted(measures: list[Measure]) -> Figures:
    tables = tables_for_report(asker=SYSTEM, known_on=None, measures=measures)
    return count(tables, period=YEAR, as_of=YEAR_END, measures=measures)


def test_there_is_a_breakdown_by_each_thing_reports_ask_for() -> None:
    assert set(OF_PERSON) == {"age_group", "ethnicity", "gender", "housing", "race"}


@pytest.mark.parametrize("column", OF_PERSON)
def test_the_values_add_up_to_the_figure_in_every_month_and_the_year(column: str) -> None:
    whole = [measure for measure in MEASURES.values() if measure.unit in OF_A_PERSON_EACH]
    parted = counted([breakdown(measure, column) for measure in whole])
    plain = counted(whole)
    for measure in whole:
        name = f"{measure.name}_by_{column}"
        parts = [figure_name(name, value) for value in parted.values(name)]
        columns = [[part or 0 for part in parted.month(name)] for name in parts]
        assert [sum(column) for column in zip(*columns, strict=True)] == plain.month(measure.name), name
        assert sum(parted.total(part) or 0 for part in parts) == plain.total(measure.name), name


@pytest.mark.parametrize("column", OF_PERSON)
def test_the_city_has_people_of_several_values(column: str) -> None:
    by_value = counted([breakdown(MEASURES["flow_n"], column)]).totals_by_value(f"flow_n_by_{column}")
    assert sum(1 for number in by_value.values() if number) > 1
