"""A report as people read it, before it is drawn: headline, tables, trend in words, footnotes, identities.

The page in the browser and the document that stands alone are made from the same; only who reads it in the browser can
open the records behind a figure, so the addresses come from outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ceasefire.domain.periods import Period
from ceasefire.measures.identities import Check
from ceasefire.measures.measure import parts_of
from ceasefire.reports import layout, words
from ceasefire.reports.pictures import Chart, flow_charts, trend_charts
from ceasefire.reports.report import Report

Opens = Callable[[str, Period], str | None]
"""The address of the records behind a figure of a month or of the whole period; None where there is none to open."""

HEADLINE = ("shooting_incidents", "injury_and_fatal", "assessed", "referred_in", "engaged", "life_coaching")
NOT_REFERRED = ("not_referred", "non_referral", "pending_or_never_made")
MONTHS_AGAINST_PERIOD = "the months add up to the period"


@dataclass(frozen=True)
class Cell:
    """A figure where it stands: its number (None: there is none, and why), its records, its footnotes."""

    number: int | float | None
    href: str | None = None
    notes: tuple[int, ...] = ()
    why_none: str = ""


@dataclass(frozen=True)
class Head:
    """What a row or a column is: its label, its unit or explanation, and where it leads."""

    label: str
    detail: str = ""
    href: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of a table; the total stands at its foot."""

    head: Head
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """A table of figures."""

    title: str
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]


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
    """An identity over all months and the period: whether it holds, and where it does not."""

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
    published: tuple[Table, ...]
    flow: tuple[Figure, ...]
    trends: tuple[Figure, ...]
    declines: tuple[str, ...]
    details: tuple[Table, ...]
    footnotes: tuple[Note, ...]
    identities: tuple[Identity, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is counted in the period."""
        rows = (row for table in (*self.published, *self.details) for row in table.rows)
        return not any(cell.number for row in rows for cell in row.cells)


def page(report: Report, *, opens: Opens, month_address: Callable[[Period], str | None]) -> Page:
    """The report as people read it; `opens` and `month_address` say where figures and months lead."""
    draft = _Draft(report, opens, month_address)
    return Page(
        title=f"Ceasefire report, {words.period_title(report.period)}",
        as_of=words.day(report.as_of),
        has_begun=report.period.start <= report.as_of,
        known_on=words.known(report.known_on),
        headline=tuple(draft.headline()),
        published=(
            draft.by_month("Ceasefire Shooting Review Summary Data", layout.SHOOTING_REVIEW),
            draft.by_month("Ceasefire Summary", layout.SUMMARY),
        ),
        flow=tuple(draft.with_figures(chart) for chart in flow_charts(report)),
        trends=tuple(with_points(chart) for chart in trend_charts(report)),
        declines=tuple(declines(report)),
        details=tuple(draft.details()),
        footnotes=tuple(Note(_of_month(note.month), note.text) for note in report.footnotes.notes),
        identities=tuple(identities(report.checks)),
    )


def _of_month(name: str | None) -> str:
    return words.period_title(Period.parse(name)) if name else ""


def with_points(chart: Chart) -> Figure:
    """A trend with the number and the average of each month."""
    rows = tuple(
        Row(
            Head(words.month(point.month)),
            (Cell(point.number), Cell(_rounded(point.mean), why_none="the records do not reach back a year")),
        )
        for point in chart.points
    )
    return Figure(chart, Table(chart.title, "Month", (Head("The month"), Head("12-month average")), rows))


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 1)


def declines(report: Report) -> Iterator[str]:
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
            said.append(
                f"{words.change(decline.since_peak)} since the peak in {words.period_title(decline.peak)}"
            )
        yield f"{words.figure_label(measure)}, 12-month average: {'; '.join(said)}."


def identities(checks: Iterable[Check]) -> Iterator[Identity]:
    """The checks, those of one identity together."""
    together: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        together[_name(check)].append(check)
    for name, ones in together.items():
        yield Identity(name, len(ones), tuple(check for check in ones if not check.holds))


def _name(check: Check) -> str:
    is_sum = check.name.startswith(MONTHS_AGAINST_PERIOD)
    return f"{MONTHS_AGAINST_PERIOD}, for every figure" if is_sum else check.name


class _Draft:
    """Puts a report's figures in their places."""

    def __init__(self, report: Report, opens: Opens, month_address: Callable[[Period], str | None]) -> None:
        self.report = report
        self.opens = opens
        self.month_address = month_address
        self.is_one_month = len(report.period.months) == 1
        self.not_begun = f"not begun on {words.day(report.as_of)}"
        self.notes: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for number, note in enumerate(report.footnotes.notes, start=1):
            self.notes[note.figure, note.month].append(number)

    def headline(self) -> Iterator[tuple[Head, Cell]]:
        for figure in HEADLINE:
            head = Head(words.figure_label(figure), words.unit_label(figure))
            yield head, self._cell(figure, self.report.period)

    def by_month(self, title: str, section: layout.Section) -> Table:
        """A row for each month, a column for each line."""
        figures = [line.figure for line in section.lines]
        columns = tuple(Head(self._column(figure), words.unit_label(figure)) for figure in figures)
        rows = [
            Row(self._month_head(month), tuple(self._cell(figure, month) for figure in figures))
            for month in self.report.period.months
        ]
        if not self.is_one_month:
            total = tuple(self._cell(figure, self.report.period) for figure in figures)
            rows.append(Row(Head("Total"), total, is_total=True))
        return Table(title, "Month", columns, tuple(rows))

    def details(self) -> Iterator[Table]:
        """What the two tables leave out: a row for each figure, a column for each month."""
        groups: dict[str, list[str]] = defaultdict(list)
        for figure in self._figures_beside():
            groups[_group(figure)].append(figure)
        for title, figures in groups.items():
            yield self._by_figure(title, figures)

    def with_figures(self, chart: Chart) -> Figure:
        """A chart with the figures it shows."""
        return Figure(chart, self._by_figure(chart.title, chart.figures))

    def _figures_beside(self) -> Iterator[str]:
        services = self.report.services
        shown = {
            line.figure for section in (layout.SHOOTING_REVIEW, layout.SUMMARY) for line in section.lines
        }
        lines = (*layout.appendix(services).lines, *layout.whole_period(services).lines)
        for figure in dict.fromkeys(line.figure for line in lines):
            # A reason stands with the other reasons, also one that the summary has too.
            if figure not in shown or _group(figure) != FLOW:
                yield figure

    def _by_figure(self, title: str, figures: Sequence[str]) -> Table:
        spans = (
            self.report.period.months
            if self.is_one_month
            else (*self.report.period.months, self.report.period)
        )
        columns = tuple(self._span_head(span) for span in spans)
        rows = tuple(
            Row(
                Head(words.figure_label(figure, self.report.services), words.unit_label(figure)),
                tuple(self._cell(figure, span) for span in spans),
            )
            for figure in figures
        )
        return Table(title, "Figure", columns, rows)

    def _span_head(self, span: Period) -> Head:
        if span == self.report.period and not self.is_one_month:
            return Head("Total")
        return Head(f"{span.start:%b}", f"{span.start:%Y}")

    def _column(self, figure: str) -> str:
        if figure == "via_partners":
            return "Other referrals"
        return words.SHORT.get(figure) or words.figure_label(figure, self.report.services)

    def _month_head(self, month: Period) -> Head:
        return Head(words.period_title(month), href=self.month_address(month))

    def _cell(self, figure: str, span: Period) -> Cell:
        figures, period = self.report.figures, self.report.period
        if span == period:
            number, month = figures.total(figure), period.name if self.is_one_month else None
        else:
            number, month = figures.month(figure)[period.months.index(span)], span.name
        href = self.opens(figure, span) if number is not None else None
        return Cell(number, href, tuple(self.notes.get((figure, month), ())), self.not_begun)


FLOW = "From referral to service, month by month"


def _group(figure: str) -> str:
    measure, value = parts_of(figure)
    if measure in NOT_REFERRED:
        return "Not referred, by reason"
    if measure == "unable_to_place" and value:
        return "Unable to place, by reason"
    return FLOW
