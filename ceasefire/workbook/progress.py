"""How far the work is, told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Is told the stage in words, how many rows are done, and of how many."""


def untold(stage: str, done: int, total: int) -> None:
    """For work that nobody watches."""
