"""Each folder in feeds is a whole source of the one shape, and its feed is registered."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ceasefire.feeds.feed import DAY, NUMBER, Feed
from ceasefire.feeds.sources import FEEDS
from tests.house.source import ROOT

FOLDER = ROOT / "ceasefire" / "feeds"


def sources() -> list[Path]:
    return sorted(
        init.parent
        for init in FOLDER.glob("*/__init__.py")
        if init.parent.name not in {"migrations", "tests"}
    )


def missing(source: Path) -> Iterator[str]:
    """What a source's folder lacks."""
    init = source / "__init__.py"
    if not (ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or "").endswith("."):
        yield f"{source.name}/__init__.py says in no sentence what the source is"
    if not (source / "mapping.py").exists():
        yield f"{source.name}/mapping.py is missing"
    if not list(source.glob("tests/test_*.py")):
        yield f"{source.name}/tests/ holds no test"


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_a_source_is_whole_and_registered(source: Path) -> None:
    assert list(missing(source)) == []
    feed = import_module(f"ceasefire.feeds.{source.name}.mapping").FEED
    assert isinstance(feed, Feed)
    assert FEEDS[feed.name] is feed


def test_every_registered_feed_has_its_folder() -> None:
    assert {feed.name.replace("-", "_") for feed in FEEDS.values()} == {source.name for source in sources()}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=lambda feed: feed.name)
def test_a_feed_has_the_columns_that_every_feed_has(feed: Feed) -> None:
    assert feed.columns[NUMBER].required
    assert feed.columns[DAY].required
    assert feed.title
    assert feed.grain.meaning


def test_finds_what_a_source_lacks(tmp_path: Path) -> None:
    source = tmp_path / "oz"
    source.mkdir()
    (source / "__init__.py").touch()
    assert list(missing(source)) == [
        "oz/__init__.py says in no sentence what the source is",
        "oz/mapping.py is missing",
        "oz/tests/ holds no test",
    ]
