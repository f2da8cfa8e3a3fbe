"""The report's page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ceasefire.access.gate import SYSTEM
from ceasefire.audit import clock
from ceasefire.domain.periods import Period
from ceasefire.reports import layout
from ceasefire.reports.queries import compute
from ceasefire.reports.report import Report
from ceasefire.web.report.asked import figure_address
from tests import city

PROMISED_TABLES_AND_SETTINGS = 20
SESSION_USER_AND_ORGANIZATION = 3

pytestmark = pytest.mark.usefixtures("counted")

FIGURE = re.compile(r'<a href="(/report/[^"]+/[^"]+/[^"]*)">([^<]*)</a>')


def figures_on(page: str) -> dict[str, set[str]]:
    """Each address of records on a page with the numbers that lead there."""
    found: dict[str, set[str]] = {}
    for address, number in FIGURE.findall(page):
        found.setdefault(unescape(address), set()).add(number)
    return found


def expected(report: Report, as_of: date) -> dict[str, set[str]]:
    """Each figure of the report at the address of its records; relocations have none."""
    sections = (*layout.by_month(report.services), layout.whole_period(report.services))
    figures = {line.figure for section in sections for line in section.lines} - {"relocations"}
    spans = [*report.period.months, report.period]
    return {
        figure_address(figure, span, period=report.period, as_of=as_of, known_on=None): {str(number)}
        for figure in figures
        for span, number in zip(
            spans, [*report.figures.month(figure), report.figures.total(figure)], strict=True
        )
        if number is not None
    }


@pytest.mark.parametrize("as_of", [date(2024, 12, 31), date(2024, 3, 31)])
@pytest.mark.parametrize("period", ["2024", "2024-Q1"])
def test_every_figure_of_the_report_is_on_the_page_and_leads_to_its_records(
    coordinator: Client, period: str, as_of: date
) -> None:
    page = coordinator.get(f"/report/{period}/?as_of={as_of}").content.decode()
    computed = compute(asker=SYSTEM, period=Period.parse(period), as_of=as_of)
    assert figures_on(page) == expected(computed, as_of)


def test_who_may_not_open_records_reads_the_same_figures_as_plain_text(
    coordinator: Client, evaluator: Client
) -> None:
    address = "/report/2024/?as_of=2024-12-31"
    linked, plain = (client.get(address).content.decode() for client in (coordinator, evaluator))
    cells = re.compile(r"<td>(?:<a [^>]*>)?(\d+)")
    assert cells.findall(plain) == cells.findall(linked)
    assert figures_on(plain) == {}


def test_the_cohort_as_of_its_own_month_differs_from_the_cohort_later(coordinator: Client) -> None:
    def enrolled(as_of: str) -> set[str]:
        address = f"/report/2024-03/life_coaching/?as_of={as_of}"
        return figures_on(coordinator.get(f"/report/2024-03/?as_of={as_of}").content.decode())[address]

    assert enrolled("2024-03-31") == {"0"}
    assert enrolled("2024-12-31") == {"1"}


def test_each_month_as_of_its_last_day_is_one_step_away(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/?as_of=2024-12-31").content.decode()
    assert 'href="/report/2024-03/">Mar</a>' in page
    month = coordinator.get("/report/2024-03/").content.decode()
    assert "Figures as of <strong>31 March 2024</strong>" in month


def test_a_month_of_the_table_keeps_the_day_it_is_as_of(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/?as_of=2024-06-30").content.decode()
    assert 'href="/report/2024-03/?as_of=2024-06-30">March</a>' in page


def test_a_late_entry_is_not_known_before_it_was_entered(coordinator: Client) -> None:
    with clock.set_to(datetime(2024, 9, 1, 12, tzinfo=UTC)):
        city.incident("24-0003")
    address = "/report/2024/shooting_incidents/?as_of=2024-08-31&known_on={}"
    pages = {
        day: figures_on(coordinator.get(f"/report/2024/?as_of=2024-08-31&known_on={day}").content.decode())
        for day in ("2024-08-31", "2024-09-01")
    }
    assert pages["2024-08-31"].get(address.format("2024-08-31")) is None
    assert pages["2024-09-01"][address.format("2024-09-01")] == {"1"}


def test_a_month_that_had_not_begun_has_a_dash_and_says_why(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/?as_of=2024-03-31").content.decode()
    assert '<span class="for-ears">not begun on 31 March 2024</span>' in page


@pytest.mark.parametrize("field", ["as_of", "known_on"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31 Jan", "This is not a day"),
        ("2024-02-30", "This is not a day"),
        ('"><script>', "This is not a day"),
        ("9999-12-31", "This day has not come"),
        ("0001-01-01", "This is too early"),
    ],
)
def test_a_bad_date_is_told_at_its_field_and_what_was_typed_is_kept(
    coordinator: Client, field: str, typed: str, said: str
) -> None:
    answer = coordinator.get("/report/2024/", {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(rf'id="id_{field}-error" role="alert">{said}', page)
    assert typed in [unescape(value) for value in re.findall(r'value="([^"]*)"', page)]
    assert "<table" not in page


@pytest.mark.parametrize("period", ["2024-13", "2024-Q5", "24", "latest", "0000", "9999", "2024-3"])
def test_an_unknown_period_is_not_there(coordinator: Client, period: str) -> None:
    assert coordinator.get(f"/report/{period}/").status_code == 404


@pytest.mark.parametrize("period", ["0002", "1999-Q1", "2031", "9998", "9998-12"])
def test_a_period_without_records_says_so(coordinator: Client, period: str) -> None:
    page = coordinator.get(f"/report/{period}/").content.decode()
    assert "Nothing is counted in this period yet" in page or "This period had not begun" in page


def test_the_report_leads_to_the_latest_year_with_records(coordinator: Client) -> None:
    assert coordinator.get("/report/").headers["Location"] == "/report/2024/"


def test_the_report_asks_few_questions_of_the_database(coordinator: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        coordinator.get("/report/2024/")
    assert len(asked) <= PROMISED_TABLES_AND_SETTINGS + SESSION_USER_AND_ORGANIZATION


def test_identities_have_a_sign_and_a_word(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/").content.decode()
    assert page.count("✓</span> Holds") > 10
    assert "Broken" not in page


def test_footnotes_are_numbered_where_they_explain(coordinator: Client) -> None:
    page = coordinator.get("/report/2024/?as_of=2024-12-31").content.decode()
    noted = set(re.findall(r'href="#footnote-(\d+)"', page))
    assert noted
    assert noted == set(re.findall(r'id="footnote-(\d+)"', page))
