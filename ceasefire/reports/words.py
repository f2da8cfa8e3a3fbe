"""How a report says things: what a figure is called, a day, a period, a change in percent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ceasefire.domain.periods import MONTHS_IN_QUARTER, Period, PeriodKind
from ceasefire.domain.terms import DispositionOutcome, Status, Term, UnableReason
from ceasefire.measures.breakdowns import BREAKDOWNS
from ceasefire.measures.definitions import measure_named
from ceasefire.measures.measure import parts_of
from ceasefire.measures.units import UNITS
from ceasefire.reports.layout import Service

TERMS: dict[str, type[Term]] = {"reason": DispositionOutcome, "unable_reason": UnableReason}
"""The terms whose codes are a breakdown's values."""

SHORT: dict[str, str] = {
    "injury_and_fatal": "Injury & fatal",
    "assessed": "Identified & assessed",
    "via_partners": "Other referrals",
    "pursuing": Status.PURSUING.label,
    "slo": Status.SLO.label,
    "life_coaching": Status.ICM.label,
    "short_term": Status.SHORT_TERM.label,
    "refused": Status.REFUSED.label,
}
"""What a column of the two tables is called where the measure's own label is long."""


def figure_label(figure: str, services: Iterable[Service] = ()) -> str:
    """What people call a figure: its measure's label, or the label of the value it is for."""
    measure, value = parts_of(figure)
    if value is None:
        return measure_named(measure).label
    # A city's own code that has no label stands for itself.
    return value_labels(measure, services).get(value, value)


def value_labels(measure: str, services: Iterable[Service]) -> dict[str, str]:
    """What people call the values of a by-measure: a term's labels, or those of services or pathways."""
    column = measure_named(measure).by or ""
    if column == "service":
        return {one.code: one.label for one in services}
    if column == "pathway":
        return {one.pathway: one.pathway_label for one in services}
    return {code: TERMS[column](code).label for code in BREAKDOWNS[column].values} if column in TERMS else {}


def whole_label(figure: str, services: Iterable[Service] = ()) -> str:
    """A figure's name that needs nothing beside it: of a by-measure the measure and the value."""
    measure, value = parts_of(figure)
    label = measure_named(measure).label
    return label if value is None else f"{label}: {figure_label(figure, services)}"


def unit_label(figure: str) -> str:
    """What one of the figure is, in people's words."""
    return UNITS[measure_named(parts_of(figure)[0]).unit].label


def day(on: date) -> str:
    """31 December 2024."""
    return f"{on.day} {on:%B %Y}"


def month(first_day: str) -> str:
    """December 2024, for its first day as text."""
    return f"{date.fromisoformat(first_day):%B %Y}"


def known(on: date | None) -> str:
    """Known now, or known on 31 January 2024."""
    return f"known on {day(on)}" if on else "known now"


def period_title(period: Period) -> str:
    """2024, Q1 2024, March 2024."""
    if period.kind is PeriodKind.MONTH:
        return f"{period.start:%B %Y}"
    if period.kind is PeriodKind.QUARTER:
        return f"Q{period.start.month // MONTHS_IN_QUARTER + 1} {period.start.year}"
    return f"{period.start.year}"


def change(percent: float | None) -> str:
    """A signed change in percent as people say it."""
    if percent is None:
        return "no comparison yet (the records begin later)"
    if percent == 0:
        return "unchanged"
    return f"{'down' if percent < 0 else 'up'} {abs(percent):.1f}%"
