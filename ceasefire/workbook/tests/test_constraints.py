"""What a record in memory is told agrees with what the database would say."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import models
from django.db.models import CheckConstraint, F, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.reviews.models import Assessment
from ceasefire.shootings.models import Incident, Victim
from ceasefire.workbook.constraints import TOLD, checks, condition, uniques
from ceasefire.workbook.sheets import SHEETS

MODELS = [sheet.model for sheet in SHEETS]
KEY = UUID(int=1)


def declared(model: type[Record]) -> list[CheckConstraint]:
    found = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    return [one for one in found if one.condition != HAS_A_REFERENCE.condition]


WITH_CHECKS = [model for model in MODELS if declared(model)]


def values(field: models.Field[Any, Any]) -> st.SearchStrategy[Any]:
    """A few values of a field, so that comparisons meet."""
    some: list[Any] = [None] if field.null else []
    if isinstance(field, TermField):
        assert field.term is not None
        some += [*field.term, *([""] if field.blank else [])]
    elif isinstance(field, models.BooleanField):
        some += [True, False]
    elif isinstance(field, models.DateField):
        some += [date(2024, 3, 1), date(2024, 3, 2)]
    elif isinstance(field, models.TimeField):
        some += [time(9)]
    elif isinstance(field, models.DecimalField):
        some += [Decimal(0), Decimal(1)]
    elif isinstance(field, models.IntegerField):
        some += [0, 1, 2, 8]
    elif isinstance(field, models.ForeignKey | models.UUIDField):
        some += [KEY, UUID(int=2)]
    else:
        some += ["", "text"]
    return st.sampled_from(some)


def records(model: type[Record]) -> st.SearchStrategy[Record]:
    fields = {field.attname: values(field) for field in model._meta.fields}
    return st.fixed_dictionaries(fields).map(lambda chosen: model(**chosen))


@pytest.mark.parametrize("model", WITH_CHECKS, ids=lambda model: model.__name__)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_check_says_what_the_database_says(db: None, model: type[Record], data: st.DataObject) -> None:
    record = data.draw(records(model))
    for one in declared(model):
        assert isinstance(one.condition, Q)
        agree(one.condition, record)


@pytest.mark.parametrize(
    "of",
    [
        ~Q(latitude__gt=0, longitude__gt=0),
        ~(Q(latitude__gt=0) | Q(longitude__gt=0)),
        Q(latitude__gt=F("longitude")) & ~Q(any_injury=True),
        ~(~Q(latitude=1) & Q(longitude__lte=F("latitude"))),
        Q(occurred_time__isnull=False) | ~Q(any_injury=False, area="text"),
    ],
    ids=str,
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_compares_with_nothing_is_read_as_the_database_reads_it(
    db: None, of: Q, data: st.DataObject
) -> None:
    agree(of, data.draw(records(Incident)))


def agree(of: Q, record: Record) -> None:
    """What a record in memory is told is what the database says."""
    fields = record._meta.fields
    against = {field.name: models.Value(field.pre_save(record, add=False), field) for field in fields}
    held = condition(of, type(record))(record) is not False
    assert held == of.check(against), (of, vars(record))


@pytest.mark.parametrize("model", WITH_CHECKS, ids=lambda model: model.__name__)
def test_every_check_says_what_is_allowed_at_a_cell_of_the_sheet(model: type[Record]) -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.model is model)
    columns = {column.field for column in sheet.columns}
    assert {one.name for one in declared(model)} <= set(TOLD)
    assert len(checks(model)) == len(declared(model))
    assert {one.field for one in checks(model)} <= columns


def test_nothing_is_told_of_a_check_that_is_gone() -> None:
    assert set(TOLD) == {one.name for model in MODELS for one in declared(model)}


def test_a_name_has_no_constraint_that_a_cell_could_break() -> None:
    """Only the sheets' own records are checked."""
    for sheet in SHEETS:
        if sheet.guarded:
            assert declared(sheet.guarded.model) == []


def test_uniques_are_those_of_the_database_besides_the_id() -> None:
    assert [one.fields for one in uniques(Victim)] == [("incident", "person")]
    assert [one.fields for one in uniques(Incident)] == []
    assert uniques(Assessment) == ()


def test_what_is_not_filled_is_shared_by_all() -> None:
    (alone,) = uniques(Victim)
    assert alone.key(Victim(incident_id=KEY, person_id=None)) is None
    assert alone.key(Victim(incident_id=KEY, person_id=KEY)) == (KEY, KEY)
