"""A report as people read it, in their order: headline, flow, the two published tables, trend, details, footnotes.

The page in the browser and the document that stands alone are made from the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ceasefire.domain.periods import Period
from ceasefire.measures.identities import Check
from ceasefire.measures.units import UNITS
from ceasefire.reports import layout, words
from ceasefire.reports.pictures import Chart, flow_charts, trend_charts
from ceasefire.reports.report import Report
from ceasefire.reports.tables import Cell, Head, Opens, Row, Table, Tables, with_unit

HEADLINE = ("shooting_incidents", "injury_and_fatal", "assessed", "referred_in", "engaged", "life_coaching")
MONTHS_AGAINST_PERIOD = "the months add up to the period"


@dataclass(frozen=True)
class Figure:
    """A chart and the table of its numbers."""

    chart: Chart
    table: Table


@dataclass(frozen=True)
class Note:
    """A footnote; `period` is the month it is of, empty for the whole period."""

    period: str
    text: str


@dataclass(frozen=True)
class Identity:
    """An identity over all months and the period: how often it was checked, and where it does not hold."""

    name: str
    checked: int
    broken: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether it holds everywhere."""
        return not self.broken


@dataclass(frozen=True)
class Page:
    """All that is read of a report, in the order in which it is read."""

    title: str
    as_of: str
    known_on: str
    has_begun: bool
    headline: tuple[tuple[Head, Cell], ...]
    flow: tuple[Figure, ...]
    published: tuple[Table, ...]
    declines: tuple[str, ...]
    trends: tuple[Figure, ...]
    details: tuple[Table, ...]
    units: tuple[Head, ...]
    footnotes: tuple[Note, ...]
    identities: tuple[Identity, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is counted in the period."""
        rows = (row for table in (*self.published, *self.details) for row in table.rows)
        return not any(cell.number for row in rows for cell in row.cells)


def page(report: Report, *, opens: Opens, month_address: Callable[[Period], str | None]) -> Page:
    """The report as people read it; `opens` and `month_address` say where figures and months lead."""
    tables = Tables(report, opens=opens, month_address=month_address)
    return Page(
        title=f"Ceasefire report, {words.period_title(report.period)}",
        as_of=words.day(report.as_of),
        known_on=words.known(report.known_on),
        has_begun=report.period.start <= report.as_of,
        headline=tuple(
            (with_unit(words.figure_label(figure), figure), tables.total(figure)) for figure in HEADLINE
        ),
        flow=tuple(
            Figure(chart, tables.by_figure(chart.title, chart.figures)) for chart in flow_charts(report)
        ),
        published=(
            tables.by_month("Ceasefire Shooting Review Summary Data", layout.SHOOTING_REVIEW),
            tables.by_month("Ceasefire Summary", layout.SUMMARY),
        ),
        declines=tuple(_declines(report)),
        trends=tuple(Figure(chart, _points(chart)) for chart in trend_charts(report)),
        details=tuple(tables.details()),
        units=tuple(Head(unit.label, unit.meaning.splitlines()[0]) for unit in UNITS.values()),
        footnotes=tuple(Note(_title_of(note.month), note.text) for note in report.footnotes.notes),
        identities=tuple(_identities(report.checks)),
    )


def _declines(report: Report) -> Iterator[str]:
    """The trend in words."""
    year_before = report.period.start.year - 1
    total = words.figure_label(layout.TREND_TOTAL)
    yield f"{total}: {words.change(report.trend.since_year_before)} against the same months of {year_before}."
    for measure, decline in report.trend.declines.items():
        said = [f"{words.change(decline.since_year_ago)} against a year ago"]
        for named in report.named_months:
            if named.month.end < report.period.end:
                since = f"since {words.period_title(named.month)} ({named.label})"
                said.append(f"{words.change(decline.since_month[named.month.name])} {since}")
        if decline.peak:
            peak = words.period_title(decline.peak)
            said.append(f"{words.change(decline.since_peak)} since the peak in {peak}")
        yield f"{words.figure_label(measure)}, 12-month average: {'; '.join(said)}."


def _points(chart: Chart) -> Table:
    """The number and the average of each month of a trend."""
    columns = (Head("The month"), Head("12-month average"))
    too_early = "the records do not reach back a year"
    rows = (
        Row(Head(words.month(point.month)), (Cell(point.number), Cell(point.mean, why_none=too_early)))
        for point in chart.points
    )
    return Table(chart.title, "Month", columns, tuple(rows))


def _title_of(month: str | None) -> str:
    return words.period_title(Period.parse(month)) if month else ""


def _identities(checks: Iterable[Check]) -> Iterator[Identity]:
    """The checks, those of one identity together."""
    together: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        is_sum = check.name.startswith(MONTHS_AGAINST_PERIOD)
        together[f"{MONTHS_AGAINST_PERIOD}, for every figure" if is_sum else check.name].append(check)
    for name, ones in together.items():
        yield Identity(name, len(ones), tuple(check for check in ones if not check.holds))
