from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ceasefire.domain.placement_flow import (
    ENDED,
    FURTHEST_FIRST,
    NEXT_STEPS,
    PlacementFacts,
    Step,
    WrongStep,
    broken_rules,
    broken_steps,
    check_step,
)
from ceasefire.domain.terms import Status

S = Status
DAY = date(2024, 3, 4)

# Row: what a placement is; column: what it is to become; x: it may.
TABLE = """
                pursuing slo icm short_term refused unable_to_place completed exited
not_sent_out       x      .   .      .         .           .            .        .
pursuing           .      x   x      x         x           x            .        .
slo                x      .   x      .         x           x            .        x
icm                .      .   .      .         .           .            x        x
short_term         .      .   x      .         x           .            x        x
refused            x      .   .      .         .           .            .        .
unable_to_place    x      .   .      .         .           .            .        .
completed          x      x   x      x         .           .            .        .
exited             x      x   x      x         .           .            .        .
"""


def steps_of_table() -> list[tuple[Status | None, Status, bool]]:
    header, *lines = TABLE.strip().splitlines()
    rows = [line.split() for line in lines]
    return [
        (None if name == "not_sent_out" else Status(name), Status(following), mark == "x")
        for name, *marks in rows
        for following, mark in zip(header.split(), marks, strict=True)
    ]


@pytest.mark.parametrize(("present", "following", "allowed"), steps_of_table())
def test_a_step_is_allowed_or_wrong_as_the_table_says(
    present: Status | None, following: Status, allowed: bool
) -> None:
    if allowed:
        check_step(present, following)
    else:
        with pytest.raises(WrongStep, match=rf"cannot become \[{following}\]"):
            check_step(present, following)


def test_the_table_names_every_status() -> None:
    assert {present for present, _, _ in steps_of_table()} == set(NEXT_STEPS) == {None, *Status}


def test_a_wrong_step_says_what_the_placement_can_become() -> None:
    with pytest.raises(
        WrongStep, match=r"\[not sent out\] cannot become \[icm\]. It can become: pursuing\.$"
    ):
        check_step(None, S.ICM)
    with pytest.raises(
        WrongStep, match=r"\[icm\] cannot become \[slo\]. It can become: completed, exited\.$"
    ):
        check_step(S.ICM, S.SLO)


def test_every_status_is_reported_or_the_end() -> None:
    assert set(FURTHEST_FIRST) | ENDED == set(Status)
    assert not set(FURTHEST_FIRST) & ENDED


def placed(*steps: tuple[Status, int], service: str = "slo_icm", on: int = 0) -> PlacementFacts:
    """A placement sent out `on` days after the referral, then its steps, each with its day after the referral."""
    days = [(S.PURSUING, on), *steps]
    return PlacementFacts(
        service=service,
        placed_on=DAY + timedelta(days=on),
        steps=tuple(Step(status, DAY + timedelta(days=day)) for status, day in days),
    )


def broken(*placements: PlacementFacts) -> list[str]:
    steps = [sentence for one in placements for sentence in broken_steps(one, referred_on=DAY)]
    return broken_rules(referred_on=DAY, placements=placements) + steps


def test_a_whole_life_breaks_nothing() -> None:
    life = placed((S.SLO, 9), (S.PURSUING, 30), (S.SLO, 40), (S.ICM, 40), (S.EXITED, 200), (S.PURSUING, 300))
    assert broken(life, placed(service="tvif", on=5)) == []


def test_re_entry_after_the_end_is_another_status() -> None:
    for ended in ENDED:
        for again in (S.PURSUING, S.SLO, S.ICM):
            assert broken(placed((S.ICM, 1), (ended, 2), (again, 2))) == []


def test_an_end_does_not_follow_an_end() -> None:
    assert broken(placed((S.ICM, 1), (S.EXITED, 2), (S.COMPLETED, 3))) == [
        "A placement that is [exited] cannot become [completed]. It can become: icm, pursuing, short_term, slo."
    ]


def test_a_referral_goes_out_to_one_or_two_services() -> None:
    assert broken() == ["A referral goes out to one or two services, not to [0]."]
    three = [placed(service=service) for service in ("slo_icm", "hhp", "tvif")]
    assert broken(*three[:2]) == []
    assert broken(*three) == ["A referral goes out to one or two services, not to [3]."]


def test_a_referral_is_placed_once_in_a_service() -> None:
    assert broken(placed(), placed(on=3)) == [
        "A referral has one placement per service; re-entry is a new status of that placement."
    ]


