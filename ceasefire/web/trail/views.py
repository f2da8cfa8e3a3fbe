"""The trail in the browser: visits with the ids and kinds of what each read and wrote, never what a record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ceasefire.access import gate, queries
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission, Role
from ceasefire.audit.models import AuditEvent
from ceasefire.audit.to_csv import write
from ceasefire.domain.terms import VisitOutcome
from ceasefire.web.report.asked import query
from ceasefire.web.signed_in import asker_of
from ceasefire.web.trail.forms import SearchForm

A_PAGE = 50
"""Visits on one page."""
BAD_REQUEST = 400


@dataclass(frozen=True)
class Named:
    """The records of one kind that a visit met: the kind in words, and their ids, or how many where none is named."""

    kind: str
    ids: tuple[str, ...]
    many: int


@dataclass(frozen=True)
class Shown:
    """A visit as a row of the page."""

    visit: AuditEvent
    role: str
    outcome: str
    read: tuple[Named, ...]
    wrote: tuple[Named, ...]


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """The visits asked for, the latest first."""
    asker = asker_of(request)
    gate.require(asker, Permission.TRAIL_READ)
    form = SearchForm(request.GET)
    context: dict[str, object] = {"form": form, "here": "trail"}
    if not form.is_valid():
        return render(request, "web/trail/trail.html", context, status=BAD_REQUEST)
    page = Paginator(_found(asker, form), A_PAGE).get_page(request.GET.get("page"))
    asked = {name: value or None for name, value in form.cleaned_data.items()}

    def address(number: int) -> str:
        return reverse("trail") + query(**asked, page=number if number > 1 else None)

    context |= {
        "page": page,
        "rows": [_shown(one) for one in page],
        "later": address(page.previous_page_number()) if page.has_previous() else None,
        "earlier": address(page.next_page_number()) if page.has_next() else None,
        "download": reverse("trail_csv") + query(**asked),
        "is_search": any(asked.values()),
    }
    return render(request, "web/trail/trail.html", context)


@require_safe
def trail_csv(request: HttpRequest) -> HttpResponse:
    """The visits asked for as a file."""
    asker = asker_of(request)
    gate.require(asker, Permission.TRAIL_READ)
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "web/trail/trail.html", {"form": form, "here": "trail"}, status=BAD_REQUEST)
    answer = HttpResponse(write(_found(asker, form).iterator()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer


def _found(asker: Asker, form: SearchForm) -> QuerySet[AuditEvent]:
    return queries.trail(asker=asker, **form.cleaned_data)


def _shown(visit: AuditEvent) -> Shown:
    return Shown(
        visit,
        role=Role(visit.role).label if visit.role in set(Role) else visit.role,
        outcome=VisitOutcome(visit.outcome).label,
        read=tuple(_named(visit.read)),
        wrote=tuple(_named(visit.records)),
    )


def _named(kinds: Mapping[str, list[str] | int]) -> Iterator[Named]:
    for kind, ids in kinds.items():
        named = tuple(ids) if isinstance(ids, list) else ()
        yield Named(_in_words(kind), named, ids if isinstance(ids, int) else len(named))


def _in_words(kind: str) -> str:
    """What a kind of record is called; one that a later release dropped keeps its old name."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind
