"""Who is high-risk: how many of the seven factors must be met, by the rule in force on the day of the assessment.

The rule is a dated setting of the program. Source: "at least five of the seven" in the published annual report; other
cities take six of eight. Arrests "5-8" is read as "at least 5": more than 8 still meets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ceasefire.domain.terms import Answer, Factor, Gender, Outcome


class NoRuleInForce(LookupError):
    """The program has no high-risk rule for that day."""


@dataclass(frozen=True)
class HighRiskRule:
    """One dated setting: how many factors must be met (`threshold`), and what the factors ask for.

    `connected_within_days` is the window before the assessment for a tie to someone shot or killed.
    """

    effective_from: date
    threshold: int = 5
    age_from: int = 18
    age_to: int = 44
    arrests_at_least: int = 5
    connected_within_days: int = 183
    factors: tuple[Factor, ...] = tuple(Factor)


@dataclass(frozen=True)
class Verdict:
    """What the answers come to: the outcome, how many are met and unknown, and which would decide it."""

    outcome: Outcome
    met: int
    unknown: tuple[Factor, ...]
    of: int
    threshold: int

    @property
    def would_decide(self) -> tuple[Factor, ...]:
        """The unknown factors of an undecided outcome; none once it is decided."""
        return self.unknown if self.outcome is Outcome.UNDECIDED else ()

    def __str__(self) -> str:
        """The sentence that people read: meets / does not meet / undecided, with its counts."""
        counts = f"{self.met} of {self.of} met, {len(self.unknown)} unknown"
        if self.outcome is not Outcome.UNDECIDED:
            return f"{self.outcome.label.lower()} ({counts})"
        labels = ", ".join(factor.label for factor in self.unknown)
        return f"undecided ({counts}): {self.threshold - self.met} of these would decide: {labels}"


def rule_on(day: date, rules: Iterable[HighRiskRule]) -> HighRiskRule:
    """The rule in force on `day`: the latest that took effect on or before it. Raises NoRuleInForce."""
    in_force = [rule for rule in rules if rule.effective_from <= day]
    if not in_force:
        raise NoRuleInForce(
            f"No high-risk rule was in force on [{day}]. Add one to the program's settings first."
        )
    return max(in_force, key=lambda rule: rule.effective_from)


def verdict(answers: Mapping[Factor, Answer], rule: HighRiskRule) -> Verdict:
    """What `answers` come to under `rule`; a factor without an answer is unknown."""
    given = {factor: answers.get(factor, Answer.UNKNOWN) for factor in rule.factors}
    met = sum(answer is Answer.YES for answer in given.values())
    unknown = tuple(factor for factor, answer in given.items() if answer is Answer.UNKNOWN)
    if met >= rule.threshold:
        outcome = Outcome.MEETS
    elif met + len(unknown) < rule.threshold:
        outcome = Outcome.DOES_NOT_MEET
    else:
        outcome = Outcome.UNDECIDED
    return Verdict(outcome, met, unknown, len(rule.factors), rule.threshold)


def age_on(day: date, birth_date: date) -> int:
    """Whole years of age on `day`; who is born on 29 February has a birthday on 1 March in other years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def age_answer(day: date, birth_date: date | None, rule: HighRiskRule) -> Answer:
    """The answer to the age factor, from the birth date."""
    if birth_date is None:
        return Answer.UNKNOWN
    return Answer.YES if rule.age_from <= age_on(day, birth_date) <= rule.age_to else Answer.NO


def gender_answer(gender: Gender) -> Answer:
    """The answer to the factor male, from the recorded gender."""
    if gender is Gender.UNKNOWN:
        return Answer.UNKNOWN
    return Answer.YES if gender is Gender.MALE else Answer.NO


def arrests_answer(arrests: int | None, rule: HighRiskRule) -> Answer:
    """The answer to the factor of previous arrests, from their number."""
    if arrests is None:
        return Answer.UNKNOWN
    return Answer.YES if arrests >= rule.arrests_at_least else Answer.NO


def connected_answer(day: date, shot_on: date | None, rule: HighRiskRule) -> Answer:
    """The answer to the factor of social connection, from the last day someone close was shot or killed."""
    if shot_on is None:
        return Answer.UNKNOWN
    return Answer.YES if 0 <= (day - shot_on).days <= rule.connected_within_days else Answer.NO
