"""The demonstration city's numbers have one reader: nothing that counts or shows figures can look them up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, Source, calls, committed, dotted, product, python, sample

READER = "ceasefire/demo/plan.py"
# Put together from parts, so that this file does not name it.
NUMBERS = "months" + ".csv"
PLAN = "ceasefire.demo.plan"
OPENS = {"open", "read_text", "read_bytes"}
ABOVE = ("ceasefire/cli/", "ceasefire/demo/", "ceasefire/web/sign_in/demonstration.py")
"""What of the program may know the demonstration city at all."""


def names_the_numbers(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if NUMBERS in line:
            yield source.at(number, f"names {NUMBERS}; only {READER} reads it.")


def knows_the_city(source: Source) -> Iterator[str]:
    for line, module in _imported(source):
        if f"{module}.".startswith("ceasefire.demo."):
            yield source.at(line, f"imports {module}: figures come from records, not from a plan.")


def _imported(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def reads_the_plan(source: Source) -> Iterator[str]:
    """Inside the demonstration city, only the reader opens a file."""
    for call in calls(source):
        if dotted(call.func).split(".")[-1] in OPENS:
            yield source.at(call.lineno, f"opens a file; only {READER} does.")


def test_the_reader_and_the_numbers_are_there() -> None:
    paths = {str(source.path) for source in committed()}
    assert {READER, f"ceasefire/demo/{NUMBERS}"} <= paths
    reader = next(source for source in python() if str(source.path) == READER)
    assert list(names_the_numbers(reader))
    assert list(reads_the_plan(reader))
    assert (ROOT / "ceasefire" / "demo" / NUMBERS).read_text(encoding="utf-8").startswith("month,kind,")


def test_nothing_else_names_the_numbers() -> None:
    others = [source for source in committed() if source.path.parts[0] in {"ceasefire", "tests"}]
    assert [
        offence
        for source in others
        if str(source.path) not in {READER, f"ceasefire/demo/{NUMBERS}"}
        for offence in names_the_numbers(source)
    ] == []


def test_nothing_beside_the_command_knows_the_demonstration_city() -> None:
    others = [source for source in product() if not str(source.path).startswith(ABOVE)]
    assert [offence for source in others for offence in knows_the_city(source)] == []


def test_nothing_else_in_the_demonstration_city_opens_a_file() -> None:
    others = [source for source in python() if str(source.path).startswith("ceasefire/demo/")]
    assert [
        offence for source in others if str(source.path) != READER for offence in reads_the_plan(source)
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        f"from {PLAN} import planned",
        f"import {PLAN}",
        "from ceasefire.demo import plan",
        "import ceasefire.demo",
    ],
)
def test_finds_who_knows_the_city(line: str) -> None:
    assert list(knows_the_city(sample(f"{line}\n")))


@pytest.mark.parametrize(
    "line", ["from ceasefire.domain import periods", "from ceasefire.demography import x"]
)
def test_leaves_others_alone(line: str) -> None:
    assert not list(knows_the_city(sample(f"{line}\n")))


@pytest.mark.parametrize("line", [f'FILE = "{NUMBERS}"', f"# as {NUMBERS} says"])
def test_finds_who_names_the_numbers(line: str) -> None:
    assert list(names_the_numbers(sample(f"{line}\n")))


@pytest.mark.parametrize("line", ["open(path)", "path.open()", "path.read_text()"])
def test_finds_who_opens_a_file(line: str) -> None:
    assert list(reads_the_plan(sample(f"{line}\n")))
