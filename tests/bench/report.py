"""Times the annual report against the same figures in SQL written by hand.

Both read one SQLite file in one process, in turn. Bounds: at most 20 queries, under a second after start-up, under ten
times the SQL.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.reports import to_json
from ceasefire.reports.queries import compute
from tests.bench import FOLDER
from tests.bench.by_hand import numbers
from tests.demonstration.documents import figures_of, leaves, reference

RUNS = 11
MOST_QUERIES, MOST_SECONDS, MOST_TIMES = 20, 1.0, 10.0
YEAR = Period.year(2024)
ONE_DECIMAL = 0.05
"""Percentages are given to one decimal."""


def computed() -> dict[str, Any]:
    """The annual report, as the program gives it."""
    return to_json.tree(compute(asker=SYSTEM, period=YEAR, as_of=YEAR.last_day))


def differences(report: dict[str, Any], by_hand: dict[str, float]) -> list[str]:
    """Every number of the report that the two ways give differently, and every one that a way lacks."""
    given = dict(leaves(figures_of(report)))
    for pair in report["appendix"]["dual_services"]:
        given[f"dual_services.{' & '.join(pair['services'])} {pair['month']}"] = pair["individuals"]
    keys = [key for key in {**given, **by_hand} if not key.endswith(".peak")]
    return [
        f"{key}: {given.get(key)}, by hand {by_hand.get(key)}"
        for key in keys
        if key not in given or key not in by_hand or abs(given[key] - by_hand[key]) > ONE_DECIMAL
    ]


def lacking(by_hand: dict[str, float]) -> list[str]:
    """The figures of the reference that the SQL does not give."""
    return [key for key, _number in leaves(figures_of(reference("expected"))) if key not in by_hand]


def seconds(act: Callable[[], object]) -> float:
    """How long one run takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def is_within_bounds() -> bool:
    """Compare the two ways, time them in turn, print what was found, and say whether the bounds hold."""
    database = sqlite3.connect(FOLDER / "bench.sqlite3")
    with CaptureQueriesContext(connection) as queries:
        report = computed()
    by_hand = numbers(database, YEAR.start.year)
    wrong = [*differences(report, by_hand), *lacking(by_hand)]
    if wrong:
        sys.exit("The two ways differ:\n" + "\n".join(wrong))
    ours, hand = [], []
    for _ in range(RUNS):
        ours.append(seconds(computed))
        hand.append(seconds(lambda: numbers(database, YEAR.start.year)))
    ratios = [one / other for one, other in zip(ours, hand, strict=True)]
    middle, ratio = statistics.median(ours), statistics.median(ratios)
    print(f"queries of the annual report: {len(queries)} (at most {MOST_QUERIES})")
    print(
        f"seconds, median of {RUNS}: {middle:.3f} (under {MOST_SECONDS:g}), by hand {statistics.median(hand):.3f}"
    )
    print(
        f"times the SQL written by hand: {ratio:.1f} (under {MOST_TIMES:g}; {min(ratios):.1f} to {max(ratios):.1f})"
    )
    return len(queries) <= MOST_QUERIES and middle < MOST_SECONDS and ratio < MOST_TIMES
