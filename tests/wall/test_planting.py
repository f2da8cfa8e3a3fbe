"""Every guarded field of every kind of record has its canaries, and one that has none is told by name."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps

from ceasefire.access.models import User
from ceasefire.audit.models import Record
from ceasefire.keys.fields import SealedText, holder_of
from ceasefire.referrals.models import Assignment
from tests.people import browser_of
from tests.wall.askers import SIGNED_IN
from tests.wall.canaries import NoCanary, Planted
from tests.wall.known import CONTENT_OF
from tests.wall.planting import guarded_fields, guarded_models, label_of, require_all, shares
from tests.wall.wall import Wall

FIELDS = [label_of(field) for model in guarded_models() for field in guarded_fields(model)]


@pytest.mark.parametrize("field", FIELDS)
def test_a_guarded_field_has_canaries_of_now_and_of_the_past(wall: Wall, field: str) -> None:
    planted = [canary for canary in wall.planted.canaries.values() if canary.field == field]
    assert Counter(canary.is_past for canary in planted).keys() == {True, False}


@pytest.mark.parametrize("field", FIELDS)
def test_a_record_holds_the_canary_of_now_and_a_version_that_of_the_past(wall: Wall, field: str) -> None:
    model, name = apps.get_model(field.rpartition(".")[0]), field.rpartition(".")[2]
    for canary in wall.planted.canaries.values():
        if canary.field == field and not canary.is_past:
            assert canary.mark in held(model, model._default_manager.get(pk=canary.record), name)
        elif canary.field == field and issubclass(model, Record):
            versions = model.history.filter(id=canary.record)
            assert canary.mark in {held(model, version, name) for version in versions}


def held(model: type[Any], row: Any, name: str) -> str:
    """What a row holds, out from under its seal."""
    field, value = model._meta.get_field(name), getattr(row, name)
    return field.opened(value, holder_of(row)) if isinstance(field, SealedText) else str(value)


def test_there_are_several_organizations_and_caseloads(wall: Wall) -> None:
    notes = {
        canary for canary in wall.planted.canaries.values() if canary.field == "outreach.attemptnote.text"
    }
    assert len({canary.holder for canary in notes}) == 3
    assert {(canary.holder, canary.worker) for canary in notes} == {
        (share.held_by.id, share.worker) for share in shares()
    }


def test_each_worker_has_a_caseload(wall: Wall) -> None:
    workers = Assignment.objects.filter(until_on=None).values_list("worker", flat=True).distinct()
    assert {*workers} == {share.worker for share in shares()}
    assert {*workers} <= {*User.objects.values_list("username", flat=True)}


def test_who_may_know_is_said_of_fields_that_are_there() -> None:
    assert CONTENT_OF.keys() <= {*FIELDS}


def test_says_which_kind_of_record_is_not_made(wall: Wall) -> None:
    kept = {
        mark: canary
        for mark, canary in wall.planted.canaries.items()
        if not canary.field.startswith("casework.relocation.")
    }
    with pytest.raises(NoCanary, match=r"no \[casework.relocation\]"):
        require_all(Planted(kept))


def test_somebody_of_every_role_comes_in(wall: Wall) -> None:
    came = User.objects.filter(username__in=[role.value for role in SIGNED_IN])
    assert len(came) == len(SIGNED_IN)
    for user in came:
        answer = browser_of(user).get("/", follow=True)
        assert answer.wsgi_request.user == user, user.role
