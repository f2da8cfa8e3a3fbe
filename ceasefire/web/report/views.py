"""The report in the browser: the same as its document, with dates to change and every figure open to its records."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.domain.periods import Period
from ceasefire.reports import words
from ceasefire.reports.members import may_open
from ceasefire.reports.page import page
from ceasefire.reports.queries import compute, latest_year
from ceasefire.web.report import periods
from ceasefire.web.report.asked import DatesForm, figure_address, period_of, report_address
from ceasefire.web.signed_in import asker_of

BAD_REQUEST = 400


def latest_report(request: HttpRequest) -> HttpResponse:
    """The report of the latest year with records."""
    return redirect(report_address(latest_year(asker=asker_of(request))))


def report(request: HttpRequest, period: str) -> HttpResponse:
    """The report of a year, a quarter or a month; `as_of` and `known_on` are days in the query."""
    asker = asker_of(request)
    gate.require(asker, Permission.FIGURES_READ)
    asked = period_of(period)
    dates = DatesForm(request.GET)
    context = {"period": asked, "title": words.period_title(asked), "dates": dates, "here": "latest_report"}
    if not dates.is_valid():
        return render(request, "web/report/report.html", context, status=BAD_REQUEST)
    context |= _computed(asker, asked, dates.cleaned_data)
    return render(request, "web/report/report.html", context)


def _computed(asker: Asker, asked: Period, dates: dict[str, Any]) -> dict[str, object]:
    as_of, known_on = dates["as_of"], dates["known_on"]
    computed = compute(asker=asker, period=asked, as_of=as_of, known_on=known_on)

    @cache
    def opened(figure: str) -> bool:
        return may_open(asker, figure)

    def opens(figure: str, span: Period) -> str | None:
        if not opened(figure):
            return None
        return figure_address(figure, span, period=asked, as_of=as_of, known_on=known_on)

    def month_address(month: Period) -> str | None:
        return None if month == asked else report_address(month, as_of=computed.as_of, known_on=known_on)

    return {
        "report": computed,
        "page": page(computed, opens=opens, month_address=month_address),
        "before_and_after": list(periods.before_and_after(asked)),
        "year_and_quarters": list(periods.year_and_quarters(asked, known_on=known_on)),
        "months": list(periods.months(asked, known_on=known_on)),
    }
