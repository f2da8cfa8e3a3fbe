"""A report as JSON: the keys of the published annual report's tables, the identities and the footnotes besides."""

from __future__ import annotations

import json
from typing import Any

from ceasefire.domain.periods import PeriodKind
from ceasefire.measures.trend import Declines
from ceasefire.reports import layout
from ceasefire.reports.layout import Section
from ceasefire.reports.report import Report

WHOLE_PERIOD = {PeriodKind.YEAR: "annual", PeriodKind.QUARTER: "quarter", PeriodKind.MONTH: "month"}
"""What the section with the figures of the whole period is called."""


def write(report: Report) -> str:
    """The report as text, the same for the same report, byte for byte."""
    return json.dumps(tree(report), indent=1, ensure_ascii=False) + "\n"


def tree(report: Report) -> dict[str, Any]:
    """The report as mappings, lists, numbers and text; None where a month had not begun as of the day."""
    sections = {section.name: _monthly(report, section) for section in layout.by_month(report.services)}
    sections["appendix"] |= {
        "dual_services": list(report.footnotes.dual_services),
        "unable_to_place_notes": report.footnotes.unable_to_place_notes,
    }
    return {
        "city": report.city,
        "period": report.period.name,
        "as_of": report.as_of.isoformat(),
        "known_on": report.known_on.isoformat() if report.known_on else None,
        "months": [month.name for month in report.period.months],
        **sections,
        WHOLE_PERIOD[report.period.kind]: _total(report, layout.whole_period(report.services)),
        "trend": _trend(report),
        "identities": [check._asdict() for check in report.checks],
        "footnotes": [
            {"figure": note.figure, "month": note.month, "text": note.text} for note in report.footnotes.notes
        ],
    }


def _monthly(report: Report, section: Section) -> dict[str, Any]:
    return layout.nested({line.key: report.figures.month(line.figure) for line in section.lines})


def _total(report: Report, section: Section) -> dict[str, Any]:
    return layout.nested({line.key: report.figures.total(line.figure) for line in section.lines})


def _trend(report: Report) -> dict[str, Any]:
    declines = report.trend.declines
    trend: dict[str, Any] = {
        f"{layout.TREND_TOTAL}_since_{report.period.start.year - 1}": report.trend.since_year_before,
        "rolling_since_year_ago": {name: one.since_year_ago for name, one in declines.items()},
    }
    for named in report.named_months:
        key = f"rolling_since_{named.month.name.replace('-', '_')}"
        trend[key] = {name: one.since_month[named.month.name] for name, one in declines.items()}
    return trend | {"rolling_since_peak": {name: _since_peak(one) for name, one in declines.items()}}


def _since_peak(decline: Declines) -> dict[str, Any]:
    return {"percent": decline.since_peak, "peak": decline.peak.name if decline.peak else None}
