"""What holds for every page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ceasefire.access.gate import Denied
from ceasefire.web.errors import permission_denied


class DeniedMiddleware:
    """The one gate's refusal becomes the page that says so, wherever it was raised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; every other error stays an error."""
        return permission_denied(request, exception) if isinstance(exception, Denied) else None
