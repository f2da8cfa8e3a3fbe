from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ceasefire.domain.high_risk import (
    HighRiskRule,
    NoRuleInForce,
    age_answer,
    age_on,
    arrests_answer,
    connected_answer,
    gender_answer,
    rule_on,
    verdict,
)
from ceasefire.domain.terms import Answer, Factor, Gender, Outcome

FIVE_OF_SEVEN = HighRiskRule(effective_from=date(2021, 1, 1))
DAY = date(2024, 3, 4)
ANSWERS = some.dictionaries(some.sampled_from(Factor), some.sampled_from(Answer))


def answers(yes: int, unknown: int) -> dict[Factor, Answer]:
    """The first factors yes, the next unknown, the rest no."""
    said = [Answer.YES] * yes + [Answer.UNKNOWN] * unknown + [Answer.NO] * (len(Factor) - yes - unknown)
    return dict(zip(Factor, said, strict=True))


@pytest.mark.parametrize(
    ("yes", "unknown", "outcome"),
    [
        (7, 0, Outcome.MEETS),
        (5, 0, Outcome.MEETS),
        (5, 2, Outcome.MEETS),
        (4, 0, Outcome.DOES_NOT_MEET),
        (4, 1, Outcome.UNDECIDED),
        (4, 3, Outcome.UNDECIDED),
        (3, 1, Outcome.DOES_NOT_MEET),
        (3, 2, Outcome.UNDECIDED),
        (0, 4, Outcome.DOES_NOT_MEET),
        (0, 5, Outcome.UNDECIDED),
        (0, 7, Outcome.UNDECIDED),
        (0, 0, Outcome.DOES_NOT_MEET),
    ],
)
def test_five_of_seven(yes: int, unknown: int, outcome: Outcome) -> None:
    found = verdict(answers(yes, unknown), FIVE_OF_SEVEN)
    assert (found.outcome, found.met, len(found.unknown)) == (outcome, yes, unknown)
    assert (found.of, found.threshold) == (7, 5)


def test_a_factor_without_an_answer_is_unknown() -> None:
    found = verdict({Factor.MALE: Answer.NO, Factor.AGE: Answer.NO}, FIVE_OF_SEVEN)
    assert found.outcome is Outcome.UNDECIDED
    assert found.unknown == tuple(Factor)[2:]


def test_an_answer_to_a_factor_that_the_rule_does_not_ask_for_is_not_counted() -> None:
    three = HighRiskRule(DAY, threshold=2, factors=(Factor.MALE, Factor.AGE, Factor.GROUP))
    found = verdict({Factor.MALE: Answer.YES, Factor.ARRESTS: Answer.YES, Factor.AGE: Answer.NO}, three)
    assert (found.outcome, found.met, found.unknown, found.of) == (Outcome.UNDECIDED, 1, (Factor.GROUP,), 3)


def test_another_city_asks_for_six() -> None:
    six = HighRiskRule(DAY, threshold=6)
    assert verdict(answers(5, 0), six).outcome is Outcome.DOES_NOT_MEET
    assert verdict(answers(6, 0), six).outcome is Outcome.MEETS


def test_only_an_undecided_outcome_has_factors_that_would_decide() -> None:
    assert verdict(answers(4, 2), FIVE_OF_SEVEN).would_decide == (
        Factor.PREVIOUSLY_SHOT,
        Factor.SOCIALLY_CONNECTED,
    )
    assert verdict(answers(5, 2), FIVE_OF_SEVEN).would_decide == ()
    assert verdict(answers(1, 2), FIVE_OF_SEVEN).would_decide == ()


def test_reads_as_a_sentence() -> None:
    assert str(verdict(answers(5, 1), FIVE_OF_SEVEN)) == "meets (5 of 7 met, 1 unknown)"
    assert str(verdict(answers(2, 1), FIVE_OF_SEVEN)) == "does not meet (2 of 7 met, 1 unknown)"
    assert str(verdict(answers(3, 2), FIVE_OF_SEVEN)) == (
        "undecided (3 of 7 met, 2 unknown): 2 of these would decide: Group, Previously shot"
    )


FIRST = HighRiskRule(date(2021, 1, 1), threshold=5)
SECOND = HighRiskRule(date(2024, 3, 4), threshold=6)


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2021, 1, 1), FIRST),
        (date(2024, 3, 3), FIRST),
        (date(2024, 3, 4), SECOND),
        (date(2030, 1, 1), SECOND),
    ],
)
def test_the_rule_of_the_day_is_the_latest_that_took_effect(day: date, rule: HighRiskRule) -> None:
    assert rule_on(day, [FIRST, SECOND]) is rule
    assert rule_on(day, [SECOND, FIRST]) is rule


