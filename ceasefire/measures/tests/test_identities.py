"""Identities over figures, computed or printed."""

from __future__ import annotations

from datetime import date

from ceasefire.domain.periods import Period
from ceasefire.measures.definitions import MEASURES
from ceasefire.measures.figures import Figures
from ceasefire.measures.identities import BREAKS, IDENTITIES, PARTITIONS, check
from ceasefire.measures.measure import parts_of
from ceasefire.measures.tests.conftest import Check as CheckFigures

QUARTER = Period.parse("2030-Q1")


def printed(**figures: tuple[list[int | None], int | None]) -> Figures:
    """Somebody's print: of each figure the three months of a quarter, and the quarter."""
    named = {name.replace("__", "[", 1) + ("]" if "__" in name else ""): row for name, row in figures.items()}
    return Figures(
        QUARTER,
        by_month={name: months for name, (months, _) in named.items()},
        totals={name: total for name, (_, total) in named.items()},
    )


def broken(figures: Figures) -> list[tuple[str, str, int, int]]:
    return [(name, period, left, right) for name, period, left, right, holds in check(figures) if not holds]


def test_each_identity_and_partition_names_measures_that_exist() -> None:
    terms = [name for identity in IDENTITIES for _, name in (*identity.left, *identity.right)]
    parts = [name for partition in PARTITIONS for name in partition.parts]
    assert {parts_of(name)[0] for name in (*terms, *parts)} <= MEASURES.keys()


def test_the_parts_of_a_partition_are_of_its_unit() -> None:
    for partition in PARTITIONS:
        assert {MEASURES[parts_of(name)[0]].unit for name in partition.parts} == {partition.unit}


def test_a_sum_that_holds_is_listed_for_each_month_and_the_period() -> None:
    figures = printed(
        via_shooting_reviews=([1, 2, 3], 6), via_partners=([0, 0, 1], 1), referred_in=([1, 2, 4], 7)
    )
    listed = [(name, period) for name, period, *_ in check(figures) if name.startswith("via")]
    assert [period for _, period in listed] == ["2030-01", "2030-02", "2030-03", "2030-Q1"]
    assert broken(figures) == []


def test_a_sum_that_breaks_says_where_and_both_sides() -> None:
    figures = printed(
        via_shooting_reviews=([1, 2, 3], 6), via_partners=([0, 0, 1], 1), referred_in=([1, 3, 4], 8)
    )
    assert broken(figures) == [
        ("via shooting reviews + via partners = referred in", "2030-02", 2, 3),
        ("via shooting reviews + via partners = referred in", "2030-Q1", 7, 8),
    ]


def test_months_that_do_not_add_up_are_broken() -> None:
    figures = printed(relocations=([1, 2, 3], 7), life_coaching__x=([1, 1, 1], 2))
    assert broken(figures) == [
        ("the months add up to the period: relocations", "2030-Q1", 6, 7),
        ("the months add up to the period: life_coaching[x]", "2030-Q1", 3, 2),
    ]


def test_distinct_persons_need_not_add_up() -> None:
    assert check(printed(unduplicated_persons=([1, 1, 1], 2))) == []


def test_what_is_not_printed_breaks_nothing() -> None:
    assert broken(printed(assessed=([1, 1, 1], None), referred_in=([None, 1, 1], 3))) == []


def test_a_star_is_the_sum_over_all_values_printed() -> None:
    figures = printed(
        life_coaching__x=([1, 0, 0], 1), life_coaching__y=([2, 0, 0], 2), life_coaching=([3, 0, 1], 4)
    )
    assert broken(figures) == [
        ("ICM, all pathways = life coaching", "2030-03", 0, 1),
        ("ICM, all pathways = life coaching", "2030-Q1", 3, 4),
    ]


def test_one_figure_for_two_pathways_stands_in_for_the_engaged() -> None:
    one: tuple[list[int | None], int | None] = ([1, 0, 0], 1)
    none: tuple[list[int | None], int | None] = ([0, 0, 0], 0)
    both = {"slo": one, "life_coaching": one, "short_term": none, "engaged": one}
    assert broken(printed(**both, two_pathway_individuals=one)) == []
    assert len(broken(printed(**both, two_pathway_individuals=none))) == 2


def test_months_not_begun_are_left_out_of_the_sum() -> None:
    figures = Figures(QUARTER, {"relocations": [1, 2, None]}, {"relocations": 3}, as_of=date(2030, 2, 10))
    assert [(left, right) for *_, left, right, _ in check(figures)] == [(3, 3)]


def test_a_row_in_none_of_the_parts_is_found(check: CheckFigures) -> None:
    reported, placed = (next(m for m in BREAKS if m.unit == unit) for unit in ("pathway_row", "placement"))
    check(
        {reported.name: 2, placed.name: 0},
        referral="""
            referral_key | referred_on
            a            | 2030-03-01
            b            | 2030-03-01
            c            | 2030-03-01""",
        placement="""
            placement_key | referral_key | placed_on
            a             | a            | 2030-03-01
            b             | b            | 2030-03-01
            c             | c            | 2030-03-01""",
        placement_status="""
            placement_key | effective_on | status          | unable_reason
            a             | 2030-03-01   | unable_to_place |
            b             | 2030-03-01   | no_such_status  |
            c             | 2030-03-01   | unable_to_place | other""",
    )


def test_a_month_is_checked_once_and_not_against_itself() -> None:
    month = Figures(
        Period.parse("2030-01"),
        {"referred_out": [2], "referred_in": [3]},
        {"referred_out": 2, "referred_in": 3},
    )
    assert [(name, period) for name, period, *_ in check(month)] == [
        ("referred out = referred in", "2030-01")
    ]