def test_the_first_placement_is_sent_out_on_the_day_of_the_referral() -> None:
    assert broken(placed(on=1)) == [
        "The first placement is sent out on the day of the referral [2024-03-04]."
    ]
    assert broken(placed(on=1), placed(service="hhp")) == []


def test_no_placement_takes_effect_before_its_referral() -> None:
    assert "No placement takes effect [2024-03-03] before its referral [2024-03-04]." in broken(placed(on=-1))


def test_the_first_status_is_pursuing_on_the_day_of_the_placement() -> None:
    sentence = "The first status is [pursuing] on the day the placement is sent out [2024-03-04]."
    assert sentence in broken(replace(placed(), steps=()))
    assert sentence in broken(replace(placed(), steps=(Step(S.PURSUING, DAY + timedelta(days=1)),)))
    assert broken(replace(placed(), steps=(Step(S.ICM, DAY),))) == [
        "A placement that is [not sent out] cannot become [icm]. It can become: pursuing."
    ]


def test_no_status_takes_effect_before_the_one_before_it() -> None:
    assert broken(placed((S.SLO, 5), (S.ICM, 4))) == [
        "Status [icm] takes effect [2024-03-08] before [2024-03-09]."
    ]
    assert broken(placed((S.SLO, 5), (S.ICM, 5))) == []


def test_a_service_has_only_the_statuses_it_offers() -> None:
    offered = frozenset(Status) - {S.SLO}
    hhp = replace(placed((S.SLO, 1), service="hhp"), statuses_offered=offered)
    assert broken(hhp) == ["The service [hhp] has no status [slo]."]


def consolidated(placement: PlacementFacts, on: int, into: str | None) -> PlacementFacts:
    return replace(placement, consolidated_on=DAY + timedelta(days=on), consolidated_into=into)


def test_the_other_service_carries_a_consolidated_placement() -> None:
    assert broken(consolidated(placed(), 4, "hhp"), placed(service="hhp")) == []


@pytest.mark.parametrize(
    "into", [None, "slo_icm", "tvif"], ids=["nobody", "itself", "a service it is not in"]
)
def test_a_consolidated_placement_names_the_other_service(into: str | None) -> None:
    assert broken(consolidated(placed(), 4, into), placed(service="hhp")) == [
        "A consolidated placement names the other service of its referral that carries the work."
    ]


def test_a_single_placement_is_never_consolidated() -> None:
    assert broken(consolidated(placed(), 4, "hhp")) != []


def test_on_no_day_are_all_placements_consolidated() -> None:
    both = consolidated(placed(), 4, "hhp"), consolidated(placed(service="hhp"), 9, "slo_icm")
    assert broken(*both) == ["On no day are all of a referral's placements consolidated."]


@pytest.mark.parametrize(("day", "breaks"), [(2, True), (3, False), (4, False)])
def test_a_placement_is_consolidated_once_both_services_received_it(day: int, breaks: bool) -> None:
    assert bool(broken(consolidated(placed(), day, "hhp"), placed(service="hhp", on=3))) is breaks
    assert bool(broken(placed(), consolidated(placed(service="hhp", on=3), day, "slo_icm"))) is breaks


@some.composite
def lives(draw: some.DrawFn) -> PlacementFacts:
    """A placement that goes through the table from its start, some days between two steps."""
    present, day = S.PURSUING, 0
    steps = []
    for _ in range(draw(some.integers(0, 8))):
        present = draw(some.sampled_from(sorted(NEXT_STEPS[present])))
        day += draw(some.integers(0, 90))
        steps.append((present, day))
    return placed(*steps)


@given(lives())
def test_whoever_follows_the_table_breaks_nothing(life: PlacementFacts) -> None:
    assert broken(life) == []


@given(lives(), some.sampled_from(Status))
def test_whoever_leaves_the_table_is_told(life: PlacementFacts, status: Status) -> None:
    last = life.steps[-1]
    longer = replace(life, steps=(*life.steps, Step(status, last.effective_on)))
    assert bool(broken(longer)) is (status not in NEXT_STEPS[last.status])


@given(lives(), some.data())
def test_a_step_before_the_referral_is_told_wherever_it_stands(
    life: PlacementFacts, data: some.DataObject
) -> None:
    moved = data.draw(some.integers(1, len(life.steps)))
    earlier = Step(life.steps[moved - 1].status, DAY - timedelta(days=1))
    shifted = replace(life, steps=(*life.steps[: moved - 1], earlier, *life.steps[moved:]))
    assert broken(shifted) != []
