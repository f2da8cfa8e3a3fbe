"""Reports as JSON trees, and what differs between two of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ceasefire.access.gate import SYSTEM
from ceasefire.domain.periods import Period
from ceasefire.reports import to_json
from ceasefire.reports.queries import compute

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
YEAR_END = date(2024, 12, 31)
FIGURES = ("shooting_review", "summary", "appendix", "annual", "trend")
LISTS = ("dual_services", "unable_to_place_notes")

Tree = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]


def reference(name: str) -> Any:
    """The reference figures as `expected` or as `printed`."""
    return json.loads((REFERENCE / f"portland-2024-{name}.json").read_text(encoding="utf-8"))


def year(*, as_of: date = YEAR_END, known_on: date | None = None) -> Tree:
    """The report of 2024 as the command writes it."""
    report = compute(asker=SYSTEM, period=Period.year(2024), as_of=as_of, known_on=known_on)
    tree: Tree = json.loads(to_json.write(report))
    return tree


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Each number or text of a tree under its key, as in annual.referred and summary.referred[0]."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, f"{key}[{place}]")
    else:
        yield key, value


def figures_of(tree: Tree) -> Tree:
    """A report without what stands beside its figures: what it is about, lists, identities, footnotes."""
    figures = {name: dict(tree[name]) for name in FIGURES if name in tree}
    for name in LISTS:
        figures["appendix"].pop(name, None)
    return figures


def changes(before: Tree, after: Tree) -> Changes:
    """Every figure that differs between two reports: what it was, what it is."""
    one, other = (dict(leaves(figures_of(tree))) for tree in (before, after))
    keys = {**one, **other}
    return {key: (one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key)}


def by_one(before: Tree, after: Tree) -> dict[str, int]:
    """Every figure that differs, with the difference."""
    return {key: now - was for key, (was, now) in changes(before, after).items()}


def footnotes(tree: Tree) -> set[tuple[str, str | None, str]]:
    """A report's footnotes: the figure, the month, the sentence."""
    return {(note["figure"], note["month"], note["text"]) for note in tree["footnotes"]}


def broken(tree: Tree) -> list[str]:
    """The identities that a report says do not hold."""
    return [f"{check['period']}: {check['name']}" for check in tree["identities"] if not check["holds"]]
