"""Every line that the program logs while a test runs, down to the finest, as the program's own formatter writes it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ceasefire.config.logs import WithoutData


class Heard(logging.Handler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(WithoutData())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(self.format(record))


@contextmanager
def heard() -> Iterator[list[str]]:
    """The lines logged in the block, by any logger, whether or not it passes them on."""
    handler = Heard()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    aside = [one for one in loggers if one is logging.root or not one.propagate]
    before = [(one, one.level) for one in loggers]
    for one in aside:
        one.addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    try:
        yield handler.lines
    finally:
        for one in aside:
            one.removeHandler(handler)
        for one, level in before:
            one.setLevel(level)
