"""What the address of a report asks for: a period, the day it is as of, the day its records were known on."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import Http404, QueryDict
from django.urls import reverse

from ceasefire.audit import clock
from ceasefire.domain.periods import NotAPeriod, Period
from ceasefire.reports import words

EARLIEST = date(1980, 1, 1)
"""No program of this kind kept records before; dates near the calendar's first day have no time zone."""


class DatesForm(forms.Form):
    """As of which day, and as known on which; an empty field takes the default."""

    as_of = forms.DateField(
        label="As of",
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text="What had happened by the end of this day.",
    )
    known_on = forms.DateField(
        label="Known on",
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text="What had been entered by the end of this day.",
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.error_messages["invalid"] = "This is not a day. Write it as in 2024-01-31."

    def clean_as_of(self) -> date | None:
        """A day that has come."""
        return self._come("as_of")

    def clean_known_on(self) -> date | None:
        """A day that has come."""
        return self._come("known_on")

    def _come(self, field: str) -> date | None:
        day: date | None = self.cleaned_data[field]
        if day and day > clock.today():
            raise forms.ValidationError(f"This day has not come; today is {words.day(clock.today())}.")
        if day and day < EARLIEST:
            raise forms.ValidationError(f"This is too early; the first day is {words.day(EARLIEST)}.")
        return day


def period_of(text: str) -> Period:
    """The period that an address names; raises Http404 for any other text."""
    try:
        return Period.parse(text)
    except NotAPeriod as error:
        raise Http404 from error


def report_address(period: Period, *, as_of: date | None = None, known_on: date | None = None) -> str:
    """Where a period's report is."""
    return reverse("report", args=[period.name]) + query(as_of=as_of, known_on=known_on)


def figure_address(
    figure: str, span: Period, *, period: Period, as_of: date | None, known_on: date | None, page: int = 1
) -> str:
    """Where the records behind a figure of a report are; `span` is the period or one of its months."""
    asked = query(
        month=span.name if span != period else None,
        as_of=as_of,
        known_on=known_on,
        page=page if page > 1 else None,
    )
    return reverse("figure", args=[period.name, figure]) + asked


def query(**asked: object) -> str:
    """The part of an address after its path; what is None is left out."""
    given = {name: str(value) for name, value in asked.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
