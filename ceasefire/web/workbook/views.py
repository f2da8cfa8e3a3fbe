"""The workbook's pages: each step is a form, so that they work in any browser, and nothing is kept until the last."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.web.signed_in import asker_of
from ceasefire.web.workbook.forms import UploadForm, megabytes
from ceasefire.workbook import template, uploads
from ceasefire.workbook.actions import WRITING, Imported, import_workbook
from ceasefire.workbook.errors import NotExported, NotImported
from ceasefire.workbook.queries import export, sheets
from ceasefire.workbook.reading import Delivered

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BAD_REQUEST = 400
NOT_FOUND = 404
MOST_MISTAKES = 1000
"""Told on one page: mend these, and the check tells the next."""
DONE = "workbook_imported"
"""Where a session keeps what was imported until its page is shown: counts only."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest) -> HttpResponse:
    """What there is to download, and a filled-in workbook to upload; uploading checks it."""
    asker = asker_of(request)
    if request.method == "POST":
        gate.require(asker, *WRITING)
        form = UploadForm(request)
        if form.is_valid():
            return _check(request, asker, form.cleaned_data["workbook"])
        return _start(request, asker, errors=form.errors["workbook"], status=BAD_REQUEST)
    return _start(request, asker, done=request.session.pop(DONE, None))


@never_cache
@require_safe
def workbook_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the sheets of the asker's rooms."""
    opened = sheets(asker=asker_of(request))
    return _file("ceasefire-template.xlsx", lambda out: template.write(out, opened))


@never_cache
@require_safe
def workbook_export(request: HttpRequest) -> HttpResponse:
    """A workbook with what the asker's rooms hold."""
    asker = asker_of(request)
    try:
        return _file(f"ceasefire-{clock.today()}.xlsx", lambda out: export(asker=asker, file=out))
    except NotExported as error:
        return _start(request, asker, trouble=str(error), status=BAD_REQUEST)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_import(request: HttpRequest) -> HttpResponse:
    """Import what was checked: all of it, or nothing."""
    asker = asker_of(request)
    gate.require(asker, *WRITING)
    if request.method != "POST":
        return redirect("workbook")
    try:
        upload = uploads.take(request.POST.get("upload", ""), user=_user(request))
    except uploads.NotThere:
        return _gone(request, asker)
    try:
        imported = import_workbook(by=asker, file=upload)
    except NotImported as error:
        return _mistakes(request, upload.name, error, was_checked=True)
    request.session[DONE] = _lines(imported)
    return redirect("workbook")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_cancel(request: HttpRequest) -> HttpResponse:
    """Remove what was uploaded, unread."""
    asker = asker_of(request)
    gate.require(asker, *WRITING)
    if request.method == "POST":
        try:
            uploads.take(request.POST.get("upload", ""), user=_user(request))
        except uploads.NotThere:
            return _gone(request, asker)
    return redirect("workbook")


def _check(request: HttpRequest, asker: Asker, upload: Delivered) -> HttpResponse:
    try:
        would = import_workbook(by=asker, file=upload, dry_run=True)
    except NotImported as error:
        return _mistakes(request, upload.name, error, was_checked=False)
    context = {"here": "workbook", "file": upload.name, "lines": _lines(would)}
    if not would.changes_nothing:
        context["upload"] = uploads.keep(upload, user=_user(request))
    return render(request, "web/workbook/checked.html", context)


def _mistakes(request: HttpRequest, file: str, error: NotImported, *, was_checked: bool) -> HttpResponse:
    mistakes = error.together
    context = {
        "here": "workbook",
        "file": file,
        "mistakes": mistakes[:MOST_MISTAKES],
        "count": len(mistakes),
        "was_checked": was_checked,
    }
    return render(request, "web/workbook/mistakes.html", context, status=BAD_REQUEST)


def _gone(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The same for what was never there, what is used up, and what is somebody else's."""
    trouble = (
        "This upload is not here any more: it was imported or given up, or it is older than an hour. Nothing was "
        "changed. Choose the file once more."
    )
    return _start(request, asker, trouble=trouble, status=NOT_FOUND)


def _start(request: HttpRequest, asker: Asker, *, status: int = 200, **told: Any) -> HttpResponse:
    context = {
        "here": "workbook",
        "sheets": sheets(asker=asker),
        "may_import": gate.may(asker, *WRITING),
        "megabytes": megabytes(),
    }
    return render(request, "web/workbook/workbook.html", context | told, status=status)


def _lines(imported: Imported) -> list[tuple[str, int, int, int]]:
    """What became of each sheet that has rows: its title; how many were added, changed and unchanged."""
    counted = ((title, one.added, one.changed, one.unchanged) for title, one in imported.sheets.items())
    return [line for line in counted if any(line[1:])]


def _file(name: str, write: Callable[[BytesIO], None]) -> HttpResponse:
    out = BytesIO()
    write(out)
    return HttpResponse(
        out.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "The gate lets nobody in who has not signed in."
    return request.user
