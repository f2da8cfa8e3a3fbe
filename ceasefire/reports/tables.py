"""A report's tables as people read them: each figure with its unit, its footnotes and the way to its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ceasefire.domain.periods import Period
from ceasefire.measures.measure import parts_of
from ceasefire.reports import layout, words
from ceasefire.reports.report import Report

Opens = Callable[[str, Period], str | None]
"""The address of the records behind a figure of a month or of the whole period; None where there is none to open."""

FLOW = "From referral to service, month by month"
NOT_REFERRED = "Not referred, by reason"
UNABLE_TO_PLACE = "Unable to place, by reason"
NOT_REFERRED_MEASURES = ("not_referred", "non_referral", "pending_or_never_made")


@dataclass(frozen=True)
class Cell:
    """A figure where it stands: its number (None: there is none, and why), its records, its footnotes."""

    number: int | float | None
    href: str | None = None
    notes: tuple[int, ...] = ()
    why_none: str = ""

    @property
    def html(self) -> SafeString:
        """As the page shows it: made here, for a report has a thousand cells and templates take their time."""
        if self.number is None:
            shown = format_html(
                '<span class="no-number" aria-hidden="true">–</span><span class="for-ears">{}</span>',
                self.why_none,
            )
        elif self.href:
            shown = format_html('<a href="{}">{}</a>', self.href, self.number)
        else:
            shown = format_html("{}", self.number)
        note = '<sup><a href="#footnote-{0}" aria-label="Footnote {0}">{0}</a></sup>'
        return shown + format_html_join("", note, ((number,) for number in self.notes))


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
    """A table of figures; `corner` says what its rows are."""

    title: str
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]


class Tables:
    """Puts a report's figures in their places."""

    def __init__(
        self, report: Report, *, opens: Opens, month_address: Callable[[Period], str | None]
    ) -> None:
        """Take the report, and where figures and months lead."""
        self.report = report
        self.opens = opens
        self.month_address = month_address
        months, period = report.period.months, report.period
        self.is_one_month = months == (period,)
        self.spans = months if self.is_one_month else (*months, period)
        self.notes: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for number, note in enumerate(report.footnotes.notes, start=1):
            self.notes[note.figure, note.month].append(number)
        self.cells = cache(self._cells)

    def total(self, figure: str) -> Cell:
        """The figure of the whole period."""
        return self.cells(figure)[-1]

    def by_month(self, title: str, section: layout.Section) -> Table:
        """A row for each month, a column for each line of the section."""
        figures = [line.figure for line in section.lines]
        rows = zip(*(self.cells(figure) for figure in figures), strict=True)
        return Table(
            title,
            "Month",
            tuple(with_unit(self._column(figure), figure) for figure in figures),
            tuple(
                Row(
                    self._span_head(span),
                    cells,
                    is_total=not self.is_one_month and span == self.report.period,
                )
                for span, cells in zip(self.spans, rows, strict=True)
            ),
        )

    def by_figure(self, title: str, figures: Sequence[str], *, whole_labels: bool = True) -> Table:
        """A row for each figure, a column for each month."""
        label = words.whole_label if whole_labels else words.figure_label
        heads = [with_unit(label(figure, self.report.services), figure) for figure in figures]
        return Table(
            title,
            "Figure",
            tuple(Head(self._short(span)) for span in self.spans),
            tuple(Row(head, self.cells(figure)) for head, figure in zip(heads, figures, strict=True)),
        )

    def details(self) -> Iterator[Table]:
        """What the two published tables leave out."""
        groups: dict[str, list[str]] = defaultdict(list)
        for figure in self._beside_the_published():
            groups[_group(figure)].append(figure)
        for title, figures in groups.items():
            yield self.by_figure(title, figures, whole_labels=title == FLOW)

    def _beside_the_published(self) -> Iterator[str]:
        services = self.report.services
        published = (*layout.SHOOTING_REVIEW.lines, *layout.SUMMARY.lines)
        shown = {line.figure for line in published}
        lines = (*layout.appendix(services).lines, *layout.whole_period(services).lines)
        for figure in dict.fromkeys(line.figure for line in lines):
            # A reason stands with the other reasons, also one that a published table has.
            if figure not in shown or _group(figure) != FLOW:
                yield figure

    def _cells(self, figure: str) -> tuple[Cell, ...]:
        """The figure in each month, then in the whole period."""
        figures = self.report.figures
        numbers = figures.month(figure)
        if not self.is_one_month:
            numbers.append(figures.total(figure))
        why_none = f"not begun on {words.day(self.report.as_of)}"
        return tuple(
            Cell(
                number,
                self.opens(figure, span) if number is not None else None,
                tuple(self.notes.get((figure, self._month_name(span)), ())),
                why_none,
            )
            for span, number in zip(self.spans, numbers, strict=True)
        )

    def _month_name(self, span: Period) -> str | None:
        return None if span == self.report.period and not self.is_one_month else span.name

    def _span_head(self, span: Period) -> Head:
        if span == self.report.period:
            return Head(words.period_title(span) if self.is_one_month else "Total")
        return Head(f"{span.start:%B}", href=self.month_address(span))

    def _short(self, span: Period) -> str:
        if span == self.report.period:
            return words.period_title(span) if self.is_one_month else "Total"
        return f"{span.start:%b}"

    def _column(self, figure: str) -> str:
        return words.SHORT.get(figure) or words.figure_label(figure, self.report.services)


def with_unit(label: str, figure: str) -> Head:
    """The unit stands below the label, unless the label is the unit."""
    unit = words.unit_label(figure)
    return Head(label, "" if unit == label else unit)


def _group(figure: str) -> str:
    measure, value = parts_of(figure)
    if measure in NOT_REFERRED_MEASURES:
        return NOT_REFERRED
    return UNABLE_TO_PLACE if measure == "unable_to_place" and value else FLOW
