"""A city's sign-on that runs beside the tests, an office that uses it, and somebody's browser at both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from django.test import Client

from tests.sign_on.running import BACK, running, use

HERE = "http://testserver"


@pytest.fixture(scope="session")
def city_sign_on() -> Iterator[str]:
    """The address of the city's sign-on, in a process of its own that ends with the tests, however they end."""
    with running(f"{HERE}{BACK}") as address:
        yield address


@pytest.fixture
def _office_uses_it(city_sign_on: str, settings: Any, db: None) -> None:
    use(settings, city_sign_on, HERE)


@dataclass
class Browser:
    """Somebody's browser: at our pages, and at the city's, where they are known by a subject and a user name."""

    who: str = ""
    ours: Client = field(default_factory=Client)
    citys: requests.Session = field(default_factory=requests.Session)

    def way_to_city(self, page: str = "/sign-in/city/", **sent: str) -> str:
        """The address that our page leads to."""
        answer = self.ours.post(page, sent)
        content = answer.content.decode()
        assert answer.status_code == 200, content
        return unescape(content.split('http-equiv="refresh" content="0; url=', 1)[1].split('"', 1)[0])

    def way_back(self, to_city: str) -> str:
        """The path and query of ours to which the city's sign-on leads back."""
        address = to_city
        while not address.startswith(HERE):
            answer = self.citys.get(address, headers={"Cookie": self._cookies()}, allow_redirects=False)
            assert answer.status_code == 302, answer.text
            address = urljoin(address, answer.headers["Location"])
        return address.removeprefix(HERE)

    def sign_in(self, page: str = "/sign-in/city/", **sent: str) -> Any:
        """There and back; the answer of our page."""
        return self.ours.get(self.way_back(self.way_to_city(page, **sent)))

    def _cookies(self) -> str:
        kept = [f"{name}={value}" for name, value in self.citys.cookies.items()]
        return "; ".join([f"who={self.who}", *kept])


@pytest.fixture
def at_city(_office_uses_it: None) -> type[Browser]:
    """Makes the browsers of those whom the city knows."""
    return Browser


def query_of(address: str) -> dict[str, str]:
    """What an address says after the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
