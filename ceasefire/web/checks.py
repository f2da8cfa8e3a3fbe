"""What `check --deploy` sees besides what Django looks at itself; `ceasefire serve` asks it before it serves others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.http.request import validate_host

THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})


def addresses_are_safe(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Whether people, and what they type at the city's sign-on, go to the places that the settings mean."""
    return list(_unsafe())


def _unsafe() -> Iterator[CheckMessage]:
    address, issuer = urlsplit(settings.ADDRESS), urlsplit(settings.SIGN_ON_ISSUER)
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("CEASEFIRE_HOSTS is [*]. Name the hosts that the pages answer to.", id="ceasefire.E001")
    if address.scheme != "https":
        yield Error(
            f"CEASEFIRE_ADDRESS is [{settings.ADDRESS}]. Invitations carry it: let it begin with https://",
            id="ceasefire.E002",
        )
    if not validate_host(address.hostname or "", settings.ALLOWED_HOSTS):
        yield Error(
            f"CEASEFIRE_ADDRESS is [{settings.ADDRESS}], and CEASEFIRE_HOSTS does not name its host.",
            id="ceasefire.E003",
        )
    if settings.SIGN_ON_ISSUER and issuer.scheme != "https" and issuer.hostname not in THIS_MACHINE:
        yield Error(
            f"CEASEFIRE_SIGN_ON_ISSUER is [{settings.SIGN_ON_ISSUER}]. Let it begin with https://, or anybody on the "
            "way says who signs in.",
            id="ceasefire.E004",
        )
