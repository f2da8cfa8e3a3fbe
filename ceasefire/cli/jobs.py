"""What the program does by itself is done here, beside the server."""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404  # starts a program of ours
import sys
from threading import Event
from types import FrameType

import click

from ceasefire.cli.told import TOLD
from ceasefire.jobs.due import JOBS
from ceasefire.jobs.work import work


@click.command()
@click.option("--parent", type=int, help="Stop when the process with this number no longer is the parent.")
def jobs(*, parent: int | None) -> None:
    """Do what is due each minute, such as sealing the trail; stop with Ctrl-C.

    The command serve starts it itself. Run it as a service of its own where another web server serves the pages;
    several at once do no harm.
    """
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, end)
    work(JOBS, stop=stop, tell=lambda line: click.echo(line, err=True), told=TOLD, parent=parent)


def start_jobs() -> None:
    """Start them as a child of this process, which they do not outlive."""
    subprocess.Popen([sys.executable, "-m", "ceasefire.cli", "jobs", "--parent", str(os.getpid())])  # nosec B603  # ours
