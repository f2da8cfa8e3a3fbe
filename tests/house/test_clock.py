"""There is one clock: actions read the time there, and only the demonstration city and tests set it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Source, calls, dotted, product, sample

CLOCK = "ceasefire/audit/clock.py"
PRESENT = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "time.time",
    "time.time_ns",
)
PRESENT_WITHOUT_ARGUMENTS = ("timezone.localdate", "timezone.localtime")
PRESENT_BY_NAME = {("django.utils.timezone", "now"), ("django.db.models.functions", "Now"), ("time", "time")}
PRESENT_IN_A_COLUMN = {"auto_now", "auto_now_add"}
SETS = {"set_to", "_set_to"}


def own_clocks(source: Source) -> Iterator[str]:
    for line, name in [*_named(source), *_called(source), *_imported(source)]:
        yield source.at(
            line, f"{name} is a clock of its own. The time is ceasefire.audit.clock.now() or today()."
        )


def _named(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and ends_with(dotted(node), PRESENT):
            yield node.lineno, dotted(node)


def _called(source: Source) -> Iterator[tuple[int, str]]:
    for call in calls(source):
        name = dotted(call.func)
        if not call.args and not call.keywords and ends_with(name, PRESENT_WITHOUT_ARGUMENTS):
            yield call.lineno, name
        for option in call.keywords:
            if option.arg in PRESENT_IN_A_COLUMN:
                yield call.lineno, option.arg


def _imported(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                if (node.module, name.name) in PRESENT_BY_NAME:
                    yield node.lineno, f"{node.module}.{name.name}"


def ends_with(name: str, endings: tuple[str, ...]) -> bool:
    return any(name == ending or name.endswith(f".{ending}") for ending in endings)


def sets_the_clock(source: Source) -> Iterator[str]:
    for line in _setting(source):
        yield source.at(line, "sets the clock. Only ceasefire/demo and tests do.")


def _setting(source: Source) -> Iterator[int]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            if node.attr in SETS and dotted(node.value).endswith("clock"):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "ceasefire.audit.clock":
            yield from (node.lineno for name in node.names if name.name in SETS)


def test_nothing_has_a_clock_of_its_own() -> None:
    assert [
        offence for source in product() if str(source.path) != CLOCK for offence in own_clocks(source)
    ] == []


def test_only_the_demonstration_city_and_tests_set_the_clock() -> None:
    others = [source for source in product() if "demo" not in source.path.parts and str(source.path) != CLOCK]
    assert [offence for source in others for offence in sets_the_clock(source)] == []


def test_the_clock_itself_would_be_found() -> None:
    clock = next(source for source in product() if str(source.path) == CLOCK)
    assert list(own_clocks(clock))


@pytest.mark.parametrize(
    "line",
    [
        "moment = datetime.now(UTC)",
        "moment = datetime.datetime.now(UTC)",
        "day = date.today()",
        "moment = timezone.now()",
        "day = timezone.localdate()",
        "entered_at = DateTimeField(default=timezone.now)",
        "entered_at = DateTimeField(auto_now_add=True)",
        "from django.utils.timezone import now",
        "from django.db.models.functions import Now",
    ],
)
def test_finds_a_clock(line: str) -> None:
    assert list(own_clocks(sample(f"{line}\n")))


@pytest.mark.parametrize(
    "line", ["day = timezone.localdate(moment)", "day = clock.today()", "moment = clock.now()"]
)
def test_leaves_the_one_clock_alone(line: str) -> None:
    assert not list(own_clocks(sample(f"{line}\n")))


@pytest.mark.parametrize(
    "line",
    [
        "with clock.set_to(moment): act()",
        "from ceasefire.audit.clock import set_to",
        "audit.clock._set_to.set(x)",
    ],
)
def test_finds_who_sets_the_clock(line: str) -> None:
    assert list(sets_the_clock(sample(f"{line}\n")))
