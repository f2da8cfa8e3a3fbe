"""The choices of a test run: `--database`, which it sets before Django reads its settings, and `--engine`.

A plugin of pytest rather than a conftest.py, for pytest-django loads Django before any of those.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the options."""
    group = parser.getgroup("ceasefire")
    group.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="where records are kept: SQLite in a temporary file, or a PostgreSQL server started for the run",
    )
    group.addoption(
        "--engine",
        choices=["duckdb", "spark"],
        default="duckdb",
        help="what computes the figures in the measures' own tests",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Names the run's database, and keeps what a run makes away from the checkout."""
    folder = tempfile.TemporaryDirectory(prefix="ceasefire-tests-", ignore_cleanup_errors=True)
    early_config.add_cleanup(folder.cleanup)
    os.environ["CEASEFIRE_VAR"] = folder.name
    os.environ["CEASEFIRE_KEY_FILE"] = str(Path(folder.name, "keys", "installation.key"))
    os.environ["DATABASE_URL"] = _database_url(early_config, Path(folder.name))
    os.environ.pop("DATABASE_OWNER_URL", None)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Lets Spark warn: PySpark uses what pandas is about to drop, and leaves sockets to be collected."""
    if config.getoption("--engine") == "spark":
        config.addinivalue_line("filterwarnings", "default")


def pytest_report_header(config: pytest.Config) -> str:
    """Says what this run is on."""
    return f"database: {config.getoption('--database')}, engine: {config.getoption('--engine')}"


def _database_url(config: pytest.Config, folder: Path) -> str:
    if config.known_args_namespace.database == "sqlite":
        return f"sqlite:///{folder / 'ceasefire.sqlite3'}"
    try:
        server = postgres.Server()
    except postgres.NoServer as no_server:
        raise pytest.UsageError(str(no_server)) from None
    config.add_cleanup(server.stop)
    return server.url
