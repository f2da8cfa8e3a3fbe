"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from ceasefire.access.wall.building import put_up
from ceasefire.keys import keyring
from tests import login, machine, shared

pytest_plugins = ["tests.people", "tests.own_keys", "tests.planted"]


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of reference figures and real data; a test that needs it is skipped where it is absent."""
    folder = shared.folder()
    if not folder.is_dir():
        pytest.skip(f"There is no folder [{folder}]; {shared.SETTING} names another.")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite is tested in a file, as it is used: a database in memory has other locks and one connection."""
    settings = connections["default"].settings_dict
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def no_data_key_of_another_test() -> None:
    """A test's database may not hold the data key that an earlier test used."""
    keyring.forget()


@pytest.fixture(scope="session")
def folder_of_heads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the heads of the tests' trails."""
    return tmp_path_factory.mktemp("heads")


@pytest.fixture(autouse=True)
def no_head_of_another_tests_trail(settings: Any, folder_of_heads: Path) -> None:
    """A test that commits what it seals leaves the head of a trail that the next test's database does not hold."""
    for head in folder_of_heads.iterdir():
        head.unlink()
    settings.TRAIL_HEADS = folder_of_heads


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    """Argon2 takes a tenth of a second a password; whoever doubts that the program uses it reads its settings."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests' database with its wall; see tests/login.py."""
    with login.as_in_an_office():
        with django_db_blocker.unblock():
            put_up()
        yield
        with django_db_blocker.unblock():
            _end_other_sessions()


def _end_other_sessions() -> None:
    # The database cannot be removed while a thread of a server that a browser visited still holds its connection.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own browser, kept from looking anything up outside."""
    path = machine.chromium()
    if path is None:
        pytest.fail(f"There is no browser on this machine. {machine.BY_HAND}", pytrace=False)
    # Playwright runs an event loop in the thread of the test, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}
