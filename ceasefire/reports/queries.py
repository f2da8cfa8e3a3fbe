"""Computes a report from the records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.domain.periods import Period, default_as_of
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures import footnotes, identities, trend
from ceasefire.measures.count import Chosen, count, needed_tables
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.tables import TABLES
from ceasefire.reports.layout import TREND_ROLLING, TREND_TOTAL, Service
from ceasefire.reports.report import NamedMonth, Report, Trend

PROGRAM_TABLES = ("service", "named_month")
"""What a report needs besides the tables its measures read: the names of services and of months."""

COUNTED_ON = {"incident": "occurred_on", "assessment": "assessed_on", "referral": "referred_on"}
"""The tables that a year's report cannot do without, and the day that puts a row into a year."""


def compute(
    *, asker: Asker, period: Period, as_of: date | None = None, known_on: date | None = None
) -> Report:
    """The report of `period` as of a day (by default its last day, or today), as known on another (by default now).

    One query a promised table. Raises gate.Denied.
    """
    gate.require(asker, Permission.FIGURES_READ)
    day = as_of or default_as_of(period, today=clock.today())
    tables = tables_for_report(asker=asker, known_on=known_on)
    return _computed(tables, period, day, known_on)


def latest_year(*, asker: Asker) -> Period:
    """The year of the latest shooting, assessment or referral; this year while there is none. Raises gate.Denied."""
    gate.require(asker, Permission.FIGURES_READ)
    tables = promised_tables(asker=asker, needs={name: [day] for name, day in COUNTED_ON.items()})
    days = [pc.max(tables[name][day]).as_py() for name, day in COUNTED_ON.items()]
    return Period.year(max((day for day in days if day), default=clock.today()).year)


def prepare() -> None:
    """Compile the questions of a report, so that the first who asks for one need not wait for it."""
    nothing = {name: table.schema.empty_table() for name, table in TABLES.items()}
    period = Period.year(clock.today().year)
    _computed(nothing, period, period.last_day, None)


def _computed(tables: Mapping[str, pa.Table], period: Period, day: date, known_on: date | None) -> Report:
    figures = count(tables, period=period, as_of=day, measures=[*MEASURES.values(), *identities.BREAKS])
    months = _named_months(tables["named_month"])
    return Report(
        city=settings.CITY,
        period=period,
        as_of=day,
        known_on=known_on,
        figures=figures,
        checks=tuple(identities.check(figures)),
        footnotes=footnotes.write(tables, period, day),
        trend=_trend(tables, period, day, months),
        services=_services(tables["service"]),
        named_months=months,
    )


def tables_for_report(*, asker: Asker, known_on: date | None, measures: Chosen = None) -> dict[str, pa.Table]:
    """The promised tables that a report reads, as known at the end of a day in the city (None: now)."""
    needs = {name: set(columns) for name, columns in needed_tables(measures).items()}
    for name in PROGRAM_TABLES:
        needs.setdefault(name, set()).update(TABLES[name].schema.names)
    ordered = {name: sorted(columns) for name, columns in sorted(needs.items())}
    known_at = clock.end_of(known_on) if known_on else None
    return promised_tables(asker=asker, needs=ordered, known_at=known_at)


def _trend(
    tables: Mapping[str, pa.Table], period: Period, as_of: date, months: tuple[NamedMonth, ...]
) -> Trend:
    series = trend.series(tables, [TREND_TOTAL, *TREND_ROLLING], as_of=as_of)
    since = [named.month.start for named in months]
    return Trend(
        since_year_before=trend.since_year_before(series[TREND_TOTAL], period, as_of=as_of),
        declines={
            measure: trend.declines(series[measure], period, as_of=as_of, since=since)
            for measure in TREND_ROLLING
        },
        series=series,
    )


def _services(table: pa.Table) -> tuple[Service, ...]:
    rows = sorted(table.to_pylist(), key=lambda row: (row["sort_order"], row["code"]))
    return tuple(Service(row["code"], row["label"], row["pathway"], row["pathway_label"]) for row in rows)


def _named_months(table: pa.Table) -> tuple[NamedMonth, ...]:
    rows = sorted(table.to_pylist(), key=lambda row: row["month"])
    return tuple(NamedMonth(Period.month(row["month"]), row["label"]) for row in rows)
