"""CSV files are written in one place, which keeps formulas out of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Source, calls, dotted, product, sample

PLACE = "ceasefire/domain/cells.py"
WRITERS = {"writer", "DictWriter", "to_csv", "write_csv"}


def writes_csv(source: Source) -> Iterator[str]:
    for call in calls(source):
        name = dotted(call.func).rpartition(".")[2]
        if name in WRITERS and str(source.path) != PLACE:
            yield source.at(call.lineno, f"calls {name}: write rows by ceasefire.domain.cells.csv_text.")


def test_csv_is_written_in_one_place() -> None:
    assert [offence for source in product() for offence in writes_csv(source)] == []


@pytest.mark.parametrize(
    "call", ["csv.writer(out)", "csv.DictWriter(out, [])", "writer(out)", "frame.to_csv(out)"]
)
def test_finds_another_writer(call: str) -> None:
    assert list(writes_csv(sample(f"{call}\n")))
    assert not list(writes_csv(sample(f"{call}\n", PLACE)))
