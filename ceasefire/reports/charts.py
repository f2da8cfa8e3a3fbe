"""Charts as SVG from plain data, drawn on the server: no script in the browser, the same picture on screen and paper.

Each takes numbers and words and gives the text of one `<svg>` with a title and a description for who cannot see it.
Bars start at zero; what a mark is stands beside it, never in its colour alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr  # nosec B406  # writes XML, reads none

import vl_convert

from ceasefire.domain.terms import Status

Spec = dict[str, Any]
Language = Literal["vega", "vega-lite"]

INK, QUIET, GRID, BAR = "#1b1b1b", "#565c65", "#dfe1e2", "#a9bcd0"
LINE = "#1a4480"
STATUS_COLOURS: dict[str, str] = {
    Status.PURSUING: "#c2850c",
    Status.SLO: "#4d9f92",
    Status.ICM: "#146947",
    Status.SHORT_TERM: "#4773aa",
    Status.REFUSED: "#8a6d6d",
    Status.UNABLE_TO_PLACE: "#5c5c5c",
}
"""The colour of an outcome, the same in every chart."""

FONT = "Source Sans Pro Web, Source Sans Pro, Helvetica, Arial, sans-serif"
CONFIG: Spec = {
    "aria": False,
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
    },
    "text": {"fontSize": 13, "color": INK},
}

PARTS_ROLES = re.compile(r' (?:role|aria-\w+)="[^"]*"')


@dataclass(frozen=True)
class Said:
    """A chart in words: its name in the page, its title, and what it shows for who cannot see it."""

    name: str
    title: str
    description: str


@dataclass(frozen=True)
class MonthPoint:
    """A month of a trend: its first day (2024-01-01), its number, and the mean of the twelve that end with it."""

    month: str
    number: int
    mean: float | None


def trend(said: Said, points: Sequence[MonthPoint], named_months: Mapping[str, str]) -> str:
    """Thin bars for months, a thick line for their 12-month mean, a labelled rule for each named month."""
    months = [{"month": point.month, "number": point.number} for point in points]
    means = [{"month": point.month, "mean": point.mean} for point in points if point.mean is not None]
    shown = {point.month for point in points}
    rules = [{"month": month, "label": label} for month, label in named_months.items() if month in shown]
    axis = _year_axis([point.month for point in points])
    month_axis = {"field": "month", "type": "temporal", "timeUnit": "utcyearmonth", "axis": axis}
    layers: list[Spec] = [
        {
            "data": {"values": months},
            "mark": {"type": "bar", "width": {"band": 0.5}, "color": BAR},
            "encoding": {"x": month_axis, "y": _number_axis("number")},
        },
        {
            "data": {"values": rules},
            "mark": {"type": "rule", "color": QUIET, "strokeDash": [4, 3]},
            "encoding": {"x": month_axis},
        },
        {
            "data": {"values": rules},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": -3, "color": QUIET},
            "encoding": {"x": month_axis, "y": {"value": -5}, "text": {"field": "label"}},
        },
        {
            "data": {"values": means},
            "mark": {"type": "line", "strokeWidth": 4, "color": LINE, "interpolate": "monotone"},
            "encoding": {"x": month_axis, "y": _number_axis("mean")},
        },
        {
            "data": {"values": means[-1:]},
            "mark": {"type": "text", "align": "left", "dx": 10, "fontWeight": "bold", "color": LINE},
            "encoding": {
                "x": month_axis,
                "y": _number_axis("mean"),
                "text": {"field": "mean", "format": ".1f"},
            },
        },
    ]
    return drawn(said, {"width": 760, "height": 220, "layer": layers, "padding": {"right": 50}}, "vega-lite")


def months_by_row(
    said: Said, months: Sequence[str], rows: Mapping[str, Sequence[int | None]], colours: Mapping[str, str]
) -> str:
    """A strip of bars per row on one scale, each bar with its number above it; `months` are as people read them."""
    values = [
        {"row": row, "month": month, "number": number, "colour": colours.get(row, LINE)}
        for row, numbers in rows.items()
        for month, number in zip(months, numbers, strict=True)
        if number is not None
    ]
    x = {"field": "month", "type": "ordinal", "sort": list(months), "axis": {"labelAngle": 0, "title": None}}
    y = {"field": "number", "type": "quantitative", "axis": None}
    facet = {
        "field": "row",
        "type": "nominal",
        "sort": list(rows),
        "header": {
            "labelAngle": 0,
            "labelAlign": "left",
            "labelAnchor": "start",
            "labelFontSize": 13,
            "labelColor": INK,
            "title": None,
        },
    }
    colour = {"field": "colour", "type": "nominal", "scale": None}
    bars = {"mark": {"type": "bar"}, "encoding": {"x": x, "y": y, "color": colour}}
    numbers = {
        "mark": {"type": "text", "baseline": "bottom", "dy": -2},
        "encoding": {"x": x, "y": y, "text": {"field": "number"}},
    }
    spec = {
        "data": {"values": values},
        "facet": {"row": facet},
        "spec": {"width": 600, "height": 48, "layer": [bars, numbers]},
        "spacing": 12,
    }
    return drawn(said, spec, "vega-lite")


def _year_axis(months: Sequence[str]) -> Spec:
    januaries = [month for month in months if month.endswith("-01-01")] or list(months[:1])
    moments = [
        int(datetime.fromisoformat(month).replace(tzinfo=UTC).timestamp()) * 1000 for month in januaries
    ]
    return {"format": "%Y", "title": None, "grid": False, "values": moments, "labelAlign": "left"}


def _number_axis(field: str) -> Spec:
    axis = {"tickCount": 4, "title": None, "domain": False, "ticks": False}
    return {"field": field, "type": "quantitative", "scale": {"zero": True}, "axis": axis}


def drawn(said: Said, spec: Spec, language: Language) -> str:
    """The picture with its words; the same spec is drawn once in the life of the process."""
    # For who cannot see it the picture is one thing, told in its words; its parts say nothing by themselves.
    picture = PARTS_ROLES.sub("", _svg(json.dumps({"config": CONFIG, **spec}, sort_keys=True), language))
    title, description = f"{said.name}-title", f"{said.name}-description"
    named = f'<svg role="img" aria-labelledby={quoteattr(title)} aria-describedby={quoteattr(description)} '
    opened, _, rest = picture.removeprefix("<svg ").partition(">")
    words = (
        f"<title id={quoteattr(title)}>{escape(said.title)}</title>"
        f"<desc id={quoteattr(description)}>{escape(said.description)}</desc>"
    )
    return f"{named}{opened}>{words}{rest}"


@lru_cache(maxsize=256)
def _svg(spec: str, language: Language) -> str:
    if language == "vega":
        drawn: str = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
    else:
        drawn = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
    return drawn
