"""What every request is read by and every answer carries, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

FORWARDED = "HTTP_X_FORWARDED_FOR"
POLICY = ", ".join(
    (
        *(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb")),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)
"""Passkeys, and nothing else of what a browser could give a page."""


class ProxyMiddleware:
    """Behind proxies of our own, the address of who asks is the one that the outermost of them saw.

    Without any it is that of the connection: what a request says of itself, anybody can write.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with REMOTE_ADDR set; an empty address is nobody's."""
        if settings.PROXIES:
            seen = [address.strip() for address in request.META.get(FORWARDED, "").split(",")]
            request.META["REMOTE_ADDR"] = seen[-settings.PROXIES] if len(seen) >= settings.PROXIES else ""
        return self.get_response(request)


class HeadersMiddleware:
    """No answer of a page is kept by a browser or a proxy, and no page is given the device's senses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; a page that set its own for the cache loses them."""
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = POLICY
        return response
