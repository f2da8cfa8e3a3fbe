"""A figure: what it counts, and the records that it counts, for those who may see them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.domain.periods import Period, default_as_of
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.measure import parts_of
from ceasefire.program.queries import services
from ceasefire.reports import words
from ceasefire.reports.layout import Service
from ceasefire.reports.members import open_figure
from ceasefire.web.report.asked import DatesForm, figure_address, period_of, report_address
from ceasefire.web.signed_in import asker_of

A_PAGE = 50
"""Records on one page."""


def figure(request: HttpRequest, period: str, figure: str) -> HttpResponse:
    """The records behind a figure of a period, or of the month in it that the query names."""
    asker = asker_of(request)
    gate.require(asker, Permission.FIGURES_READ)
    asked = period_of(period)
    span = _span(asked, request.GET.get("month"))
    label = _label(asker, figure)
    dates = DatesForm(request.GET)
    # Only our own pages lead here, and they name days.
    if not dates.is_valid():
        raise Http404
    as_of, known_on = dates.cleaned_data["as_of"], dates.cleaned_data["known_on"]
    as_of_day = as_of or default_as_of(asked, today=clock.today(), known_on=known_on)
    members = open_figure(asker=asker, figure=figure, period=span, as_of=as_of_day, known_on=known_on)
    shown = Paginator(members.rows, A_PAGE).get_page(request.GET.get("page"))

    def page_address(number: int) -> str:
        return figure_address(figure, span, period=asked, as_of=as_of, known_on=known_on, page=number)

    context = {
        "here": "latest_report",
        "label": label,
        "unit": words.unit_label(figure),
        "span": words.period_title(span),
        "as_of": words.day(as_of_day),
        "known_on": words.known(known_on),
        "members": members,
        "shown": shown,
        "before": page_address(shown.previous_page_number()) if shown.has_previous() else None,
        "after": page_address(shown.next_page_number()) if shown.has_next() else None,
        "back": report_address(asked, as_of=as_of, known_on=known_on),
    }
    return render(request, "web/figure/figure.html", context)


def _span(period: Period, month: str | None) -> Period:
    """The month of the period that is asked for, or the whole period; raises Http404 for a month outside it."""
    if month is None:
        return period
    span = period_of(month)
    if span not in period.months:
        raise Http404
    return span


def _label(asker: Asker, figure: str) -> str:
    """What the figure is called; raises Http404 for a figure that there is none of."""
    measure, value = parts_of(figure)
    if measure not in MEASURES:
        raise Http404
    known = [
        Service(one.reference, one.label, one.pathway.reference, one.pathway.label)
        for one in services(asker=asker)
    ]
    if value is not None and value not in words.value_labels(measure, known):
        raise Http404
    return words.whole_label(figure, known)
