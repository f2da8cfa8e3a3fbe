"""An inquiry is put many questions: what one of them had it find, the others use, and all of them are as of one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pyarrow as pa
import pytest

from ceasefire.domain.periods import Period
from ceasefire.measures.count import count, members
from ceasefire.measures.engines import DuckDB, Engine
from ceasefire.measures.inquiry import Inquiry, MissingTable
from ceasefire.measures.tests.text_tables import tables

MARCH = Period.parse("2030-03")
GIVEN = tables(
    referral="""
        referral_key | referred_on
        one          | 2030-03-04
        two          | 2030-03-20""",
    placement="""
        placement_key | referral_key | service_key | placed_on
        a             | one          | clinic      | 2030-03-04
        b             | two          | clinic      | 2030-03-20""",
    placement_status="""
        placement_key | step | status   | effective_on
        a             | 1    | pursuing | 2030-03-04
        a             | 2    | icm      | 2030-03-09
        b             | 1    | pursuing | 2030-03-20""",
)


class Counting(DuckDB):
    """Says which tables it was told to load and which rows to keep, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        super().load(tables)
        self.told += tables

    def keep(self, name: str, sql: str) -> None:
        super().keep(name, sql)
        self.told.append(name)


@pytest.fixture
def counting() -> Iterator[Counting]:
    engine = Counting()
    yield engine
    engine.close()


def pursued(inquiry: Inquiry, as_of: date) -> list[str]:
    return members(inquiry, "pursuing", period=MARCH, as_of=as_of)


def test_an_inquiry_that_is_shared_gives_the_same_answers(engine: Callable[[], Engine]) -> None:
    shared = Inquiry(GIVEN, as_of=MARCH.last_day, engine=engine)
    together = [count(shared, period=period, as_of=MARCH.last_day) for period in (MARCH, Period.year(2030))]
    opened = pursued(shared, MARCH.last_day)
    shared.close()
    apart = [
        count(GIVEN, period=period, as_of=MARCH.last_day, engine=engine)
        for period in (MARCH, Period.year(2030))
    ]
    assert together == apart
    assert [figures.total("pursuing") for figures in apart] == [1, 1]
    assert opened == ["two:healing"]


def test_what_one_question_had_found_the_next_uses(counting: Counting) -> None:
    shared = Inquiry(GIVEN, as_of=MARCH.last_day, engine=lambda: counting)
    pursued(shared, MARCH.last_day)
    first = list(counting.told)
    pursued(shared, MARCH.last_day)
    assert counting.told == first
    assert len(set(first)) == len(first)
    assert {"kept_placement", "kept_pathway_row", "placement_status"} <= set(first)


def test_a_table_that_no_question_reads_is_not_loaded(counting: Counting) -> None:
    shared = Inquiry(GIVEN, as_of=MARCH.last_day, engine=lambda: counting)
    count(shared, period=MARCH, as_of=MARCH.last_day, measures=["shooting_incidents"])
    assert "incident" in counting.told
    assert "placement_status" not in counting.told


def test_another_day_needs_another_inquiry(counting: Counting) -> None:
    shared = Inquiry(GIVEN, as_of=MARCH.last_day, engine=lambda: counting)
    with pytest.raises(ValueError, match="Open another"):
        pursued(shared, date(2030, 3, 10))


def test_each_inquiry_has_its_own_day(engine: Callable[[], Engine]) -> None:
    early, late = (Inquiry(GIVEN, as_of=date(2030, 3, day), engine=engine) for day in (8, 31))
    assert pursued(late, date(2030, 3, 31)) == ["two:healing"]
    assert pursued(early, date(2030, 3, 8)) == ["one:healing"]
    early.close()
    assert pursued(late, date(2030, 3, 31)) == ["two:healing"]
    late.close()


def test_a_table_that_kept_rows_need_is_asked_for_by_name() -> None:
    without = {name: table for name, table in GIVEN.items() if name != "placement_status"}
    with pytest.raises(MissingTable, match="placement_status"):
        members(without, "pursuing", period=MARCH, as_of=MARCH.last_day)
