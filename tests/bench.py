"""Times the demonstration city's annual report against the same figures in SQL written by hand: `make bench`.

Both read one SQLite file in one process, in turn. Bounds: at most 20 queries, under a second after start-up, under ten
times the SQL. Exits with 1 when one is broken. BENCH_VAR names a folder to keep the demonstration city in.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(os.environ.get("BENCH_VAR") or tempfile.mkdtemp(prefix="ceasefire-bench-"))
os.environ |= {
    "CEASEFIRE_VAR": str(FOLDER),
    "DATABASE_URL": f"sqlite:///{FOLDER / 'bench.sqlite3'}",
    "DJANGO_SETTINGS_MODULE": "ceasefire.config.settings",
}

import django  # noqa: E402  # the settings are read when Django is set up

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from ceasefire.access.gate import SYSTEM  # noqa: E402
from ceasefire.demo.load import is_empty, load  # noqa: E402
from ceasefire.domain.periods import Period  # noqa: E402
from ceasefire.reports import layout  # noqa: E402
from ceasefire.reports.queries import compute  # noqa: E402
from ceasefire.reports.report import Report  # noqa: E402

BY_HAND = Path(__file__).with_name("bench_by_hand.sql").read_text(encoding="utf-8").split(";\n")
RUNS = 11
MOST_QUERIES, MOST_SECONDS, MOST_TIMES = 20, 1.0, 10.0
YEAR = Period.year(2024)

Numbers = dict[str, dict[str, int]]


def computed() -> Report:
    """The annual report, as the product computes it."""
    return compute(asker=SYSTEM, period=YEAR, as_of=YEAR.last_day)


def by_hand(database: sqlite3.Connection) -> Numbers:
    """The figures by their key and month, as the hand-written statements give them."""
    numbers: Numbers = defaultdict(dict)
    asked = {"year": YEAR.name, "as_of": YEAR.last_day.isoformat()}
    for statement in filter(str.strip, BY_HAND):
        for figure, month, number in database.execute(statement, asked):
            numbers[figure][month] = number
    return numbers


def differences(report: Report, numbers: Numbers) -> list[str]:
    """The figures that the two ways give differently; the hand-written ones are those of a report's lines."""
    months = [month.name for month in YEAR.months]
    monthly = {
        line.key: report.figures.month(line.figure)
        for section in layout.by_month(report.services)
        for line in section.lines
    }
    totals = {
        line.key: report.figures.total(line.figure) for line in layout.whole_period(report.services).lines
    }
    wrong = []
    for key, given in numbers.items():
        row = [given.get(month, 0) for month in months]
        if key not in monthly and key not in totals:
            wrong.append(f"{key}: the report has no such line")
        if (key in monthly and monthly[key] != row) or (key in totals and totals[key] != sum(row)):
            wrong.append(f"{key}: by hand {row}")
    return wrong


def seconds(act: Callable[[], object]) -> float:
    """How long one run takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def main() -> None:
    """Load the city if it is not there, compare the two ways, time them in turn, and print."""
    call_command("migrate", verbosity=0)
    if is_empty():
        print("Loading the demonstration city ...", flush=True)
        load(lambda done, of: None)
    database = sqlite3.connect(FOLDER / "bench.sqlite3")
    with CaptureQueriesContext(connection) as queries:
        report = computed()
    wrong = differences(report, by_hand(database))
    if wrong:
        sys.exit("The two ways differ:\n" + "\n".join(wrong))
    ours, hand = [], []
    for _ in range(RUNS):
        ours.append(seconds(computed))
        hand.append(seconds(lambda: by_hand(database)))
    ratios = [one / other for one, other in zip(ours, hand, strict=True)]
    middle, ratio = statistics.median(ours), statistics.median(ratios)
    print(f"queries of the annual report: {len(queries)} (at most {MOST_QUERIES})")
    print(
        f"seconds, median of {RUNS}: {middle:.3f} (under {MOST_SECONDS:g}), by hand {statistics.median(hand):.3f}"
    )
    print(
        f"times the SQL written by hand: {ratio:.1f} (under {MOST_TIMES:g}; {min(ratios):.1f} to {max(ratios):.1f})"
    )
    sys.exit(len(queries) > MOST_QUERIES or middle >= MOST_SECONDS or ratio >= MOST_TIMES)


if __name__ == "__main__":
    main()
