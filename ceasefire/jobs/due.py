"""Everything that is due from time to time. Who adds a job writes its function in a file beside this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ceasefire.jobs.trail import seal_trail
from ceasefire.workbook import uploads


@dataclass(frozen=True)
class Job:
    """Something that is due once in so much time; doing it again too early does no harm."""

    name: str
    every: timedelta
    do: Callable[[], object]


JOBS = (
    Job("seal the trail", timedelta(minutes=1), seal_trail),
    Job("remove uploads that nobody imported", timedelta(minutes=5), uploads.sweep),
)
