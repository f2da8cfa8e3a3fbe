"""A report as CSV: one row a figure and period, with its label, unit and definition."""

from __future__ import annotations

from collections.abc import Iterator

from ceasefire.domain.cells import csv_text
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.measure import parts_of
from ceasefire.measures.units import UNITS
from ceasefire.reports import layout, words
from ceasefire.reports.report import Report

COLUMNS = ("section", "key", "period", "as_of", "known_on", "number", "label", "unit", "counts")


def write(report: Report) -> str:
    """The report as text with a header; an empty number is a month that had not begun as of the day."""
    return csv_text(_rows(report))


def _rows(report: Report) -> Iterator[tuple[object, ...]]:
    yield COLUMNS
    for section in layout.by_month(report.services):
        for line in section.lines:
            for month, number in zip(report.period.months, report.figures.month(line.figure), strict=True):
                yield _row(report, section.name, line, month.name, number)
    whole = layout.whole_period(report.services)
    for line in whole.lines:
        yield _row(report, whole.name, line, report.period.name, report.figures.total(line.figure))


def _row(
    report: Report, section: str, line: layout.Line, period: str, number: int | None
) -> tuple[object, ...]:
    measure = MEASURES[parts_of(line.figure)[0]]
    known_on = report.known_on.isoformat() if report.known_on else ""
    shown = "" if number is None else number
    unit = UNITS[measure.unit].label
    return (
        section,
        line.key,
        period,
        report.as_of.isoformat(),
        known_on,
        shown,
        words.whole_label(line.figure, report.services),
        unit,
        measure.counts,
    )
