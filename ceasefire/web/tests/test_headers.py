"""Who asks is known by the connection, or by what our own proxies saw; what a request says of itself counts nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ceasefire.web.headers import ProxyMiddleware

CONNECTION = "10.0.0.1"


def address_seen(rf: RequestFactory, **headers: str) -> str:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    request = rf.get("/", REMOTE_ADDR=CONNECTION, headers=headers)
    return ProxyMiddleware(answer)(request).content.decode()


def test_without_proxies_it_is_the_address_of_the_connection(rf: RequestFactory) -> None:
    assert address_seen(rf) == CONNECTION
    assert address_seen(rf, x_forwarded_for="192.0.2.7") == CONNECTION


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "127.0.0.1, 192.0.2.7", "192.0.2.7"),
        (2, "127.0.0.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", ""),
        (1, "", ""),
    ],
)
def test_behind_proxies_it_is_what_the_outermost_saw(
    rf: RequestFactory, settings: Any, proxies: int, forwarded: str, seen: str
) -> None:
    settings.PROXIES = proxies
    assert address_seen(rf, x_forwarded_for=forwarded) == seen


def test_over_http_others_are_led_to_https(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/sign-in/").headers["Location"] == "https://testserver/sign-in/"


def test_over_https_browsers_are_told_to_stay(client: Client, settings: Any, db: None) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    told = client.get("/sign-in/", secure=True).headers["Strict-Transport-Security"]
    assert told == "max-age=60; includeSubDomains"
