"""The database's constraints, asked of a record in memory: so a cell is named before the database refuses.

A condition is read as the database reads it: what compares with nothing is neither true nor false, and a check that is
not false holds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from ceasefire.audit.models import Record

Truth = bool | None
Condition = Callable[[Any], Truth]


@dataclass(frozen=True)
class Check:
    """A condition that every record of a kind meets: the field whose cell is named, and what is allowed."""

    holds: Condition
    field: str
    allowed: str


@dataclass(frozen=True)
class Unique:
    """Attributes that no two records of a kind share, where `applies` is true of both."""

    attributes: tuple[str, ...]
    fields: tuple[str, ...]
    applies: Condition

    def key(self, record: Record) -> tuple[Any, ...] | None:
        """What no other record may have too; None where nothing is asked of this one."""
        values = tuple(getattr(record, name) for name in self.attributes)
        return values if None not in values and self.applies(record) else None


TOLD: dict[str, tuple[str, str]] = {
    "threshold_is_one_to_seven": ("threshold", "The factors to be met are 1 to 7."),
    "ages_are_in_order": ("age_to", "The age to is not below the age from."),
    "named_month_is_a_first_day": ("month", "Write the first day of the month."),
    "goal_rate_is_positive": ("rate", "A rate is more than 0."),
    "incident_time_and_precision_agree": (
        "precision",
        "Write Day where there is no time; where there is one, write Minute, Hour or Span of hours.",
    ),
    "incident_coordinates_are_paired": ("longitude", "Fill both latitude and longitude, or neither."),
    "a_request_is_declined_after_it_was_made": (
        "declined_on",
        "A request is declined on the day it was made, or later.",
    ),
    "a_request_is_received_after_it_was_made": (
        "received_on",
        "A request is received on the day it was made, or later.",
    ),
    "an_assignment_ends_after_it_began": (
        "until_on",
        "An assignment ends on the day it began, or later.",
    ),
    "an_assessment_is_made_in_one_place": (
        "shooting_review",
        "Fill exactly one of shooting review, coordination meeting and provider.",
    ),
    "deciding_otherwise_has_a_reason": (
        "override_reason",
        "Write why the reviewer decided otherwise than the outcome says.",
    ),
    "a_referral_has_one_origin": ("disposition", "Fill exactly one of disposition and request."),
    "one_or_two_placements_a_referral": ("ordinal", "Write 1 or 2."),
    "a_consolidated_placement_names_its_day_and_carrier": (
        "consolidated_on",
        "Fill both the day, not before the placement's own, and the placement that carries its work; or neither.",
    ),
    "no_placement_carries_itself": ("consolidated_into", "Write the referral's other placement."),
    "the_first_status_is_pursuing": ("status", "Step 1 is Pursuing."),
    "steps_count_from_one": ("step", "The first step is 1."),
    "unable_to_place_has_a_reason": (
        "unable_reason",
        "Fill the reason with the status Unable to place, and with no other.",
    ),
    "the_end_has_a_reason": (
        "exit_reason",
        "Fill the reason with the statuses Completed and Exited, and with no other.",
    ),
    "an_offer_is_accepted_after_delivery": (
        "offer_accepted_on",
        "An offer is accepted on the day of delivery, or later.",
    ),
    "a_household_has_its_people": ("people", "Write 1 for an individual, 2 or more for a family."),
}
"""Of each check that a record of a sheet can break: the field whose cell is named, and what is allowed."""


@cache
def checks(model: type[Record]) -> tuple[Check, ...]:
    """The checks of a model, without those that no cell can break."""
    return tuple(
        Check(condition(one.condition, model), *TOLD[one.name])
        for one in model._meta.constraints
        if isinstance(one, CheckConstraint) and one.name in TOLD and isinstance(one.condition, Q)
    )


@cache
def uniques(model: type[Record]) -> tuple[Unique, ...]:
    """What no two records of a model share, besides the id by which a row finds its record."""
    fields = [field for field in model._meta.fields if field.unique and not field.primary_key]
    alone = [Unique((field.attname,), (field.name,), lambda _: True) for field in fields]
    return (*alone, *_declared(model))


def _declared(model: type[Record]) -> Iterator[Unique]:
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint) and "reference" not in one.fields:
            attributes = tuple(_attribute(model, name) for name in one.fields)
            applies = condition(one.condition, model) if isinstance(one.condition, Q) else lambda _: True
            yield Unique(attributes, tuple(one.fields), applies)


def condition(of: Q, model: type[Record]) -> Condition:
    """The condition as a function of a record of `model`."""
    parts = [condition(one, model) if isinstance(one, Q) else _comparison(one, model) for one in of.children]
    joined = _all if of.connector == Q.AND else _any
    if of.negated:
        return lambda record: _not(joined(part(record) for part in parts))
    return lambda record: joined(part(record) for part in parts)


def _comparison(child: Any, model: type[Record]) -> Condition:
    path, wanted = child
    name, _, lookup = path.partition("__")
    attribute = _attribute(model, name)
    if lookup == "isnull" or wanted is None:
        is_null = wanted is None or wanted
        return lambda record: (getattr(record, attribute) is None) == is_null
    compare = _LOOKUPS[lookup or "exact"]
    if isinstance(wanted, F):
        other = _attribute(model, wanted.name)  # type: ignore[attr-defined]  # the stubs lack it
        return lambda record: _compared(compare, getattr(record, attribute), getattr(record, other))
    return lambda record: _compared(compare, getattr(record, attribute), wanted)


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, wanted: value in wanted,
    "day": lambda value, wanted: bool(value.day == wanted),
}


def _compared(compare: Callable[[Any, Any], bool], value: Any, wanted: Any) -> Truth:
    return None if value is None or wanted is None else compare(value, wanted)


def _attribute(model: type[Record], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.attname


def _all(truths: Iterator[Truth]) -> Truth:
    listed = list(truths)
    return False if False in listed else None if None in listed else True


def _any(truths: Iterator[Truth]) -> Truth:
    listed = list(truths)
    return True if True in listed else None if None in listed else False


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth
