"""The city with a canary in every guarded field of every record, in each room, for several organizations and caseloads.

A kind of record that is added is here by itself, for tests/city.py makes one of each and a house test sees to it; a
field that takes no canary fails with its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from ceasefire.audit import clock, history
from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import OrganizationKind, Room
from ceasefire.keys.fields import BlindIndex
from tests import city
from tests.wall.canaries import Canary, Planted, value_for

GUARDED_ROOMS = frozenset({Room.REVIEW, Room.COORDINATION, Room.VAULT})
"""What lies in the office's room is about nobody who is served."""

About = tuple[str, str, OrganizationKind]
OTHER_PARTNER: About = ("quadling-church", "Quadling Church", OrganizationKind.PARTNER)


@dataclass(frozen=True)
class Share:
    """A share of the city's records: whose vault holds them, who asked for them to be made, who works on them."""

    provider: About
    requester: About
    worker: str = ""


SHARES = (
    Share(city.STREET, city.OFFICE, worker="outreach_worker"),
    Share(city.STREET, city.PARTNER, worker="life_coach"),
    Share(city.STREET, city.OFFICE, worker="somebody_else"),
    Share(city.HOSPITAL, city.POLICE, worker="hospital_program"),
    Share(city.FAMILY, OTHER_PARTNER, worker="family_program"),
)


A_DAY = timedelta(days=1)


def between() -> datetime:
    """A moment when what is past now was what was known."""
    return clock.now() - 2 * A_DAY


def guarded_models() -> list[type[models.Model]]:
    """Every kind of record of the guarded rooms; their versions are planted with them."""
    return [
        model
        for model in apps.get_models()
        if getattr(model, "room", None) in GUARDED_ROOMS and not hasattr(model, "instance_type")
    ]


def guarded_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that take a canary: every text that is no coded value, every number of a place, and what is guarded.

    The office's id of a record is one of them: whoever may not know of the record may not see it.
    """
    return [field for field in model._meta.concrete_fields if _is_guarded(field)]


def _is_guarded(field: models.Field[Any, Any]) -> bool:
    if field.name in getattr(field.model, "guarded", ()):
        return True
    if isinstance(field, models.CharField | models.TextField | models.JSONField):
        return not isinstance(field, TermField | BlindIndex)
    return isinstance(field, models.DecimalField)


def plant() -> Planted:
    """Make the city, and write into each guarded field a canary, then another: the first stays in the past."""
    planted = Planted()
    numbers: dict[type, Iterator[int]] = {models.DateField: count(1), models.DecimalField: count(1)}
    done: set[Any] = set()
    for share in SHARES:
        with clock.set_to(clock.now() - 4 * A_DAY):
            _make_one_of_each()
        fresh = [record for model in guarded_models() for record in model._default_manager.all()]
        fresh = [record for record in fresh if (type(record), record.pk) not in done]
        for days, is_past in ((3, True), (1, False)):
            with clock.set_to(clock.now() - days * A_DAY), history.act(action="wall.plant", by="planter"):
                for record in fresh:
                    _give(record, share)
                    for canary in _planted_in(record, share, is_past, numbers):
                        planted.add(canary)
        done |= {(type(record), record.pk) for record in fresh}
    return planted


def _make_one_of_each() -> None:
    for model in guarded_models():
        make = city.ONE_OF_EACH.get(model._meta.label_lower)
        if make:
            make()


def _give(record: models.Model, share: Share) -> None:
    """Let the record be the share's: of a vault by its provider, of the office by who asked for it."""
    room: Room = record.room  # type: ignore[attr-defined]  # of every model of ours
    names = {field.name for field in record._meta.concrete_fields}
    if room is Room.VAULT and "held_by" in names:
        _write(record, held_by=city.organization(share.provider))
    elif room is Room.COORDINATION and "held_by" in names:
        _write(record, held_by=city.organization(share.requester))
    elif record._meta.label_lower == "referrals.placement":
        _write(record, organization=city.organization(share.provider))
    elif record._meta.label_lower == "reviews.request":
        _write(record, organization=city.organization(share.requester))


def _planted_in(
    record: models.Model, share: Share, is_past: bool, numbers: dict[type, Iterator[int]]
) -> Iterator[Canary]:
    values = {}
    for field in guarded_fields(type(record)):
        kind = next((kind for kind in numbers if isinstance(field, kind)), type(None))
        value, mark = value_for(field, next(numbers.setdefault(kind, count(1))))
        values[field.name] = value
        label = f"{record._meta.label_lower}.{field.name}"
        yield Canary(mark, label, is_past, _holder(record, share), share.worker)
    _write(record, **values)


def _holder(record: models.Model, share: Share) -> UUID:
    room: Room = record.room  # type: ignore[attr-defined]
    if room is Room.VAULT or record._meta.app_label == "referrals":
        return city.organization(share.provider).id
    return city.organization(share.requester).id


def _write(record: models.Model, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    if isinstance(record, Record):
        history.write(record)
    else:
        record.save()
