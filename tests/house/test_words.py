"""What is left to do stands in an issue, not in the code."""

from __future__ import annotations

from collections.abc import Iterator

from tests.house.source import Source, python, sample

# Put together from parts, so that this file holds neither.
LEFT_TO_DO = ("TO" + "DO", "FIX" + "ME")


def left_to_do(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        for word in LEFT_TO_DO:
            if word in line:
                yield source.at(number, f"says {word}. Do it, or open an issue.")


def test_nothing_is_left_to_do_in_the_code() -> None:
    assert [offence for source in python() for offence in left_to_do(source)] == []


def test_finds_each_word() -> None:
    for word in LEFT_TO_DO:
        assert list(left_to_do(sample(f"x = 1  # {word}: count\n")))
