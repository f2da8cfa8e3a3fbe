"""A plugin for runs that begin a thousand times: the database is made and planted once, and copied for each run.

Mutation testing asks for it with `-p tests.prepared`. What was prepared lies in `var/prepared` of the folder that the
tests run in, and is made again when that is removed. On PostgreSQL each run has a server of its own, for the roles of
a server are all its databases' roles.
"""

from __future__ import annotations

import atexit
import pickle
import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from ceasefire.access.wall.building import put_up
from tests import postgres
from tests.mutants.scope import FOLDER


def _of_vendor(copy: Path) -> Path:
    return copy.with_suffix(f".{connection.vendor}")


def _copy_of_database(to: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "CHECKPOINT")
    connection.close()
    if is_sqlite:
        shutil.copy(connection.settings_dict["NAME"], _of_vendor(to))
    else:
        postgres.keep(Path(connection.settings_dict["HOST"]), _of_vendor(to))


def _put_back(copy: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        for ending in ("-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
        shutil.copy(_of_vendor(copy), connection.settings_dict["NAME"])
    else:
        server = postgres.Server(_of_vendor(copy))
        atexit.register(server.stop)
        connection.settings_dict["HOST"] = str(server.folder)


@dataclass(frozen=True)
class Prepared:
    """A fixture whose outcome is kept: how it is kept after the first time, and put in place ever after."""

    kept: Path
    keep: Callable[[Any], None]
    put_in_place: Callable[[pytest.FixtureRequest], Any]


def _keep_database(_nothing: Any) -> None:
    _copy_of_database(EMPTY)


def _database(request: pytest.FixtureRequest) -> Any:
    folder: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    is_sqlite = connection.vendor == "sqlite"
    made = folder.mktemp("database") / "test.sqlite3" if is_sqlite else f"test_{postgres.DATABASE}"
    connection.settings_dict["NAME"] = str(made)
    # As on the first run: a test that prepares the database once more finds no migration that is due.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    _put_back(EMPTY)
    return True


def _keep_city(wall: Any) -> None:
    shutil.copy(settings.KEY_FILE, _of_vendor(KEYS))
    _of_vendor(CITY).write_bytes(pickle.dumps(wall))
    _copy_of_database(PLANTED)


def _city(request: pytest.FixtureRequest) -> Any:
    blocker = request.getfixturevalue("django_db_blocker")
    request.getfixturevalue("django_db_setup")
    settings.KEY_FILE.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(_of_vendor(KEYS), settings.KEY_FILE)
    with blocker.unblock():
        _put_back(PLANTED)
        # As the code is in this run: what was kept has the wall of the first.
        put_up()
    return pickle.loads(_of_vendor(CITY).read_bytes())


EMPTY, PLANTED, CITY, KEYS = (FOLDER / name for name in ("empty", "planted", "city", "installation-key"))
PREPARED = {
    ("pytest_django.fixtures", "django_db_setup"): Prepared(EMPTY, _keep_database, _database),
    ("tests.planted", "planted_city"): Prepared(PLANTED, _keep_city, _city),
}


def _prepared(fixturedef: Any) -> Prepared | None:
    return PREPARED.get((fixturedef.func.__module__, fixturedef.argname))


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    """Puts in place what is kept; otherwise the fixture does its work."""
    prepared = _prepared(fixturedef)
    if prepared is None or not _of_vendor(prepared.kept).exists():
        return None
    value = prepared.put_in_place(request)
    fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
    return value


class _Keeper:
    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
        value = yield
        prepared = _prepared(fixturedef)
        if prepared is not None and not _of_vendor(prepared.kept).exists():
            with request.getfixturevalue("django_db_blocker").unblock():
                prepared.keep(value)
        return value


def pytest_configure(config: pytest.Config) -> None:
    """Keeps what a fixture did the first time."""
    config.pluginmanager.register(_Keeper())
