"""Footnotes: sentences that explain the figures, written from the records and not by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ceasefire.domain.periods import Period
from ceasefire.domain.terms import DispositionOutcome, Status, UnableReason
from ceasefire.measures.count import cells_of, rows_in_spans
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.engines import DuckDB, Engine
from ceasefire.measures.inquiry import inquiry_into

STAGES_APART = "/"
"""A service of two stages names both in its label, apart by this sign."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Footnote:
    """One sentence, the figure it explains, and the month it is of (None: the whole period)."""

    figure: str
    month: str | None
    text: str


@dataclass(frozen=True)
class Footnotes:
    """The sentences, and the two lists that reports print beside their tables."""

    notes: tuple[Footnote, ...]
    dual_services: tuple[dict[str, Any], ...]
    """Per month and pair of services: month, services, individuals."""
    unable_to_place_notes: dict[str, str]
    """Month to text: per pathway how many, and why."""


def write(
    tables: Mapping[str, pa.Table], period: Period, as_of: date, *, engine: Callable[[], Engine] = DuckDB
) -> Footnotes:
    """The footnotes of a period as of a day."""
    months = period.months
    with inquiry_into(tables, as_of=as_of, engine=engine) as inquiry:
        dual = inquiry.ask(placements_in_dual_services, spans=months)
        unable = inquiry.ask(rows_unable_to_place, spans=months)
        reasons = inquiry.ask(cells_of, "assessment", (MEASURES["not_referred"],), spans=months)
    dual_services = tuple(_dual_services(dual, months))
    unable_notes = {months[span].name: _unable_text(rows) for span, rows in _by_span(unable)}
    notes = (
        *_dual_notes(dual_services),
        *_overlap_notes(dual, period),
        *_reason_notes(reasons, months),
        *(Footnote("unable_to_place", month, f"{text}.") for month, text in unable_notes.items()),
    )
    return Footnotes(tuple(notes), dual_services, unable_notes)


def placements_in_dual_services() -> ir.Table:
    """Columns span, referral_key, service_label, stage, pathway, reported of the referrals with two placements."""
    rows = rows_in_spans("placement")
    # The spans are months, so all of a referral's placements stand in one.
    dual = rows.mutate(services=rows.count().over(group_by="referral_key"), reported=rows.status.notnull())
    placed = dual.filter(dual.services > 1).order_by(["span", "referral_key", "sort_order", "key"])
    return placed.select("span", "referral_key", "service_label", "stage", "pathway", "reported")


def rows_unable_to_place() -> ir.Table:
    """Columns span, pathway_label, unable_reason, number of the pathway rows that no service could take."""
    rows = rows_in_spans("pathway_row")
    unable = rows.filter(rows.status == Status.UNABLE_TO_PLACE)
    return unable.group_by(["span", "pathway_label", "unable_reason"]).agg(number=unable.count())


def shown_service(label: str, stage: str | None) -> str:
    """The service's label; of a service that names its stages, the one that the placement has reached."""
    reached = Status(stage).label if stage else ""
    return reached if reached in label.split(STAGES_APART) else label


def _by_span(rows: Iterable[Row]) -> list[tuple[int, list[Row]]]:
    ordered = sorted(rows, key=lambda row: row["span"])
    return [(span, list(group)) for span, group in groupby(ordered, key=lambda row: row["span"])]


def _dual_services(rows: list[Row], months: tuple[Period, ...]) -> Iterable[dict[str, Any]]:
    for span, in_month in _by_span(rows):
        pairs = Counter(
            tuple(shown_service(row["service_label"], row["stage"]) for row in placements)
            for _referral, placements in groupby(in_month, key=lambda row: row["referral_key"])
        )
        for services, individuals in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
            yield {"month": months[span].name, "services": list(services), "individuals": individuals}


def _dual_notes(dual_services: Iterable[dict[str, Any]]) -> Iterable[Footnote]:
    for month, pairs in groupby(dual_services, key=lambda entry: entry["month"]):
        said = [f"{entry['individuals']} in {' & '.join(entry['services'])}" for entry in pairs]
        yield Footnote("dual_service_individuals", month, f"Individuals in dual services: {_listed(said)}.")


def _overlap_notes(rows: list[Row], period: Period) -> Iterable[Footnote]:
    """The sum of rows minus one, for each individual in two pathways."""
    pathways: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        if row["reported"]:
            pathways.setdefault((row["span"], row["referral_key"]), set()).add(row["pathway"])
    overlap = Counter(span for (span, _referral), held in pathways.items() if len(held) > 1)
    for span, number in sorted(overlap.items()):
        yield Footnote("two_pathway_individuals", period.months[span].name, _overlap_text(number))
    if overlap and len(period.months) > 1:
        yield Footnote("two_pathway_individuals", None, _overlap_text(overlap.total()))


def _overlap_text(number: int) -> str:
    who = "1 individual is" if number == 1 else f"{number} individuals are"
    return f"{who} in two pathways: the statuses add up to the number referred plus {number}."


def _reason_notes(cells: list[Row], months: tuple[Period, ...]) -> Iterable[Footnote]:
    for span, in_month in _by_span(cells):
        numbers = {cell["reason"]: cell["not_referred"] for cell in in_month if cell["not_referred"]}
        if numbers:
            said = _with_labels(DispositionOutcome, numbers)
            yield Footnote("not_referred", months[span].name, f"Not referred: {_listed(said)}.")


def _unable_text(rows: list[Row]) -> str:
    pathways: dict[str, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: row["pathway_label"]):
        pathways.setdefault(row["pathway_label"], {})[row["unable_reason"]] = row["number"]
    return "; ".join(
        f"{pathway}: {sum(reasons.values())} ({_listed(_with_labels(UnableReason, reasons))})"
        for pathway, reasons in pathways.items()
    )


def _with_labels(
    codes: type[DispositionOutcome] | type[UnableReason], numbers: Mapping[str, int]
) -> list[str]:
    """Number and label of each code, in the order of the codes; what has no code comes last."""
    known = [f"{numbers[code]} {_inside_a_sentence(code.label)}" for code in codes if code in numbers]
    return known + [f"{numbers[code]} without a reason" for code in numbers if code not in set(codes)]


def _inside_a_sentence(label: str) -> str:
    """The label with a small first letter, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _listed(said: list[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
