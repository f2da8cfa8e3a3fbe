"""The program as the web server loads it, and once more without visits: no transaction, no note, no row in the trail.

To the pages of the program comes one of the bench's own, which takes its time and no processor's: readers who wait for
one another show in it on any machine.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from threading import Thread
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

import tests.bench  # noqa: F401  # names the database before Django reads its settings
from ceasefire.config import wsgi
from ceasefire.shootings.queries import incidents
from ceasefire.web.signed_in import asker_of
from ceasefire.web.urls import urlpatterns as pages_of_the_program

SHOWN, TAKES = 20, 0.05


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the program does or, where the header Trail says off, without visits."""
    answers = bare if environ["HTTP_TRAIL"] == "off" else wsgi.application
    return answers(environ, start_response)


def slow(request: HttpRequest) -> HttpResponse:
    """Incidents by their references, a while after they were read."""
    references = [one.reference for one in incidents(asker=asker_of(request))[:SHOWN]]
    time.sleep(TAKES)
    return HttpResponse("\n".join(references))


def end_with_the_bench() -> None:
    """Wait until whoever started the server has closed what they talk to it by, or is no more; then stop it."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


urls = ModuleType("urls_of_the_bench")
urls.urlpatterns = [path("slow/", slow, name="slow"), *pages_of_the_program]  # type: ignore[attr-defined]
settings.ROOT_URLCONF = urls
# The program's own handler has its middleware by now.
settings.MIDDLEWARE.remove("ceasefire.web.visits.VisitMiddleware")
bare = WSGIHandler()
Thread(target=end_with_the_bench, daemon=True).start()
