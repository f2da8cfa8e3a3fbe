"""The report as people read it, on the page and as a document that stands alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.domain.terms import DispositionOutcome, Status
from ceasefire.measures.identities import Check
from ceasefire.measures.trend import Declines
from ceasefire.reports import html, layout, words
from ceasefire.reports.page import Page, page
from ceasefire.reports.queries import compute
from ceasefire.reports.report import Report
from tests import city

YEAR = Period.year(2024)


@pytest.fixture
def report(db: None) -> Report:
    city.named_month(date(2023, 7, 1))
    for month in range(1, 13):
        city.victim(city.incident(occurred_on=date(2023, month, 5)))
    city.victim(city.incident(occurred_on=date(2024, 3, 5)))
    city.placement((Status.ICM, city.DAY))
    city.referral("hhp", "tvif")
    city.disposition(city.assessment(), DispositionOutcome.PPS)
    return compute(asker=SYSTEM, period=YEAR, as_of=date(2024, 12, 31))


def shown(report: Report) -> Page:
    return page(report, opens=lambda figure, span: None, month_address=lambda month: None)


def test_every_line_of_the_layout_stands_in_a_table(report: Report) -> None:
    said = shown(report)
    labels = {column.label for table in said.published for column in table.columns}
    labels |= {row.head.label for table in said.details for row in table.rows}
    sections = (*layout.by_month(report.services), layout.whole_period(report.services))
    for figure in {line.figure for section in sections for line in section.lines}:
        forms = {words.figure_label(figure, report.services), words.whole_label(figure, report.services)}
        assert labels & {*forms, words.SHORT.get(figure, "")}


def test_a_table_ends_with_the_total_of_the_period(report: Report) -> None:
    [review, _summary] = shown(report).published
    assert [row.head.label for row in review.rows][-2:] == ["December", "Total"]
    assert [row.is_total for row in review.rows] == [False] * 12 + [True]
    assert review.rows[-1].cells[0].number == report.figures.total("shooting_incidents")


def test_a_single_month_has_one_row_and_no_total(report: Report) -> None:
    march = compute(asker=SYSTEM, period=Period.parse("2024-03"), as_of=date(2024, 12, 31))
    [review, _summary] = shown(march).published
    assert [(row.head.label, row.is_total) for row in review.rows] == [("March 2024", False)]


def test_every_table_says_the_unit_of_its_figures(report: Report) -> None:
    said = shown(report)
    for head in [column for table in said.published for column in table.columns]:
        assert head.detail or head.label in {unit.label for unit in said.units}


def test_the_trend_is_told_in_words(report: Report) -> None:
    said = shown(report).declines
    assert said[0] == "Shooting incidents: down 91.7% against the same months of 2023."
    assert any(
        sentence.startswith("Injured victims, 12-month average: down 91.7% against a year ago")
        for sentence in said
    )
    assert any("no comparison yet (the records begin later) since July 2023" in one for one in said)


@pytest.mark.parametrize(
    ("percent", "said"),
    [(-19.3, "down 19.3%"), (3.0, "up 3.0%"), (0.0, "unchanged")],
)
def test_a_change_is_told_with_its_direction(percent: float, said: str) -> None:
    assert words.change(percent) == said


def test_a_trend_without_a_peak_says_nothing_of_it(report: Report) -> None:
    unknown = {name: Declines(None, {"2023-07": None}, None, None) for name in report.trend.declines}
    without = replace(report, trend=replace(report.trend, declines=unknown))
    assert "peak" not in "".join(shown(without).declines)


def test_an_identity_that_breaks_is_told_with_both_sides(report: Report) -> None:
    broken = Check("flow n = referred in + not referred", "2024-03", 4, 5, holds=False)
    document = html.write(replace(report, checks=(*report.checks, broken)))
    assert "✗</span> Broken" in document
    assert "2024-03: 4 against 5" in document


def test_checks_of_one_identity_stand_together(report: Report) -> None:
    said = shown(report).identities
    assert len({identity.name for identity in said}) == len(said)
    assert sum(identity.checked for identity in said) == len(report.checks)
    assert all(identity.holds for identity in said)


@pytest.mark.django_db
def test_a_period_without_records_is_empty() -> None:
    assert shown(compute(asker=SYSTEM, period=YEAR, as_of=date(2024, 12, 31))).is_empty


def test_a_document_stands_alone(report: Report) -> None:
    document = html.write(report)
    assert "<style>" in document
    assert "<script" not in document
    assert not re.findall(r'(?:src|href)="(?!#)', document)
    assert not re.findall(r"url\(|@import", document)


def test_a_document_has_the_figures_of_the_page(report: Report) -> None:
    said = shown(report)
    tables = [*(figure.table for figure in (*said.flow, *said.trends)), *said.published, *said.details]
    cells = [cell.number for table in tables for row in table.rows for cell in row.cells]
    written = re.findall(r"<td>(\d+)(?![\d.])", html.write(report))
    assert sorted(map(int, written)) == sorted(number for number in cells if isinstance(number, int))


def test_the_same_report_gives_the_same_document(report: Report) -> None:
    assert html.write(report) == html.write(report)


def test_what_the_city_calls_its_services_is_written_as_it_is(report: Report) -> None:
    named = [replace(service, label="<b>HHP</b> & more") for service in report.services]
    assert "<b>HHP</b>" not in html.write(replace(report, services=tuple(named)))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2024", "2024"),
        ("2024-Q1", "Q1 2024"),
        ("2024-Q4", "Q4 2024"),
        ("2024-03", "March 2024"),
    ],
)
def test_a_period_is_named_in_words(period: str, said: str) -> None:
    assert words.period_title(Period.parse(period)) == said
