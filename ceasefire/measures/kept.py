"""Rows that several questions start from: an inquiry finds them once and keeps them as a table of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps

import ibis
import ibis.expr.types as ir

Build = Callable[[], ir.Table]

_kept: dict[str, Build] = {}


def kept(build: Build) -> Build:
    """Let questions read what `build` gives from a table with its name, filled before they are asked."""
    name = f"kept_{build.__name__}"
    _kept[name] = build

    @wraps(build)
    def rows() -> ir.Table:
        return ibis.table(kept_rows(name).schema(), name=name)

    return rows


def is_kept(name: str) -> bool:
    """Whether a table of that name is one that an inquiry fills."""
    return name in _kept


@cache
def kept_rows(name: str) -> ir.Table:
    """What a kept table holds."""
    return _kept[name]()
