"""Who asks and who acts is always said, by name: no query and no action can forget it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Source, product, sample

NAMED = {"queries.py": "asker", "actions.py": "by"}


def nameless(source: Source) -> Iterator[str]:
    name = NAMED[source.path.name]
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            required = [
                argument.arg
                for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if default is None
            ]
            if name not in required:
                yield source.at(node.lineno, f"{node.name} does not require [{name}] by keyword.")


def test_every_query_and_every_action_is_told_who_asks() -> None:
    sources = [source for source in product() if source.path.name in NAMED]
    assert sources
    assert [offence for source in sources for offence in nameless(source)] == []


@pytest.mark.parametrize("arguments", ["", "asker", "*, asker=None", "*, by"])
def test_finds_a_query_that_may_forget_who_asks(arguments: str) -> None:
    assert list(nameless(sample(f"def victims({arguments}): ...\n", "ceasefire/oz/queries.py")))


def test_leaves_a_query_alone_that_names_its_asker() -> None:
    assert not list(nameless(sample("def victims(*, asker): ...\n", "ceasefire/oz/queries.py")))
