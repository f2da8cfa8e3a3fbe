"""A page asked as a browser asks it, and all that leaves with its answer."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from tests import city, people
from tests.wall.addresses import Address

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def browser_of(role: Role) -> Client:
    """A browser in which the user of the role has signed in; one of nobody for the public."""
    client = Client() if role is Role.PUBLIC else people.browser_of(User.objects.get(username=role.value))
    client.raise_request_exception = False
    return client


def asked(client: Client, address: Address, query: str = "") -> Iterator[tuple[str, Answer]]:
    """Every way to ask for an address, with its answer: looked at, its head alone, sent nothing, sent its form."""
    path = address.path + query
    looked = client.get(path)
    yield f"GET {address.name}", looked
    yield f"HEAD {address.name}", client.head(path)
    yield f"POST {address.name} of nothing", client.post(path)
    for number, form in enumerate(forms_of(looked), start=1):
        yield f"POST {address.name} of its form {number}", client.post(path, form)
    yield f"POST {address.name} of everything", client.post(path, PLAUSIBLE)


def all_of(client: Client, response: Answer) -> Iterator[bytes | str]:
    """What leaves with an answer: its body, its headers, its cookies, and what the browser's session keeps."""
    yield body_of(response)
    yield response.reason_phrase
    yield str(response.headers)
    yield str(response.cookies)
    yield str(dict(client.session.items()))


def body_of(response: Answer) -> bytes:
    """The body, streamed or not."""
    if response.streaming:
        return response.getvalue()
    return response.content


PLAUSIBLE = {
    "username": "outreach_worker",
    "password": "there is no place like home",
    "reference": "24-0001",
    "name": "Boq Munchkin",
    "q": "Boq",
    "note": "Seen at the gate.",
    "day": city.DAY.isoformat(),
    "next": "/",
}
"""What a form may be sent, whatever form it is."""

OF_A_KIND = {
    "date": city.DAY.isoformat(),
    "email": "boq@example.org",
    "number": "1",
    "tel": "503-555-0142",
    "checkbox": "on",
}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value")
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            self.forms[-1].setdefault(self._select, value)
        elif tag in {"input", "textarea", "button"} and name:
            self.forms[-1].setdefault(name, value or _plausible(given.get("type") or tag, name))


def _plausible(kind: str, name: str) -> Any:
    if kind == "file":
        return SimpleUploadedFile("oz.xlsx", b"PK\x03\x04 no workbook")
    return OF_A_KIND.get(kind, PLAUSIBLE.get(name, "Oz"))


def forms_of(response: Answer) -> list[dict[str, Any]]:
    """The forms of a page that are sent, each filled in with what somebody could write."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    parser = _Forms()
    parser.feed(body_of(response).decode())
    return parser.forms
