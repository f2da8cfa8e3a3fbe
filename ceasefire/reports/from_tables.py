"""A report from promised tables, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
from django.conf import settings

from ceasefire.audit import clock
from ceasefire.domain.periods import Period
from ceasefire.measures import engines, footnotes, identities, trend
from ceasefire.measures.count import count
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.inquiry import inquiry_into
from ceasefire.measures.tables import TABLES
from ceasefire.reports.layout import TREND_ROLLING, TREND_TOTAL, Service
from ceasefire.reports.report import NamedMonth, Report, Trend


def report_of(tables: Mapping[str, pa.Table], period: Period, day: date, known_on: date | None) -> Report:
    """The report of a period as of `day`; `known_on` is the day on which the tables were known (None: now)."""
    months = _named_months(tables["named_month"])
    with inquiry_into(tables, as_of=day) as inquiry:
        figures = count(inquiry, period=period, as_of=day, measures=[*MEASURES.values(), *identities.BREAKS])
        notes = footnotes.write(inquiry, period, day)
        changes = _trend(inquiry, period, day, months)
    return Report(
        city=settings.CITY,
        period=period,
        as_of=day,
        known_on=known_on,
        figures=figures,
        checks=tuple(identities.check(figures)),
        footnotes=notes,
        trend=changes,
        services=_services(tables["service"]),
        named_months=months,
    )


def prepare() -> None:
    """Compile the questions of a report, so that the first who asks for one need not wait for it."""
    nothing = {name: table.schema.empty_table() for name, table in TABLES.items()}
    period = Period.year(clock.today().year)
    report_of(nothing, period, period.last_day, None)
    # The server forks its workers next, and a worker cannot end a database that it did not open: it crashes.
    engines.let_go()


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
