"""A text stays a text in a spreadsheet, and a number a number."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from ceasefire.domain.cells import csv_text, reads_as_formula


def read(text: str) -> list[list[str]]:
    """The cells of a CSV file, as a spreadsheet program parts them."""
    return list(csv.reader(StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "=",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_text_that_reads_as_a_formula_stands_behind_an_apostrophe(text: str) -> None:
    assert reads_as_formula(text)
    assert read(csv_text([[text, 1]])) == [["'" + text, "1"]]


@pytest.mark.parametrize("text", ["Oz", "'=1", "1=1", "a-b", " =1", "", "’", "#N/A"])
def test_any_other_text_is_as_it_was(text: str) -> None:
    assert not reads_as_formula(text)
    assert read(csv_text([[text, "x"]])) == [[text, "x"]]


@pytest.mark.parametrize("number", [-1, -0.5, Decimal("-1.5"), 0, 12])
def test_a_number_stays_a_number(number: float | Decimal) -> None:
    assert csv_text([[number]]) == f"{number}\n"


def test_nothing_is_an_empty_cell() -> None:
    assert read(csv_text([[None, "x"]])) == [["", "x"]]


@pytest.mark.parametrize("text", ['a",=1+1,"\n=1+1', "a\r=1+1", "a\r\n=1+1"])
def test_what_would_end_a_cell_stays_in_it(text: str) -> None:
    assert read(csv_text([[text, 1]])) == [[text, "1"]]
