"""Rolling means and changes in percent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from ceasefire.domain.periods import Period, add_months, months_between
from ceasefire.measures.engines import Engine
from ceasefire.measures.tests.text_tables import tables
from ceasefire.measures.trend import Declines, Series, change, declines, series, since_year_before

DECEMBER = date(2030, 12, 31)


def monthly(*numbers: int, first: date = date(2029, 1, 1)) -> Series:
    return Series(months_between(first, add_months(first, len(numbers))), numbers)


TWO_YEARS = monthly(*[10] * 11, 22, *[5] * 12)


def test_the_mean_is_of_the_twelve_months_that_end_with_the_month() -> None:
    assert TWO_YEARS.mean(date(2029, 12, 1)) == Fraction(132, 12)
    assert TWO_YEARS.mean(date(2030, 1, 1)) == Fraction(127, 12)


def test_there_is_no_mean_where_the_records_do_not_reach_back() -> None:
    assert TWO_YEARS.means()[:12] == [None] * 11 + [Fraction(11)]
    assert TWO_YEARS.mean(date(2028, 12, 1)) is None
    assert TWO_YEARS.mean(date(2031, 1, 1)) is None
    assert Series((), ()).mean(date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("now", "then", "percent"),
    [(9, 10, -10.0), (1, 3, -66.7), (0, 4, -100.0), (5, 4, 25.0), (4, 4, 0.0), (3999, 4000, 0.0),
     (1999, 2000, -0.1), (2001, 2000, 0.1), (None, 4, None), (4, None, None), (4, 0, None)],
)  # fmt: skip
def test_a_change_is_in_percent_to_one_decimal_halves_away_from_zero(
    now: int | None, then: int | None, percent: float | None
) -> None:
    assert change(now, then) == percent


def test_declines_compare_means_with_a_year_ago_a_named_month_and_the_peak() -> None:
    peak_in_june = monthly(*[10] * 17, 22, *[10] * 5, 4, *[10] * 6, *[0] * 6)
    year = Period.parse("2031")
    found = declines(peak_in_june, year, as_of=date(2031, 12, 31), since=[date(2030, 1, 1)])
    assert found == Declines(
        since_year_ago=change(60, 126),
        since_month={"2030-01": -50.0},
        since_peak=change(60, 132),
        peak=Period.parse("2030-11"),
    )


def test_of_several_peaks_the_last_is_the_one_declined_from() -> None:
    assert TWO_YEARS.peak(date(2030, 12, 1)) == Period.parse("2029-12")
    assert monthly(*[1] * 14).peak(date(2030, 2, 1)) == Period.parse("2030-02")
    assert monthly(*[1] * 11).peak(date(2029, 11, 1)) is None


def test_a_peak_after_the_end_is_not_one() -> None:
    rising = monthly(*range(24))
    assert rising.peak(date(2030, 6, 1)) == Period.parse("2030-06")


def test_inside_a_month_the_month_before_is_the_end() -> None:
    year = Period.parse("2030")
    inside, over = (declines(TWO_YEARS, year, as_of=day) for day in (date(2030, 12, 30), DECEMBER))
    assert inside.since_peak == change(5 * 11 + 22, 132)
    assert over.since_peak == change(60, 132)


def test_a_period_without_a_whole_month_has_no_declines() -> None:
    found = declines(TWO_YEARS, Period.parse("2031"), as_of=date(2031, 1, 30), since=[date(2029, 12, 1)])
    assert found == Declines(None, {"2029-12": None}, None, None)


def test_records_that_begin_in_the_period_have_no_declines() -> None:
    found = declines(monthly(1, 2, first=date(2030, 1, 1)), Period.parse("2030"), as_of=date(2030, 2, 28))
    assert found == Declines(None, {}, None, None)


def test_a_periods_total_is_compared_over_its_whole_months_with_a_year_before() -> None:
    year = Period.parse("2030")
    assert since_year_before(TWO_YEARS, year, as_of=DECEMBER) == change(60, 132)
    assert since_year_before(TWO_YEARS, year, as_of=date(2030, 3, 30)) == change(10, 20)
    assert since_year_before(TWO_YEARS, year, as_of=date(2030, 1, 30)) is None
    assert since_year_before(TWO_YEARS, Period.parse("2029"), as_of=DECEMBER) is None


def test_a_series_begins_with_the_first_incident_and_ends_with_the_last_whole_month(
    engine: Callable[[], Engine],
) -> None:
    given = tables(
        incident="""
            incident_key | occurred_on
            incident1    | 2030-01-31
            incident2    | 2030-03-01
            incident3    | 2030-04-01""",
        victim="""
            incident_key
            incident2""",
    )
    found = series(given, ["shooting_incidents", "injured_victims"], as_of=date(2030, 4, 29), engine=engine)
    assert found["shooting_incidents"] == monthly(1, 0, 1, first=date(2030, 1, 1))
    assert found["injured_victims"].numbers == (0, 0, 1)


def test_without_an_incident_the_series_is_empty(engine: Callable[[], Engine]) -> None:
    assert series(tables(), ["shooting_incidents"], as_of=DECEMBER, engine=engine) == {
        "shooting_incidents": Series((), ())
    }
