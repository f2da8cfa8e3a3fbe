"""A phone with an authenticator app, for tests: what it shows is what the program expects."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from ceasefire.access.models import User

PASSWORD = "over-the-rainbow-twice"
PERIOD = 30

Later = Callable[[float], AbstractContextManager[None]]
"""Lets the time go on by so many seconds, for the sign-in library too."""


class Phone:
    """An app that holds one key."""

    def __init__(self, key: str) -> None:
        self.key = key

    def code(self, periods_on: int = 0) -> str:
        """The code shown now, or so many half minutes on."""
        return str(format_hotp_value(hotp_value(self.key, int(time.time()) // PERIOD + periods_on)))


def with_password(user: User) -> User:
    """The same user, who has chosen a password."""
    user.set_password(PASSWORD)
    user.save()
    return user


def with_app(user: User) -> Phone:
    """The phone of a user who has set up an app."""
    key = generate_totp_secret()
    TOTP.activate(user, key)
    return Phone(key)


def with_recovery_codes(user: User) -> list[str]:
    """The unused recovery codes of a user."""
    return list(RecoveryCodes.activate(user).get_unused_codes())


def key_on(page: str) -> str:
    """The key that the page to set up an app shows as text."""
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def sign_in(client: Client, user: User, phone: Phone, *, periods_on: int = 0) -> None:
    """Sign in with the password and the code that the phone shows."""
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    answer = client.post("/sign-in/second-factor/", {"code": phone.code(periods_on)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
