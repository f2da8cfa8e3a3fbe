"""What is logged."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings

from ceasefire.config.logs import WithoutData


def test_an_error_is_logged_by_its_kind_and_lines_without_what_it_says() -> None:
    told = "Dorothy Gale, 555-0100"
    try:
        raise ValueError(told)
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Dorothy at %s", ("Kansas",), sys.exc_info()
        )
    said = WithoutData().format(record)
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert not any(word in said for word in ("Dorothy", "Kansas", "555-0100"))


def test_what_other_programs_log_is_told_without_data_too() -> None:
    logging_of: Any = settings.LOGGING
    formatters = {logging_of["handlers"][name]["formatter"] for name in logging_of["root"]["handlers"]}
    classes = {logging_of["formatters"][name]["()"] for name in formatters}
    assert classes == {f"{WithoutData.__module__}.{WithoutData.__qualname__}"}
