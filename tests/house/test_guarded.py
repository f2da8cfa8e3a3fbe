"""Every free text of a room is ciphertext, or says why it may lie open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import models

from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import Room
from ceasefire.keys.fields import BlindIndex, Encrypted
from ceasefire.people.models import ReviewPersonName
from ceasefire.shootings.models import Incident
from tests.house.test_records import RECORDS, kind

GUARDED_ROOMS = {Room.REVIEW, Room.COORDINATION, Room.VAULT}


def free_texts(model: type[Record]) -> set[str]:
    """The fields in which anybody could write anything."""
    return {
        field.name
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, TermField | BlindIndex)
        and field.name != "reference"
    }


def open_texts(model: type[Record]) -> Iterator[str]:
    """What is amiss with the texts of a kind of record."""
    encrypted = {field.name for field in model._meta.fields if isinstance(field, Encrypted)}
    for name in sorted(free_texts(model) - set(model.guarded) - set(model.plain)):
        yield f"{kind(model)}.{name} is free text: make it an encrypted field, or say in `plain` why it may lie open."
    for name in sorted(set(model.guarded) ^ encrypted):
        yield f"{kind(model)}.{name} is in `guarded` or is encrypted, and not both."
    for name in sorted(set(model.plain) - (free_texts(model) - encrypted)):
        yield f"{kind(model)}.{name} is in `plain`, and is no text that lies open."
    for name, reason in model.plain.items():
        if not reason.endswith("."):
            yield f"{kind(model)}.{name} has no reason in `plain`."


@pytest.mark.parametrize("model", [model for model in RECORDS if model.room in GUARDED_ROOMS], ids=kind)
def test_a_free_text_is_guarded_or_says_why_not(model: type[Record]) -> None:
    assert list(open_texts(model)) == []


@pytest.mark.parametrize("model", RECORDS, ids=kind)
def test_a_blind_index_follows_a_guarded_field_of_its_record(model: type[Record]) -> None:
    for field in model._meta.fields:
        if isinstance(field, BlindIndex):
            assert field.follows in model.guarded


def test_finds_a_text_that_lies_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Incident, "plain", {})
    assert len(list(open_texts(Incident))) == 3


def test_finds_a_field_that_is_said_to_be_guarded_and_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Incident, "guarded", ("area",))
    monkeypatch.setattr(Incident, "plain", {"precinct": "Cities publish it.", "source": "no sentence"})
    assert len(list(open_texts(Incident))) == 2
    monkeypatch.setattr(ReviewPersonName, "guarded", ("full_name", "nickname"))
    assert len(list(open_texts(ReviewPersonName))) == 1
