"""A mistake is tried: a process of its own meets the file with the mistake in it, and asks the tests."""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from types import CodeType

import pytest

from tests.mutants.mistakes import Mistake

KILLED, SURVIVED, STOPPED = "killed", "survived", "stopped"
"""A test failed or the program did not start; all passed; it went on too long."""

ARGUMENTS = (
    "-x",
    "-q",
    "--nomigrations",
    "-p",
    "no:cacheprovider",
    "-m",
    "not slow",
    "--tb",
    "no",
    "-W",
    "ignore::pytest.PytestWarning",
)
TESTING = ("hypothesis", "playwright.sync_api", "psycopg", "unittest.mock", "django.test")
OWN = ("ceasefire", "tests", "conftest")


LONGEST_WAIT = 600
"""Seconds until a process that waits for something that does not come is ended."""


def tried(
    mistakes: Iterable[Mistake], tests: Sequence[str], *, at_once: int, work: int
) -> Iterator[tuple[Mistake, str]]:
    """Each mistake with what came of it within some seconds of work, as they end."""
    running: dict[int, tuple[Mistake, float]] = {}
    waiting = iter(mistakes)
    while True:
        while len(running) < at_once and (mistake := next(waiting, None)):
            running[_begun(mistake, tests, work)] = (mistake, time.monotonic())
        if not running:
            return
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended:
            mistake, _ = running.pop(ended)
            yield mistake, _outcome(os.waitstatus_to_exitcode(status))
            continue
        for process, (_, since) in running.items():
            if time.monotonic() - since > LONGEST_WAIT:
                os.killpg(process, signal.SIGKILL)
        time.sleep(0.02)


def _outcome(code: int) -> str:
    if code in {-signal.SIGKILL, -signal.SIGXCPU}:
        return STOPPED
    return SURVIVED if code == 0 else KILLED


def work_of(tests: Sequence[str]) -> float | None:
    """How many seconds of work the tests are as the program is; None where they fail, and tell nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    process = _begun(None, tests, resource.RLIM_INFINITY)
    passed = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before if passed else None


def _begun(mistake: Mistake | None, tests: Sequence[str], work: int) -> int:
    process = os.fork()
    if not process:
        code = 1
        try:
            os.setsid()
            # By work, not by the clock: a busy machine makes no mistake look as if it never ended.
            resource.setrlimit(resource.RLIMIT_CPU, (work, resource.RLIM_INFINITY))
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            code = _run(mistake, tests)
        finally:
            os._exit(code)
    return process


def _run(mistake: Mistake | None, tests: Sequence[str]) -> int:
    if mistake:
        _read_with(mistake)
    return int(pytest.main([*ARGUMENTS, *tests]))


def _read_with(mistake: Mistake) -> None:
    """The import of the file reads the mistake in it."""
    as_kept, mistaken = SourceFileLoader.get_code, str(mistake.path.resolve())

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == mistaken:
            return compile(mistake.code, mistaken, "exec", dont_inherit=True)
        return as_kept(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]


def warm() -> None:
    """Load what the program loads of others' code, once for every process that is begun from here."""
    asked = "import sys, django; django.setup(); import ceasefire.config.urls; print(*sorted(sys.modules), sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ceasefire.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    for name in (*TESTING, *loaded.stdout.splitlines()):
        if name.split(".")[0] not in OWN and name not in sys.modules:
            # Models can only be loaded once the program is set up.
            with contextlib.suppress(Exception):
                importlib.import_module(name)
