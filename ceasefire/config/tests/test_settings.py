"""What an office's environment makes of the settings: to this machine alone, or to others over HTTPS only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOWN = (
    "ADDRESS",
    "PASSWORD_HASHERS",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "SIGN_ON_ID",
    "SOCIALACCOUNT_PROVIDERS",
)
PRINT = f"""
import json
from ceasefire.config import settings
print(json.dumps({{name: getattr(settings, name) for name in {SHOWN}}}))
"""


def started_with(**environment: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a program that reads its settings and is started with this environment."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("CEASEFIRE_")}
    return subprocess.run(
        [sys.executable, "-c", PRINT],
        env={**others, **environment},
        capture_output=True,
        check=False,
        text=True,
    )


def settings_with(**environment: str) -> dict[str, Any]:
    """The settings as a program reads them that is started with this environment."""
    told = started_with(**{"CEASEFIRE_SECRET_KEY": "made-up", **environment})
    told.check_returncode()
    read: dict[str, Any] = json.loads(told.stdout)
    return read


@pytest.fixture(scope="module")
def served_to_others() -> dict[str, Any]:
    return settings_with(
        CEASEFIRE_HOSTS="ceasefire.oz.example,localhost",
        CEASEFIRE_PROXIES="1",
        CEASEFIRE_SIGN_ON_ISSUER="https://sign-on.oz.example/",
        CEASEFIRE_SIGN_ON_CLIENT="ceasefire",
        CEASEFIRE_SIGN_ON_SECRET="made-up",
    )


@pytest.fixture(scope="module")
def served_here() -> dict[str, Any]:
    return settings_with()


def test_where_the_key_file_is_and_the_secret_is_not_none_is_made(tmp_path: Path) -> None:
    """A copy of the key file alone, or a mount that was emptied: with another secret nobody could sign in."""
    key_file = tmp_path / "installation.key"
    key_file.touch()
    told = started_with(CEASEFIRE_KEY_FILE=str(key_file))
    assert (told.returncode, "CEASEFIRE_SECRET_KEY" in told.stderr) == (1, True)
    assert [one.name for one in tmp_path.iterdir()] == ["installation.key"]


def test_passwords_are_kept_by_argon2(served_to_others: dict[str, Any]) -> None:
    hashers = served_to_others["PASSWORD_HASHERS"]
    assert hashers == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_to_others_there_is_https_only(served_to_others: dict[str, Any]) -> None:
    read = served_to_others
    assert read["ADDRESS"] == "https://ceasefire.oz.example"
    assert read["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert read["SESSION_COOKIE_SECURE"] is read["CSRF_COOKIE_SECURE"] is read["SECURE_SSL_REDIRECT"] is True
    assert read["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert read["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert read["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_on_this_machine_it_runs_without_https(served_here: dict[str, Any]) -> None:
    assert served_here["ADDRESS"] == "http://127.0.0.1:8000"
    assert served_here["SESSION_COOKIE_SECURE"] is served_here["SECURE_SSL_REDIRECT"] is False
    assert served_here["SECURE_HSTS_SECONDS"] == 0
    assert served_here["SECURE_PROXY_SSL_HEADER"] is None


def test_the_citys_sign_on_is_offered_when_its_issuer_is_named(
    served_here: dict[str, Any], served_to_others: dict[str, Any]
) -> None:
    assert served_here["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []
    (app,) = served_to_others["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == "https://sign-on.oz.example"
    assert app["settings"]["oauth_pkce_enabled"] is True


def test_a_subject_of_one_issuer_is_nobody_at_the_next(
    served_here: dict[str, Any], served_to_others: dict[str, Any]
) -> None:
    assert served_here["SIGN_ON_ID"] != served_to_others["SIGN_ON_ID"]


@pytest.mark.parametrize(
    ("setting", "given", "least"),
    [
        ("CEASEFIRE_PROXIES", "", 0),
        ("CEASEFIRE_PROXIES", "-1", 0),
        ("CEASEFIRE_UPLOAD_MB", "some", 1),
        ("CEASEFIRE_UPLOAD_MB", "0", 1),
        ("CEASEFIRE_CONSENT_MONTHS", "1.5", 1),
        ("CEASEFIRE_CONSENT_MONTHS", "0", 1),
    ],
)
def test_a_number_that_cannot_be_is_told_in_a_line(
    setting: str, given: str, least: int, tmp_path: Path
) -> None:
    environment = {**os.environ, "CEASEFIRE_VAR": str(tmp_path), setting: given}
    command = [sys.executable, "-m", "ceasefire.cli", "keys", "status"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (1, "")
    (line,) = told.stderr.splitlines()
    assert line.startswith(f"Error: {setting} is [{given}]. Set it to a whole number, {least} or more;")
