"""A file and a function can be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import Source, python, sample

LINES_OF_A_FILE = 500
LINES_OF_A_FUNCTION = 60


def too_long(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > LINES_OF_A_FILE:
        yield source.at(1, f"has {lines} lines; {LINES_OF_A_FILE} are allowed. Part it by subject.")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield source.at(
                    node.lineno, f"{node.name} has {lines} lines; {LINES_OF_A_FUNCTION} are allowed."
                )


def test_no_file_and_no_function_is_too_long() -> None:
    assert [offence for source in python() if not source.is_migration for offence in too_long(source)] == []


def test_finds_a_file_one_line_too_long() -> None:
    assert not list(too_long(sample("x = 1\n" * LINES_OF_A_FILE)))
    assert list(too_long(sample("x = 1\n" * (LINES_OF_A_FILE + 1))))


def test_finds_a_function_one_line_too_long() -> None:
    body = "    x = 1\n" * (LINES_OF_A_FUNCTION - 1)
    assert not list(too_long(sample(f"def act():\n{body}")))
    assert list(too_long(sample(f"def act():\n{body}    x = 2\n")))
