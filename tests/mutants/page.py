"""The page of docs/reference that says what was tried, and why what survived did."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.mutants import scope
from tests.mutants.mistakes import Mistake
from tests.mutants.reasons import reason_for
from tests.mutants.trial import SURVIVED

INTRODUCTION = """# Mistakes that were tried

This page is written by `make mutants`, which takes hours and is no part of `make check`.

The wall is as good as its tests are. So a mistake is made in the code that decides who sees what, one at a time, and
the tests that stand near it are asked: a mistake that a test fails with is killed, one that they all pass with
survives. The mistakes are those of mutmut (a value is None, an argument is missing, a comparison turns, True is False,
a name is another) and four that a wall breaks by: a statement is left out, such as a permission that is not asked for;
a query is not narrowed; a set or table lacks one of what it lists. mutmut itself passes over decorated functions, which
here are all actions, over tables outside of functions and over what runs when a file is imported: `tests/mutants` makes
its mistakes in these, too. Each is tried in a copy of one process that has loaded the program, where it counts as
killed only if the same tests pass there without a mistake; what survives is tried again in a process that reads the
file anew. Words for people and SQL are not changed letter by letter. Most mistakes in the plan of the wall are killed
by the [page that is written from it](wall.md): no line of the one changes without a line of the other.

"""


@dataclass(frozen=True)
class Tried:
    """What came of the mistakes in one file."""

    path: Path
    mistakes: list[Mistake]
    outcomes: dict[str, str]

    @property
    def left(self) -> int:
        """How many were not tried."""
        return sum(one.key not in self.outcomes for one in self.mistakes)

    @property
    def survivors(self) -> list[Mistake]:
        """Those that no test failed with."""
        return [one for one in self.mistakes if self.outcomes.get(one.key) == SURVIVED]

    def row(self) -> str:
        """A line of the table."""
        tried = len(self.mistakes) - self.left
        database = "PostgreSQL" if scope.is_on_postgresql(scope.tests_of(self.path)) else "SQLite"
        left = f", {self.left} not tried" if self.left else ""
        return f"| `{self.path}` | {database} | {tried - len(self.survivors)} of {tried}{left} |"


def without_reason(tried: list[Tried]) -> list[Mistake]:
    """The survivors that nobody explained."""
    return [one for file in tried for one in file.survivors if reason_for(one) is None]


def page(tried: list[Tried]) -> str:
    """The whole page."""
    asked = sum(len(one.mistakes) - one.left for one in tried)
    survived = sum(len(one.survivors) for one in tried)
    share = f" ({(asked - survived) / asked:.1%})" if asked else ""
    lines = [
        f"{asked - survived} of {asked} mistakes{share} were killed.",
        "",
        "| file | tests on | killed |",
        "|---|---|---|",
        *(one.row() for one in tried),
    ]
    not_tried = [str(path) for path in scope.files() if path not in {one.path for one in tried}]
    if not_tried:
        lines += ["", "Not tried:", "", *(f"- `{path}`" for path in not_tried)]
    lines += ["", "## What survives, and why"]
    for file in tried:
        if file.survivors:
            lines += ["", f"### `{file.path}`", *_told(file.survivors)]
    return INTRODUCTION + "\n".join([*lines, ""])


def _told(survivors: list[Mistake]) -> list[str]:
    lines = []
    for why, those in groupby(sorted(survivors, key=_why), key=_why):
        lines += ["", why, "", *(f"- `{one.place}`: `{_short(one)}`" for one in those)]
    return lines


def _why(mistake: Mistake) -> str:
    return reason_for(mistake) or "Not explained yet: a test is missing, or a reason."


def _short(mistake: Mistake) -> str:
    return mistake.change.replace("`", "'")