def test_before_the_first_rule_nobody_can_be_judged() -> None:
    with pytest.raises(NoRuleInForce, match=r"\[2020-12-31\]. Add one to the program's settings first"):
        rule_on(date(2020, 12, 31), [FIRST, SECOND])


@pytest.mark.parametrize(
    ("birth_date", "age", "answer"),
    [
        (date(2006, 3, 5), 17, Answer.NO),
        (date(2006, 3, 4), 18, Answer.YES),
        (date(1979, 3, 5), 44, Answer.YES),
        (date(1979, 3, 4), 45, Answer.NO),
    ],
    ids=["18 tomorrow", "18 today", "45 tomorrow", "45 today"],
)
def test_the_ages_of_the_rule_count_from_birthday_to_birthday(
    birth_date: date, age: int, answer: Answer
) -> None:
    assert age_on(DAY, birth_date) == age
    assert age_answer(DAY, birth_date, FIVE_OF_SEVEN) is answer


def test_an_unknown_birth_date_is_an_unknown_age() -> None:
    assert age_answer(DAY, None, FIVE_OF_SEVEN) is Answer.UNKNOWN


def test_who_is_born_on_a_leap_day_has_a_birthday_on_the_first_of_march() -> None:
    born = date(2004, 2, 29)
    assert age_on(date(2022, 2, 28), born) == 17
    assert age_on(date(2022, 3, 1), born) == 18
    assert age_on(date(2024, 2, 28), born) == 19
    assert age_on(date(2024, 2, 29), born) == 20


@pytest.mark.parametrize(
    ("arrests", "answer"),
    [
        (None, Answer.UNKNOWN),
        (0, Answer.NO),
        (4, Answer.NO),
        (5, Answer.YES),
        (8, Answer.YES),
        (9, Answer.YES),
    ],
)
def test_at_least_five_arrests_and_more_than_eight_still_meets_it(
    arrests: int | None, answer: Answer
) -> None:
    assert arrests_answer(arrests, FIVE_OF_SEVEN) is answer


@pytest.mark.parametrize(
    ("days_ago", "answer"),
    [(-1, Answer.NO), (0, Answer.YES), (183, Answer.YES), (184, Answer.NO)],
    ids=["tomorrow", "today", "the last day of the window", "the day before it"],
)
def test_the_window_for_someone_close_ends_on_the_day_of_the_assessment(
    days_ago: int, answer: Answer
) -> None:
    assert connected_answer(DAY, DAY - timedelta(days=days_ago), FIVE_OF_SEVEN) is answer


def test_not_knowing_of_anybody_shot_is_not_no() -> None:
    assert connected_answer(DAY, None, FIVE_OF_SEVEN) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("gender", "answer"),
    [
        (Gender.MALE, Answer.YES),
        (Gender.FEMALE, Answer.NO),
        (Gender.NONBINARY, Answer.NO),
        (Gender.UNKNOWN, Answer.UNKNOWN),
    ],
)
def test_unknown_gender_is_not_no(gender: Gender, answer: Answer) -> None:
    assert gender_answer(gender) is answer


@given(ANSWERS, some.integers(1, 7))
def test_the_outcome_is_what_every_way_of_answering_the_unknown_has_in_common(
    given_answers: dict[Factor, Answer], threshold: int
) -> None:
    rule = HighRiskRule(DAY, threshold=threshold)
    worst = {factor: given_answers.get(factor, Answer.UNKNOWN) for factor in Factor}
    best = {factor: Answer.YES if answer is Answer.UNKNOWN else answer for factor, answer in worst.items()}
    least, most = (sum(answer is Answer.YES for answer in every.values()) for every in (worst, best))
    outcome = verdict(given_answers, rule).outcome
    assert (outcome is Outcome.MEETS) == (least >= threshold)
    assert (outcome is Outcome.DOES_NOT_MEET) == (most < threshold)


@given(some.dates(date(1900, 1, 1), date(2100, 1, 1)), some.integers(0, 40_000))
def test_age_grows_by_one_a_year_and_never_shrinks(birth_date: date, days: int) -> None:
    day = birth_date + timedelta(days=days)
    assert 0 <= age_on(day + timedelta(days=1), birth_date) - age_on(day, birth_date) <= 1
    assert age_on(birth_date, birth_date) == 0
