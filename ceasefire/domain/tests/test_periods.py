from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ceasefire.domain.periods import NotAPeriod, Period, PeriodKind, add_months, default_as_of, months_between

DAYS = some.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1), PeriodKind.YEAR),
        ("2024-Q1", date(2024, 1, 1), date(2024, 4, 1), PeriodKind.QUARTER),
        ("2024-Q2", date(2024, 4, 1), date(2024, 7, 1), PeriodKind.QUARTER),
        ("2024-Q3", date(2024, 7, 1), date(2024, 10, 1), PeriodKind.QUARTER),
        ("2024-Q4", date(2024, 10, 1), date(2025, 1, 1), PeriodKind.QUARTER),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1), PeriodKind.MONTH),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1), PeriodKind.MONTH),
        (" 2024-03 ", date(2024, 3, 1), date(2024, 4, 1), PeriodKind.MONTH),
        ("0002", date(2, 1, 1), date(3, 1, 1), PeriodKind.YEAR),
        ("9998-12", date(9998, 12, 1), date(9999, 1, 1), PeriodKind.MONTH),
    ],
)
def test_reads_a_year_a_quarter_or_a_month(text: str, start: date, end: date, kind: PeriodKind) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.kind) == (start, end, kind)
    assert (str(period), period.name) == (text.strip(), text.strip())


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "twenty", "2024-", "2024 2025", "2024-03-01"),
        *("2024-0", "2024-00", "2024-13", "2024-3"),
        *("2024-Q0", "2024-Q5", "2024-q1", "2024-Q"),
        *("0000", "0001", "9999"),
        "\N{ARABIC-INDIC DIGIT TWO}024-Q1",
    ],
)
def test_refuses_what_is_no_period_and_says_what_to_write(text: str) -> None:
    with pytest.raises(
        NotAPeriod, match=r"Write a year \(2024\), a quarter \(2024-Q1\) or a month \(2024-03\)"
    ):
        Period.parse(text)


def test_a_leap_february_ends_on_the_29th() -> None:
    assert Period.parse("2024-02").last_day == date(2024, 2, 29)
    assert Period.parse("2023-02").last_day == date(2023, 2, 28)


def test_the_first_and_the_last_day_lie_in_it_and_the_day_after_does_not() -> None:
    quarter = Period.parse("2024-Q4")
    assert date(2024, 10, 1) in quarter
    assert date(2024, 12, 31) in quarter
    assert date(2024, 9, 30) not in quarter
    assert date(2025, 1, 1) not in quarter


def test_a_year_has_its_twelve_months_in_order() -> None:
    names = [month.name for month in Period.year(2024).months]
    assert names == [f"2024-{number:02d}" for number in range(1, 13)]


def test_a_month_is_the_one_month_of_itself() -> None:
    march = Period.month(date(2024, 3, 31))
    assert march.months == (march,)


def test_an_early_year_keeps_its_four_digits() -> None:
    assert Period.year(987).name == "0987"


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (0, date(2024, 12, 1)),
        (1, date(2025, 1, 1)),
        (-11, date(2024, 1, 1)),
        (-12, date(2023, 12, 1)),
        (13, date(2026, 1, 1)),
    ],
)
def test_adds_months_across_the_year(months: int, expected: date) -> None:
    assert add_months(date(2024, 12, 1), months) == expected


def test_months_between_begin_with_the_month_of_the_start_and_end_before_the_end() -> None:
    assert [month.name for month in months_between(date(2023, 12, 31), date(2024, 2, 1))] == [
        "2023-12",
        "2024-01",
    ]
    assert [month.name for month in months_between(date(2023, 12, 31), date(2024, 2, 2))][-1] == "2024-02"
    assert months_between(date(2024, 1, 1), date(2024, 1, 1)) == ()


def test_a_figure_is_as_of_its_last_day_or_today_if_that_is_earlier() -> None:
    march = Period.parse("2024-03")
    assert default_as_of(march, today=date(2024, 4, 1)) == date(2024, 3, 31)
    assert default_as_of(march, today=date(2024, 3, 31)) == date(2024, 3, 31)
    assert default_as_of(march, today=date(2024, 3, 8)) == date(2024, 3, 8)


@given(DAYS)
def test_every_day_lies_in_one_month_one_quarter_and_one_year(day: date) -> None:
    for kind in ("", "-Q", "-"):
        numbers = {"": [""], "-Q": range(1, 5), "-": [f"{number:02d}" for number in range(1, 13)]}[kind]
        periods = [Period.parse(f"{day.year}{kind}{number}") for number in numbers]
        assert sum(day in period for period in periods) == 1


@given(DAYS)
def test_months_follow_each_other_without_gap_or_overlap(day: date) -> None:
    months = Period.year(day.year).months
    assert all(before.end == after.start for before, after in pairwise(months))
    assert (months[0].start, months[-1].end) == (date(day.year, 1, 1), date(day.year + 1, 1, 1))
    assert Period.month(day).last_day + timedelta(days=1) == Period.month(day).end


@given(DAYS, some.integers(-600, 600))
def test_adding_months_and_taking_them_away_leads_back(day: date, months: int) -> None:
    first = day.replace(day=1)
    assert add_months(add_months(first, months), -months) == first
