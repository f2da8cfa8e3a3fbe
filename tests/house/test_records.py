"""What holds of every kind of record: its room, its versions, its reference, its codes, its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from ceasefire.audit.models import Record, TermField
from tests import city
from tests.house.source import python
from tests.kept import refused

OURS = [model for model in apps.get_models() if model.__module__.startswith("ceasefire.")]
RECORDS = [model for model in OURS if issubclass(model, Record)]
VERSIONS = [model for model in OURS if hasattr(model, "instance_type")]
# Not versioned: who may sign in, the trail itself, data keys, and what is kept as received and never changed.
WITHOUT_VERSIONS = {
    "access.user",
    "access.signinlink",
    "access.invitation",
    "access.tally",
    "audit.auditblock",
    "audit.auditevent",
    "audit.auditseal",
    "feeds.feedrow",
    "keys.datakey",
}

# Where what a city has once is asked for twice.
ANOTHER: dict[str, Callable[[], Record]] = {
    "access.organization": lambda: city.organization(city.POLICE),
    "program.citycode": lambda: city.code("W"),
    "program.pathway": lambda: city.pathway("hhp_tvif"),
    "program.service": lambda: city.service("hhp"),
    "program.highriskrule": lambda: city.rule(date(2023, 1, 1)),
    "program.namedmonth": lambda: city.named_month(date(2023, 1, 1)),
    "program.goal": lambda: city.goal(2025),
    "reviews.shootingreview": lambda: city.shooting_review(date(2024, 3, 11)),
    "reviews.coordinationmeeting": lambda: city.coordination_meeting(date(2024, 3, 11)),
    "feeds.feedfile": lambda: city.feed_file("24-9002"),
}


def kind(model: type[models.Model]) -> str:
    return model._meta.label_lower


def one(model: type[Record]) -> Any:
    return city.ONE_OF_EACH[kind(model)]()


def another(model: type[Record]) -> Any:
    return ANOTHER.get(kind(model), city.ONE_OF_EACH[kind(model)])()


def change(record: Record, **changes: Any) -> None:
    """Past the actions, straight into the database."""
    type(record)._default_manager.filter(id=record.id).update(**changes)


def named_by(model: type[models.Model], column: str) -> set[str]:
    """How either database may name the refusal of a code: by the column's own check, or by one that reads it."""
    checks = [found for found in model._meta.constraints if isinstance(found, models.CheckConstraint)]
    reading = {found.name for found in checks if f"'{column}'" in str(found.condition)}
    own = f"failed: {column}" if connection.vendor == "sqlite" else f"{model._meta.db_table}_{column}_check"
    return {own, *reading}


CODED = [
    (model, field.name) for model in RECORDS for field in model._meta.fields if isinstance(field, TermField)
]
UNIQUE = [
    (model, field.name)
    for model in RECORDS
    for field in model._meta.fields
    # A made-up referral comes of a request; the room tests the disposition.
    if field.unique and not field.primary_key and field.name != "disposition"
]


def columns_of(case: Any) -> str:
    return kind(case) if isinstance(case, type) else str(case)


def test_one_of_each_kind_can_be_made() -> None:
    assert set(city.ONE_OF_EACH) == {kind(model) for model in RECORDS}


def test_every_record_has_a_table_of_versions_in_its_room() -> None:
    kept: dict[str, Any] = {kind(model.instance_type): model for model in VERSIONS}
    assert set(kept) == {kind(model) for model in RECORDS}
    for model in RECORDS:
        versioned = kept[kind(model)]
        assert versioned._meta.app_label == model._meta.app_label
        assert versioned.instance_type.room is model.room


def test_only_what_is_listed_has_no_versions() -> None:
    assert {kind(model) for model in OURS if model not in [*RECORDS, *VERSIONS]} == WITHOUT_VERSIONS


@pytest.mark.parametrize("model", RECORDS, ids=kind)
def test_the_days_on_which_it_happened_are_days_of_the_record(model: type[Record]) -> None:
    days = {field.name for field in model._meta.fields if isinstance(field, models.DateField)}
    assert set(model.happened) <= days


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS, ids=kind)
def test_its_first_version_carries_the_time_and_the_actor_of_its_act(model: type[Record]) -> None:
    record: Any = city.ONE_OF_EACH[kind(model)]()
    first = record.history.earliest()
    assert (first.history_type, bool(first.history_user_id)) == ("+", True)


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS, ids=kind)
def test_the_database_refuses_a_reference_that_is_empty_or_taken(model: type[Record]) -> None:
    first, second = one(model), another(model)
    with refused(f"{model._meta.model_name}_has_a_reference"):
        change(second, reference="")
    with refused(
        next(found.name for found in model._meta.constraints if "reference_is_unique" in found.name)
    ):
        change(second, reference=first.reference)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), UNIQUE, ids=columns_of)
def test_the_database_refuses_twice_what_stands_once(model: type[Record], field: str) -> None:
    first, second = one(model), another(model)
    with pytest.raises(IntegrityError, match=field), transaction.atomic():
        change(second, **{field: getattr(first, field)})


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), CODED, ids=columns_of)
def test_the_database_refuses_a_code_that_is_none_of_its_terms(model: type[Record], field: str) -> None:
    record = one(model)
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        change(record, **{field: "oz"})
    assert any(name in str(raised.value) for name in named_by(model, field))


def test_every_other_constraint_has_a_test_beside_its_room() -> None:
    """By its name in `refused("...")`; those on references are tested above, for all kinds at once."""
    named = {found.name for model in OURS for found in model._meta.constraints}
    rest = {name for name in named if "reference_is_unique" not in name and "_has_a_reference" not in name}
    tested = " ".join(source.text for source in python() if source.is_test)
    assert {name for name in rest if f'refused("{name}")' not in tested} == set()
