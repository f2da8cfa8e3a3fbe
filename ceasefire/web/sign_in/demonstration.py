"""The demonstration city's links: from this machine, and only while the database holds the demonstration city."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.request import split_domain_port

from ceasefire.demo.load import is_demonstration

THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def is_in_demonstration(request: HttpRequest) -> bool:
    """Whether somebody at this machine asks for a page of the demonstration city.

    Found out once a request, before its visit: inside, who asks may not see who signs in.
    """
    known: bool | None = getattr(request, "is_in_demonstration", None)
    if known is None:
        known = comes_from_this_machine(request) and is_demonstration()
        request.is_in_demonstration = known  # type: ignore[attr-defined]
    return known


def comes_from_this_machine(request: HttpRequest) -> bool:
    """By the address of the connection itself, and only where no proxy stands between."""
    host, _port = split_domain_port(request.get_host())
    near = request.META.get("REMOTE_ADDR") in THIS_MACHINE and host in LOCAL_HOSTS
    return near and not {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & request.META.keys()
