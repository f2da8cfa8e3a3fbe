"""Does each job when it is due, until it is told to stop or its parent has ended."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event

from django.db import connections

from ceasefire.jobs.due import Job

LOOKS_EVERY = 1.0
"""Seconds between two looks at what is due, and at whether the parent is still there."""

LONGEST_WAIT = 60 * 60.0
"""Seconds after which a job that goes on failing is tried again at the latest."""

log = logging.getLogger(__name__)


@dataclass
class _Turn:
    """A job and when it is due next, by the clock that nobody sets."""

    job: Job
    due_at: float = 0.0
    wait: float = 0.0

    def done(self, now: float, *, well: bool) -> None:
        """Due again after its time; after a failure each time twice as late."""
        usual = self.job.every.total_seconds()
        self.wait = usual if well else min(max(2 * self.wait, usual), max(LONGEST_WAIT, usual))
        self.due_at = now + self.wait


def work(
    jobs: Sequence[Job],
    *,
    stop: Event,
    tell: Callable[[str], None],
    told: tuple[type[Exception], ...],
    parent: int | None = None,
) -> None:
    """Do the jobs until `stop` is set, or until the process `parent` is no longer the one that started this.

    An error of a kind that `told` lists is told by its message, any other by its kind and its lines in the log: its
    message may quote a record. Neither stops the others.
    """
    turns = [_Turn(job) for job in jobs]
    while not stop.is_set() and parent in {None, os.getppid()}:
        for turn in turns:
            if time.monotonic() >= turn.due_at and not stop.is_set():
                turn.done(time.monotonic(), well=_did(turn.job, tell, told))
        stop.wait(LOOKS_EVERY)


def _did(job: Job, tell: Callable[[str], None], told: tuple[type[Exception], ...]) -> bool:
    try:
        job.do()
    except told as error:
        tell(f"The job [{job.name}] could not be done. {error}")
        return False
    except Exception:
        log.exception("A job failed.")
        tell(f"The job [{job.name}] failed; it will be tried again.")
        return False
    finally:
        connections.close_all()
    return True
