"""Holds somebody's printed figures against the computed ones, and against themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ceasefire.access.gate import Asker
from ceasefire.domain.periods import MONTHS_IN_YEAR, NotAPeriod, Period, PeriodKind, months_between
from ceasefire.measures import identities
from ceasefire.measures.figures import Figures
from ceasefire.measures.identities import Check
from ceasefire.measures.measure import figure_name
from ceasefire.reports import layout, to_json
from ceasefire.reports.queries import compute
from ceasefire.reports.report import Report

PERCENT_TOLERANCE = 0.05
"""Percentages are printed to one decimal."""

NOT_FIGURES = ("appendix.dual_services", "appendix.unable_to_place_notes", "identities", "footnotes")
"""What stands in a report beside its figures: lists and sentences."""

ABOUT = ("city", "period", "as_of", "known_on", "months")

MADE_OF = {
    "not_referred": layout.NOT_REFERRED,
    "non_referral": tuple(code for code in layout.NOT_REFERRED if code not in ("sscc", "pps")),
    "pending_or_never_made": ("pending", "never_made"),
}
"""Figures that a print gives for the year only and leaves the reader to add up for a month: from these reasons."""

Number = int | float | None


class NotAReport(ValueError):
    """The printed file is not of the form of a report."""


@dataclass(frozen=True)
class Difference:
    """A printed figure that differs from the computed one; computed is None where the program has no such figure."""

    key: str
    printed: Number
    computed: Number


@dataclass(frozen=True)
class Findings:
    """What is wrong with a printed report: figures that differ, identities that it breaks."""

    differs: tuple[Difference, ...]
    broken: tuple[Check, ...]

    @property
    def tree(self) -> dict[str, Any]:
        """The findings as JSON takes them."""
        return {
            "differs": [asdict(one) for one in self.differs],
            "broken": [
                {"name": one.name, "period": one.period, "left": one.left, "right": one.right}
                for one in self.broken
            ],
        }

    def __str__(self) -> str:
        """The findings as people read them."""
        lines = [f"{len(self.differs)} printed figures differ from the computed ones."]
        lines += [f"  {one.key}: printed {one.printed}, computed {one.computed}" for one in self.differs]
        lines.append(f"{len(self.broken)} identities are broken by the print.")
        lines += [f"  {one.period}: {one.name}: {one.left} is not {one.right}" for one in self.broken]
        return "\n".join(lines)


def check_printed(*, asker: Asker, printed: Any, as_of: date | None = None) -> Findings:
    """Compare printed figures with the computed ones over the print's months, as of their last day by default.

    A figure that is null is not printed. Raises NotAReport when the file's form is not that of a report.
    """
    period = printed_period(printed)
    report = compute(asker=asker, period=period, as_of=as_of or period.last_day)
    computed = dict(_flat(to_json.tree(report)))
    differs = [
        Difference(key, number, computed.get(key))
        for key, number in _flat(printed)
        if number is not None and not _same(number, computed.get(key))
    ]
    checks = identities.check(_figures(printed, report))
    return Findings(tuple(differs), tuple(check for check in checks if not check.holds))


def printed_period(printed: Any) -> Period:
    """The period that the print's months make up. Raises NotAReport."""
    names = printed.get("months") if isinstance(printed, Mapping) else None
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise NotAReport('The file has no "months": a list such as ["2024-01", "2024-02"].')
    try:
        months = [Period.parse(name) for name in names]
    except NotAPeriod as error:
        raise NotAReport(f'In "months": {error}') from error
    whole = months_between(months[0].start, months[-1].end)
    if tuple(months) != whole:
        raise NotAReport('The file\'s "months" are not months in order without a gap.')
    for name in (f"{months[0].start.year}", f"{months[0].start.year}-Q{(months[0].start.month + 2) // 3}"):
        if Period.parse(name).months == whole:
            return Period.parse(name)
    if len(months) == 1:
        return months[0]
    kind = PeriodKind.YEAR if len(months) == MONTHS_IN_YEAR else PeriodKind.QUARTER
    return Period(months[0].start, months[-1].end, f"{names[0]} to {names[-1]}", kind)


def _flat(tree: Mapping[str, Any]) -> Iterator[tuple[str, Number]]:
    """Each figure with its key, as in annual.referred and summary.referred[0]."""
    for name, section in tree.items():
        if name not in ABOUT:
            yield from _flat_below(section, name)


def _flat_below(value: Any, key: str) -> Iterator[tuple[str, Number]]:
    if key in NOT_FIGURES:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat_below(inner, f"{key}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat_below(inner, f"{key}[{place}]")
    elif value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        yield key, value
    elif not key.endswith(".peak"):
        raise NotAReport(f"[{key}] is not a number.")


def _same(printed: Number, computed: Number) -> bool:
    if isinstance(printed, float) and computed is not None:
        return abs(printed - computed) < PERCENT_TOLERANCE
    return printed == computed


def _figures(printed: Mapping[str, Any], report: Report) -> Figures:
    """The printed figures as measures name them; where several keys print one figure, the first that has a number."""
    places = len(report.period.months)
    by_month: dict[str, Sequence[int | None]] = {}
    for section in layout.by_month(report.services):
        for line in section.lines:
            given = _find(printed.get(section.name, {}), line.key)
            if isinstance(given, list):
                row = (given + [None] * places)[:places]
                before = by_month.get(line.figure, [None] * places)
                by_month[line.figure] = [
                    one if one is not None else two for one, two in zip(before, row, strict=True)
                ]
    for figure, reasons in MADE_OF.items():
        parts = [by_month.get(figure_name("not_referred", reason)) for reason in reasons]
        if figure not in by_month and all(parts):
            by_month[figure] = [
                _sum(column) for column in zip(*(part for part in parts if part), strict=True)
            ]
    totals: dict[str, int | None] = {}
    section_name = to_json.WHOLE_PERIOD[report.period.kind]
    for line in layout.whole_period(report.services).lines:
        given = _find(printed.get(section_name, {}), line.key)
        if totals.get(line.figure) is None and isinstance(given, int):
            totals[line.figure] = given
    return Figures(period=report.period, by_month=by_month, totals=totals)


def _find(section: Any, key: str) -> Any:
    for name in key.split("."):
        section = section.get(name) if isinstance(section, Mapping) else None
    return section


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
