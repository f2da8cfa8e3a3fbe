"""Counting: a figure is the size of a set of records, and whoever may see them can have the set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ceasefire.domain.periods import Period
from ceasefire.measures import rules
from ceasefire.measures.asked import SPAN, VALUE
from ceasefire.measures.breakdowns import BREAKDOWNS, NOT_KNOWN, with_person
from ceasefire.measures.definitions import MEASURES, measure_named
from ceasefire.measures.engines import DuckDB, Engine
from ceasefire.measures.figures import Figures
from ceasefire.measures.inquiry import Needs, inquiry_into, needs_of
from ceasefire.measures.measure import Measure, figure_name, parts_of
from ceasefire.measures.units import UNITS

Chosen = Iterable[Measure | str] | None
"""Measures, or their names; None for every measure of the program."""


def count(
    tables: Mapping[str, pa.Table],
    *,
    period: Period,
    as_of: date,
    measures: Chosen = None,
    engine: Callable[[], Engine] = DuckDB,
) -> Figures:
    """The figures of a period and of each of its months, as of a day; None for a month that begins after it.

    Raises MissingTable when a table that `needed_tables(measures)` names was not given, UnknownMeasure for a name.
    """
    spans = (*period.months, period)
    counted = count_spans(tables, spans=spans, as_of=as_of, measures=measures, engine=engine)
    return Figures(
        period=period,
        by_month={name: numbers[:-1] for name, numbers in counted.items()},
        totals={name: numbers[-1] for name, numbers in counted.items()},
        as_of=as_of,
    )


def count_spans(
    tables: Mapping[str, pa.Table],
    *,
    spans: Sequence[Period],
    as_of: date,
    measures: Chosen = None,
    engine: Callable[[], Engine] = DuckDB,
) -> dict[str, list[int | None]]:
    """For each figure its number in each of the spans, every one counted from the rows. One question per unit."""
    counted: dict[str, list[int | None]] = {}
    with inquiry_into(tables, as_of=as_of, engine=engine) as inquiry:
        for unit, of_unit in _by_unit(_chosen(measures)):
            cells = inquiry.ask(cells_of, unit, of_unit, spans=spans)
            for measure in of_unit:
                counted |= _figures(measure, cells, tables, spans, as_of)
    return counted


def members(
    tables: Mapping[str, pa.Table],
    figure: str | Measure,
    *,
    period: Period,
    as_of: date,
    value: str | None = None,
    engine: Callable[[], Engine] = DuckDB,
) -> list[str]:
    """The keys of the rows behind a figure, in order; as many as the figure says.

    `figure` is a figure's name (`out[VALUE]` too) or a measure, then with the `value` of its breakdown. Of a measure
    that counts distinct persons the row is the first of each person.
    """
    if isinstance(figure, str):
        name, value = parts_of(figure)
        figure = measure_named(name)
    with inquiry_into(tables, as_of=as_of, engine=engine) as inquiry:
        return [str(row["key"]) for row in inquiry.ask(members_of, figure, spans=[period], value=value)]


def needed_tables(measures: Chosen = None) -> Needs:
    """For each promised table that the measures read, the columns they read. Nothing else need be filled."""
    needs: dict[str, set[str]] = {}
    for unit, of_unit in _by_unit(_chosen(measures)):
        for table, columns in _read_in_spans(unit, _columns(of_unit)).items():
            needs.setdefault(table, set()).update(columns)
    return {table: tuple(sorted(columns)) for table, columns in needs.items()}


def cells_of(unit: str, measures: tuple[Measure, ...]) -> ir.Table:
    """One row per span and combination of the measures' breakdown values; one column per measure, its number."""
    rows = rows_in_spans(unit, _columns(measures))
    cell = ["span", *_columns(measures)]
    counted = rows.select(*cell, **{measure.name: _is_counted(measure, rows) for measure in measures})
    return counted.group_by(cell).agg(
        **{measure.name: counted.count(where=counted[measure.name]) for measure in measures}
    )


def members_of(measure: Measure) -> ir.Table:
    """Column key: the rows that a measure counts, of one value of its breakdown when that is asked for."""
    rows = rows_in_spans(measure.unit, _columns([measure]))
    counted = _is_counted(measure, rows)
    if measure.by:
        counted = counted & (VALUE.isnull() | (rows[measure.by] == VALUE))
    return rows.filter(counted).select("key").order_by("key")


@cache
def rows_in_spans(unit: str, columns: tuple[str, ...] = ()) -> ir.Table:
    """The unit's rows up to the day, once for each span they are counted in, with columns to break them down by."""
    rows = UNITS[unit].rows()
    if any(BREAKDOWNS[column].of_person for column in columns):
        rows = with_person(rows)
    rows = rows.filter(rules.happened(rows.counted_on))
    rows = rows.mutate(**{column: rows[column].fill_null(NOT_KNOWN) for column in columns})
    return rows.join(SPAN, [rows.counted_on >= SPAN.starts, rows.counted_on < SPAN.ends])


@cache
def _read_in_spans(unit: str, columns: tuple[str, ...]) -> Needs:
    return needs_of(rows_in_spans(unit, columns))


def _is_counted(measure: Measure, rows: ir.Table) -> ir.BooleanColumn:
    holds = measure.holds(rows)
    if measure.distinct is None:
        return holds
    same = ibis.row_number().over(group_by=[rows.span, rows[measure.distinct], holds], order_by=rows.key)
    return holds & (same == 0)


def _columns(measures: Iterable[Measure]) -> tuple[str, ...]:
    return tuple(sorted({measure.by for measure in measures if measure.by}))


def _chosen(measures: Chosen) -> list[Measure]:
    if measures is None:
        return list(MEASURES.values())
    return [measure_named(measure) if isinstance(measure, str) else measure for measure in measures]


def _by_unit(measures: list[Measure]) -> list[tuple[str, tuple[Measure, ...]]]:
    ordered = sorted(measures, key=lambda measure: list(UNITS).index(measure.unit))
    return [(unit, tuple(of_unit)) for unit, of_unit in groupby(ordered, key=lambda measure: measure.unit)]


def _figures(
    measure: Measure,
    cells: list[dict[str, Any]],
    tables: Mapping[str, pa.Table],
    spans: Sequence[Period],
    as_of: date,
) -> dict[str, list[int | None]]:
    nothing: list[int | None] = [0 if span.start <= as_of else None for span in spans]
    figures = {measure.name: list(nothing)}
    if measure.by:
        known = BREAKDOWNS[measure.by].known_values(tables)
        seen = {cell[measure.by] for cell in cells if cell[measure.name]}
        values = (*known, *sorted(seen.difference(known), key=lambda value: (value == NOT_KNOWN, value)))
        figures |= {figure_name(measure.name, value): list(nothing) for value in values}
    for cell in cells:
        named = [measure.name, *([figure_name(measure.name, cell[measure.by])] if measure.by else [])]
        for name in named if cell[measure.name] else ():
            figures[name][cell["span"]] = (figures[name][cell["span"]] or 0) + cell[measure.name]
    return figures
