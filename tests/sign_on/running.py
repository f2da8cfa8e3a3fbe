"""Runs the city's sign-on beside a test, and has the office use it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.house.source import ROOT

CLIENT, SECRET = "ceasefire", "a-secret-of-two"
BACK = "/sign-in/city/back/"
"""Where it leads back to."""


@contextmanager
def running(*redirects: str) -> Iterator[str]:
    """The address of a city's sign-on that leads back to these addresses only."""
    command = [sys.executable, "-m", "tests.sign_on.provider", CLIENT, SECRET, *redirects]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=10)


def use(settings: Any, sign_on: str, address: str) -> None:
    """Let the office, whose pages people find at `address`, use the city's sign-on."""
    settings.ADDRESS = address
    settings.SIGN_ON_ISSUER = sign_on
    app = {
        "provider_id": settings.SIGN_ON_ID,
        "name": "the city's sign-on",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": sign_on, "oauth_pkce_enabled": True, "scope": ["openid", "profile"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
