"""The flow from left to right: boxes in columns, bands between them, and below the path what left it.

A box is as high as its number. Where the bands of a side add up to another number than the box (a referral in two
services is in two bands), they share its height.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ceasefire.reports.charts import FONT, INK, Said, drawn

Mark = dict[str, Any]

PATH_HEIGHT = 250
LINE_HEIGHT = 20
GAP = 8
BOX_WIDTH = 10
LETTER_WIDTH = 6.8
PADDING = 22


@dataclass(frozen=True)
class Box:
    """One step of the path: its key, what people call it, its number, its colour; `left` boxes left the path."""

    key: str
    label: str
    number: int
    colour: str
    left: bool = False


@dataclass(frozen=True)
class Band:
    """What goes from one box to another."""

    start: str
    end: str
    number: int


@dataclass(frozen=True)
class _Placed:
    box: Box
    x: float
    y: float
    height: float


def flow(said: Said, columns: Sequence[Sequence[Box]], bands: Sequence[Band]) -> str:
    """The columns from left to right, each from top to bottom, with the bands between them."""
    placed = {place.box.key: place for place in _places(columns)}
    bands = [band for band in bands if band.number and {band.start, band.end} <= placed.keys()]
    marks = [
        *_ribbons(bands, placed),
        *(mark for place in placed.values() for mark in (_bar(place), _label(place))),
    ]
    width = max(place.x + _room(place.box) for place in placed.values())
    height = max(place.y + max(place.height, LINE_HEIGHT) for place in placed.values())
    return drawn(said, {"width": width, "height": height, "padding": 2, "marks": marks}, "vega")


def _places(columns: Sequence[Sequence[Box]]) -> Iterable[_Placed]:
    tallest = max((sum(box.number for box in column) for column in columns), default=0)
    scale = PATH_HEIGHT / max(tallest, 1)
    kept = [[box for box in column if not box.left] for column in columns]
    below = max(_bottom(column, scale) for column in kept) + LINE_HEIGHT
    x = 0.0
    for column in columns:
        y, y_left = 0.0, below
        for box in column:
            height = box.number * scale
            yield _Placed(box, x, y_left if box.left else y, height)
            if box.left:
                y_left += max(height, LINE_HEIGHT) + GAP
            else:
                y += max(height, LINE_HEIGHT) + GAP
        x += max((_room(box) for box in column), default=0)


def _bottom(column: Iterable[Box], scale: float) -> float:
    return sum(max(box.number * scale, LINE_HEIGHT) + GAP for box in column)


def _room(box: Box) -> float:
    return BOX_WIDTH + PADDING + LETTER_WIDTH * len(_text(box))


def _text(box: Box) -> str:
    return f"{box.number}  {box.label}"


def _ribbons(bands: Sequence[Band], placed: dict[str, _Placed]) -> Iterable[Mark]:
    starts = _shares(bands, placed, lambda band: band.start)
    ends = _shares(bands, placed, lambda band: band.end)
    for band, (top_0, high_0), (top_1, high_1) in zip(bands, starts, ends, strict=True):
        x_0, x_1 = placed[band.start].x + BOX_WIDTH, placed[band.end].x
        middle = (x_0 + x_1) / 2
        path = (
            f"M{x_0},{top_0}C{middle},{top_0},{middle},{top_1},{x_1},{top_1}"
            f"L{x_1},{top_1 + high_1}C{middle},{top_1 + high_1},{middle},{top_0 + high_0},{x_0},{top_0 + high_0}Z"
        )
        colour = placed[band.end].box.colour
        look = {"path": {"value": path}, "fill": {"value": colour}, "fillOpacity": {"value": 0.22}}
        yield {"type": "path", "encode": {"enter": look}}


def _shares(
    bands: Sequence[Band], placed: dict[str, _Placed], at: Callable[[Band], str]
) -> list[tuple[float, float]]:
    """For each band the top and the height of its share of the box at one of its ends."""
    totals: dict[str, int] = {}
    for band in bands:
        totals[at(band)] = totals.get(at(band), 0) + band.number
    next_top = {key: place.y for key, place in placed.items()}
    shares = []
    for band in bands:
        place = placed[at(band)]
        height = place.height * band.number / max(totals[at(band)], place.box.number)
        shares.append((next_top[at(band)], height))
        next_top[at(band)] += height
    return shares


def _bar(place: _Placed) -> Mark:
    look = {
        "x": {"value": place.x},
        "y": {"value": place.y},
        "width": {"value": BOX_WIDTH},
        "height": {"value": max(place.height, 1)},
        "fill": {"value": place.box.colour},
    }
    return {"type": "rect", "encode": {"enter": look}}


def _label(place: _Placed) -> Mark:
    look = {
        "x": {"value": place.x + BOX_WIDTH + 5},
        "y": {"value": place.y + max(place.height, LINE_HEIGHT) / 2},
        "text": {"value": _text(place.box)},
        "baseline": {"value": "middle"},
        "font": {"value": FONT},
        "fontSize": {"value": 13},
        "fontWeight": {"value": 600},
        "fill": {"value": INK},
    }
    return {"type": "text", "encode": {"enter": look}}
