"""Every measure of the program. A file here that has MEASURES is found by itself; adding a measure is one entry."""

from __future__ import annotations

import importlib
import pkgutil

from ceasefire.measures.breakdowns import BREAKDOWNS
from ceasefire.measures.measure import Measure, breakdown


class UnknownMeasure(KeyError):
    """No measure has that name."""


def _found() -> dict[str, Measure]:
    files = sorted(file.name for file in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in files]
    return {measure.name: measure for module in modules for measure in module.MEASURES}


MEASURES: dict[str, Measure] = _found()
"""Every measure by its name."""


def measure_named(name: str) -> Measure:
    """The measure of that name, or the breakdown NAME_by_COLUMN of one; raises UnknownMeasure."""
    base, _, column = name.rpartition("_by_")
    if base in MEASURES and column in BREAKDOWNS:
        return breakdown(MEASURES[base], column)
    if name not in MEASURES:
        raise UnknownMeasure(f"There is no measure [{name}]. There are: {', '.join(MEASURES)}.")
    return MEASURES[name]
