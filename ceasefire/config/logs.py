"""Logs tell where the program failed, and nothing of anybody."""

from __future__ import annotations

import logging
import traceback


class WithoutData(logging.Formatter):
    """An error by its kind and the lines of code it went through: its message may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """The time, the level, the logger, and of an error its kind and lines."""
        said = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            lines = "".join(traceback.format_tb(trace))
            return f"{said}: {kind.__name__}\n{lines}"
        return said
