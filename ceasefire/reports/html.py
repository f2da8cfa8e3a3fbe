"""A report as one HTML document that stands alone: its own style, charts inside, nothing fetched from anywhere."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string

from ceasefire.domain.periods import Period
from ceasefire.reports.page import page
from ceasefire.reports.report import Report

STYLE = Path(__file__).with_name("static") / "reports" / "report.css"


def write(report: Report) -> str:
    """The same report as the page in the browser, with figures as plain text: a file opens no records."""
    shown = page(report, opens=_closed, month_address=_closed_month)
    style = STYLE.read_text(encoding="utf-8")
    return render_to_string("reports/document.html", {"page": shown, "report": report, "style": style})


def _closed(figure: str, span: Period) -> None:
    """Nobody is known to read a file, so no record opens."""


def _closed_month(month: Period) -> None:
    """A file has no other months."""
