"""Times pages that twenty readers ask for at once, on SQLite: with the trail, and the same pages without it.

The server is the one that `ceasefire serve` starts. The readers ask it in rounds, in turn with the trail and without,
so that whatever else the machine does falls on both. A report leaves no row in the trail; the pages here all do.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.conf import settings

from ceasefire.access.models import User
from ceasefire.audit.models import AuditEvent
from ceasefire.cli.serve import HOST, SERVER
from tests.people import browser_of

MOST_TIMES = 1.3
"""What the trail may cost whoever waits for a page, by the acceptance of the wall between police and outreach."""
READERS, ROUNDS = 20, 11
PATIENCE = 120.0
ASKED = {
    "twenty incidents, slowly": "/slow/",
    "a year's call-in individuals": "/report/2024/call_in_individuals/",
    "a month's referrals": "/report/2024-01/referred_in/",
    "a year's referrals": "/report/2024/referred_in/",
}
"""What a page shows, and its address."""


def is_within_bounds() -> bool:
    """Time each page, print what was found, and say whether the bound holds for all."""
    reader = User.objects.get(username="coordinator")
    sessions = [str(browser_of(reader).session.session_key) for _ in range(READERS)]
    rows = AuditEvent.objects.count()
    with _server() as port:
        ratios = [_ratio(port, sessions, shown, address) for shown, address in ASKED.items()]
    if AuditEvent.objects.count() - rows != len(ASKED) * (ROUNDS + 1) * READERS:
        sys.exit(
            "Each page with the trail must leave one row, and none without it: these times mean nothing."
        )
    return all(ratio < MOST_TIMES for ratio in ratios)


def _ratio(port: int, sessions: list[str], shown: str, address: str) -> float:
    """How many times as long the page takes with the trail: the median of the rounds."""
    took: dict[str, list[float]] = {"on": [], "off": []}
    for number in range(ROUNDS + 1):
        # Whoever goes second finds the machine warmer.
        for trail in sorted(took, reverse=bool(number % 2)):
            seconds = _round(port, sessions, {"Trail": trail}, address)
            if number:  # the first compiles what all later ones use
                took[trail].append(seconds)
    ratios = [one / other for one, other in zip(took["on"], took["off"], strict=True)]
    kept, bare = (1000 * statistics.median(took[trail]) / READERS for trail in ("on", "off"))
    ratio = statistics.median(ratios)
    print(
        f"{READERS} readers at once, {shown}: {ratio:.2f} times as long with the trail (under {MOST_TIMES:g}; "
        f"{min(ratios):.2f} to {max(ratios):.2f}); one each {kept:.1f} ms with it, {bare:.1f} without",
        flush=True,
    )
    return ratio


def _round(port: int, sessions: list[str], headers: dict[str, str], address: str) -> float:
    """Seconds until every reader has the page."""

    def read(session: str) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        connection.request("GET", address, headers=headers | cookie)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            sys.exit(f"The page [{address}] answered [{answer.status}].")

    begun = time.perf_counter()
    with ThreadPoolExecutor(len(sessions)) as readers:
        list(readers.map(read, sessions))
    return time.perf_counter() - begun


@contextmanager
def _server() -> Iterator[int]:
    """A port at which the program is served until the block ends, or the bench does."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    command = [*SERVER, "--log-level", "warning", "--bind", f"{HOST}:{port}", "tests.bench.served"]
    environment = {**os.environ, "BENCH_VAR": os.environ["CEASEFIRE_VAR"]}
    # Left, it closes the standard input that the server ends with, and waits for it.
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE) as server:
        _wait_for(port, server)
        yield port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The server did not start.")
