"""Computes a report from the records."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.domain.periods import Period, default_as_of
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures.count import Chosen, needed_tables
from ceasefire.measures.tables import TABLES
from ceasefire.reports.from_tables import report_of
from ceasefire.reports.report import Report

PROGRAM_TABLES = ("service", "named_month")
"""What a report needs besides the tables its measures read: the names of services and of months."""

COUNTED_ON = {"incident": "occurred_on", "assessment": "assessed_on", "referral": "referred_on"}
"""The tables that a year's report cannot do without, and the day that puts a row into a year."""


class InTheFuture(ValueError):
    """Nobody knows what will be true on that day."""


def compute(
    *, asker: Asker, period: Period, as_of: date | None = None, known_on: date | None = None
) -> Report:
    """The report of `period` as of a day (by default its last day, or today), as known on another (by default now).

    One query a promised table. Raises gate.Denied, and InTheFuture for a day that has not come.
    """
    gate.require(asker, Permission.FIGURES_READ)
    today = clock.today()
    day = as_of or default_as_of(period, today=today, known_on=known_on)
    if day > today:
        raise InTheFuture(f"[{day}] lies in the future; today is [{today}]. Name a day up to today.")
    tables = tables_for_report(asker=asker, known_on=known_on)
    return report_of(tables, period, day, known_on)


def latest_year(*, asker: Asker) -> Period:
    """The year of the latest shooting, assessment or referral; this year while there is none. Raises gate.Denied."""
    gate.require(asker, Permission.FIGURES_READ)
    tables = promised_tables(asker=asker, needs={name: [day] for name, day in COUNTED_ON.items()})
    days = [pc.max(tables[name][day]).as_py() for name, day in COUNTED_ON.items()]
    return Period.year(max((day for day in days if day), default=clock.today()).year)


def tables_for_report(*, asker: Asker, known_on: date | None, measures: Chosen = None) -> dict[str, pa.Table]:
    """The promised tables that a report reads, as known at the end of a day in the city (None: now)."""
    needs = {name: set(columns) for name, columns in needed_tables(measures).items()}
    for name in PROGRAM_TABLES:
        needs.setdefault(name, set()).update(TABLES[name].schema.names)
    ordered = {name: sorted(columns) for name, columns in sorted(needs.items())}
    known_at = clock.end_of(known_on) if known_on else None
    return promised_tables(asker=asker, needs=ordered, known_at=known_at)
