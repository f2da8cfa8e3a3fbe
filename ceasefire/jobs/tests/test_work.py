"""A job is done when it is due, one that fails holds up no other, and none outlives the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from ceasefire.jobs.due import JOBS, Job
from ceasefire.jobs.work import work

PATIENCE = 60.0
MINUTE = timedelta(minutes=1)


class Minutes(Event):
    """Stops after so many looks at what is due, a minute apart on a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.until = 0.0, 0.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, timeout: float | None = None) -> bool:
        self.now += 60.0
        if self.now >= self.until:
            self.set()
        return self.is_set()

    def do(self, minutes: int, *jobs: Job, parent: int | None = None) -> list[str]:
        """Do jobs for so many minutes; returns what was told."""
        told: list[str] = []
        self.clear()
        self.until = self.now + 60.0 * minutes
        work(jobs, stop=self, tell=told.append, told=(ValueError,), parent=parent)
        return told


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> Minutes:
    passing = Minutes()
    monkeypatch.setattr("ceasefire.jobs.work.time", passing)
    return passing


def test_a_job_is_done_at_once_and_then_once_in_its_time(minutes: Minutes) -> None:
    done: list[str] = []
    each = Job("each", MINUTE, lambda: done.append("each"))
    third = Job("third", 3 * MINUTE, lambda: done.append("third"))
    assert minutes.do(6, each, third) == []
    assert (done.count("each"), done.count("third")) == (6, 2)


def test_a_job_that_fails_is_told_and_holds_up_no_other(minutes: Minutes) -> None:
    done: list[str] = []

    def fail() -> None:
        done.append("fail")
        raise ValueError("The file is gone. Put it back.")

    told = minutes.do(2, Job("fails", MINUTE, fail), Job("goes on", MINUTE, lambda: done.append("goes on")))
    assert told[0] == "The job [fails] could not be done. The file is gone. Put it back."
    assert done.count("goes on") == 2


def test_what_an_unknown_error_says_is_told_to_nobody(
    minutes: Minutes, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise LookupError("Dorothy Gale")

    told = minutes.do(1, Job("fails", MINUTE, fail))
    assert told == ["The job [fails] failed; it will be tried again."]
    assert "Dorothy" not in capsys.readouterr().err


def test_a_job_that_goes_on_failing_is_tried_ever_later_and_each_hour_at_least(
    minutes: Minutes,
) -> None:
    tries: list[float] = []

    def fail() -> None:
        tries.append(minutes.now / 60)
        raise ValueError

    minutes.do(400, Job("fails", MINUTE, fail))
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert set(waits[7:]) == {60}


def test_stops_when_another_process_has_become_the_parent(minutes: Minutes) -> None:
    done: list[int] = []
    minutes.do(5, Job("each", MINUTE, lambda: done.append(1)), parent=os.getppid())
    assert len(done) == 5
    minutes.do(5, Job("each", MINUTE, lambda: done.append(2)), parent=1 if os.getppid() != 1 else 2)
    assert 2 not in done


def test_the_trail_is_sealed_each_minute() -> None:
    assert ("seal the trail", MINUTE) in [(job.name, job.every) for job in JOBS]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An embedded database of its own, which nobody has prepared: then the jobs say so, and go on."""
    return {
        **os.environ,
        "CEASEFIRE_VAR": str(tmp_path),
        "CEASEFIRE_KEY_FILE": str(tmp_path / "keys" / "key"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'jobs.sqlite3'}",
    }


AT_WORK = "The job [seal the trail] failed"
COMMAND = [sys.executable, "-m", "ceasefire.cli"]


def wait_until_at_work(started: subprocess.Popen[str]) -> None:
    """Return when the jobs have said what they say of a database that is not prepared; else end them and fail."""
    assert started.stderr is not None
    if not any(AT_WORK in line for line in started.stderr):
        started.kill()
        pytest.fail("The jobs ended without a word.")


def ended(pid: int) -> bool:
    """Whether a process that is nobody's child of ours has ended, within the patience of a test."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_the_command_ends_on_a_signal(environment: dict[str, str]) -> None:
    with subprocess.Popen([*COMMAND, "jobs"], env=environment, stderr=subprocess.PIPE, text=True) as jobs:
        wait_until_at_work(jobs)
        jobs.send_signal(signal.SIGTERM)
        assert jobs.wait(PATIENCE) == 0


@pytest.mark.slow
def test_the_jobs_do_not_outlive_the_process_that_started_them(environment: dict[str, str]) -> None:
    # The parent is killed, as a server may be, and cannot tell its child.
    parent = (
        "import os, subprocess, sys, time;"
        "child = subprocess.Popen([*sys.argv[1:], 'jobs', '--parent', str(os.getpid())]);"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent, *COMMAND],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        child = int(server.stdout.readline())
        wait_until_at_work(server)
        server.kill()
        assert ended(child)
