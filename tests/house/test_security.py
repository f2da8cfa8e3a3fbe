"""What the security linter is told to pass over says why, on the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house.source import Source, product, sample

# Put together from parts, so that the linter does not take this line for one of its own.
PASSED_OVER = "# no" + "sec"
WITH_REASON = re.compile(rf"{PASSED_OVER}(?: B\d{{3}})+  # \w")


def without_reason(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if PASSED_OVER in line and not WITH_REASON.search(line):
            yield source.at(number, "is passed over without a reason: name the check and say why.")


def test_every_line_that_is_passed_over_says_why() -> None:
    assert [offence for source in product() for offence in without_reason(source)] == []


@pytest.mark.parametrize("said", ["", " B105", " (words)", " B105  #"])
def test_finds_a_line_without_a_reason(said: str) -> None:
    assert list(without_reason(sample(f"x = 1  {PASSED_OVER}{said}\n")))


def test_leaves_alone_a_line_that_says_why() -> None:
    assert not list(without_reason(sample(f"x = 1  {PASSED_OVER} B308 B703  # drawn by us\n")))
