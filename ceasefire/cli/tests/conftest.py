"""A way to type a command."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from ceasefire.cli import main

Typed = Callable[..., Result]


@pytest.fixture
def typed() -> Typed:
    """Type the words of a command, and be told what it answered."""

    def type_it(*words: str, said: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=said)

    return type_it
