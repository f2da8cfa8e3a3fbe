"""A mistake is tried: a process of its own meets the file with the mistake in it, and asks the tests."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import NoReturn

import _pytest.main
import pytest

from tests.mutants.in_place import put_in_place, put_nothing_in_place
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
    """Each mistake with what came of it within some seconds of work, as they end; each in a process from the first."""
    return _each(mistakes, lambda mistake: _begun(mistake, tests, work), at_once)


def _each(
    mistakes: Iterable[Mistake], begin: Callable[[Mistake], int], at_once: int
) -> Iterator[tuple[Mistake, str]]:
    running: dict[int, tuple[Mistake, float]] = {}
    waiting = iter(mistakes)
    while True:
        while len(running) < at_once and (mistake := next(waiting, None)):
            running[begin(mistake)] = (mistake, time.monotonic())
        if not running:
            return
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended in running:
            mistake, _ = running.pop(ended)
            yield mistake, _outcome(os.waitstatus_to_exitcode(status))
            continue
        for process, (_, since) in running.items():
            if time.monotonic() - since > LONGEST_WAIT:
                os.killpg(process, signal.SIGKILL)
        time.sleep(0.02)


def tried_in_place(
    mistakes: Sequence[Mistake], tests: Sequence[str], *, at_once: int, work: int
) -> Iterator[tuple[Mistake, str]]:
    """Mistakes inside of functions that a test finds: each in a copy of one process that has loaded program and tests.

    A mistake that comes too late there, for what it changes was done on loading, survives: try it from the first.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        _run_apart(
            lambda: pytest.main([*ARGUMENTS, *tests], plugins=[_InPlace(mistakes, writing, at_once, work)])
        )
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as outcomes:
        for line in outcomes:
            number, outcome = json.loads(line)
            yield mistakes[number], outcome
    os.waitpid(process, 0)


class _InPlace:
    """Instead of running the tests that pytest has collected: runs them once for each mistake."""

    def __init__(self, mistakes: Sequence[Mistake], told: int, at_once: int, work: int) -> None:
        self.mistakes, self.told, self.at_once, self.work = mistakes, told, at_once, work

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        _, status = os.waitpid(self._begun(None, session), 0)
        if status:
            # Without a mistake they fail, too: what they would find in place is none.
            return True
        for mistake, outcome in _each(self.mistakes, lambda one: self._begun(one, session), self.at_once):
            if outcome != SURVIVED:
                os.write(self.told, f"{json.dumps([self.mistakes.index(mistake), outcome])}\n".encode())
        return True

    def _begun(self, mistake: Mistake | None, session: pytest.Session) -> int:
        process = os.fork()
        if not process:
            _run_apart(lambda: self._code(mistake, session), self.work)
        return process

    def _code(self, mistake: Mistake | None, session: pytest.Session) -> int:
        if mistake is None:
            for path in {one.path for one in self.mistakes}:
                put_nothing_in_place(path)
        elif not put_in_place(mistake):
            return 0
        with tempfile.TemporaryDirectory() as folder, contextlib.suppress(pytest.Session.Failed):
            os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
            _pytest.main.pytest_runtestloop(session)
        return int(bool(session.testsfailed))


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
        _run_apart(lambda: _run(mistake, tests), work)
    return process


def _run_apart(do: Callable[[], int], work: int = resource.RLIM_INFINITY) -> NoReturn:
    """What a process does from its fork to its end, within some seconds of work."""
    code = 1
    try:
        os.setsid()
        # By work, not by the clock: a busy machine makes no mistake look as if it never ended.
        resource.setrlimit(resource.RLIMIT_CPU, (work, resource.RLIM_INFINITY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = int(do())
    finally:
        os._exit(code)


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
    if "ceasefire" in sys.modules:
        raise RuntimeError("A part of the program is loaded: no process from here reads a mistake in it.")
