"""The city with a canary in every guarded field of every record, in each room, for several organizations and caseloads.

A kind of record that is added is here by itself, for tests/city.py makes one of each and a house test sees to it; a
field that takes no canary fails with its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, cast

from django.apps import apps
from django.db import models

from ceasefire.access.models import Organization
from ceasefire.audit import clock, history, trail
from ceasefire.audit.models import Record, TermField
from ceasefire.audit.visit import Visit
from ceasefire.domain.terms import OrganizationKind, Room
from ceasefire.referrals.models import Assignment, Placement
from tests import city
from tests.wall.canaries import Canary, NoCanary, Planted, value_for

GUARDED_ROOMS = frozenset({Room.REVIEW, Room.COORDINATION, Room.VAULT})
"""What lies in the office's room is about nobody who is served."""

About = tuple[str, str, OrganizationKind]
OTHER_PARTNER: About = ("quadling-church", "Quadling Church", OrganizationKind.PARTNER)


@dataclass(frozen=True)
class Share:
    """A share of the city's records: whose vault holds them, who asked for them to be made, who works on them."""

    provider: About
    requester: About
    worker: str

    @cached_property
    def held_by(self) -> Organization:
        """The provider."""
        return city.organization(self.provider)

    @cached_property
    def asked_by(self) -> Organization:
        """Who asked."""
        return city.organization(self.requester)


def shares() -> tuple[Share, ...]:
    """Three caseloads of one provider, and two other providers."""
    return (
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


SAYS_WHOSE_CASELOAD = "referrals.assignment.worker"
"""A user name, by which the gate knows whose caseload a placement is: it is set and takes no canary."""


def guarded_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that take a canary: what the model calls guarded, every text that is no coded value, every place.

    The office's id of a record is one of them: whoever may not know of the record may not see it.
    """
    return [field for field in model._meta.concrete_fields if _is_guarded(field)]


def label_of(field: models.Field[Any, Any]) -> str:
    """`app.model.field`."""
    return f"{field.model._meta.label_lower}.{field.name}"


def _is_guarded(field: models.Field[Any, Any]) -> bool:
    if not field.editable or label_of(field) == SAYS_WHOSE_CASELOAD:
        return False
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    is_said_to_be = field.name in getattr(field.model, "guarded", ())
    return (
        is_said_to_be
        or isinstance(field, models.DecimalField)
        or (is_text and not isinstance(field, TermField))
    )


def plant() -> Planted:
    """Make the city, and write into each guarded field a canary, then another: the first stays in the past.

    Raises NoCanary for a kind of record that is not made, and for a field that takes none.
    """
    planted = Planted()
    numbers: dict[type, Iterator[int]] = defaultdict(lambda: count(1))
    done: dict[type[models.Model], set[Any]] = defaultdict(set)
    for share in shares():
        with clock.set_to(clock.now() - 4 * A_DAY):
            _make_one_of_each()
            for placement in Placement.objects.filter(assignments=None):
                city.assignment(placement)
        for model in guarded_models():
            fresh = [*model._default_manager.exclude(pk__in=done[model])]
            for days, is_past in ((3, True), (1, False)):
                with clock.set_to(clock.now() - days * A_DAY), _past_the_gate():
                    for canary in _planted_in(fresh, share, is_past, numbers):
                        planted.add(canary)
            done[model] |= {record.pk for record in fresh}
    require_all(planted)
    return planted


@contextmanager
def _past_the_gate() -> Iterator[None]:
    """Records are written as an action writes them, but no permission is asked for and no rule judged."""
    visit = Visit(by="planter", role="", organization="", purpose="wall.plant")
    with trail.visit(visit), history.act(action="wall.plant", by="planter"):
        yield


def _make_one_of_each() -> None:
    for model in guarded_models():
        make = city.ONE_OF_EACH.get(model._meta.label_lower)
        if make:
            make()


def _planted_in(
    records: Sequence[models.Model], share: Share, is_past: bool, numbers: dict[type, Iterator[int]]
) -> Iterator[Canary]:
    """Write into records of one kind; each canary written."""
    names: set[str] = set()
    for record in records:
        values = _given(record, share)
        for field in guarded_fields(type(record)):
            values[field.name], mark = value_for(field, next(numbers[_scarce(field)]))
            yield Canary(mark, label_of(field), record.pk, is_past, _holder(record, share).id, share.worker)
        for name, value in values.items():
            setattr(record, name, value)
        names |= values.keys()
    if records and isinstance(records[0], Record):
        history.change_all(cast("Sequence[Record]", records), names)
    elif records:
        type(records[0])._default_manager.bulk_update(records, names)


def _scarce(field: models.Field[Any, Any]) -> type:
    """There are fewer days and places than words: they are numbered apart."""
    return next((kind for kind in (models.DateField, models.DecimalField) if isinstance(field, kind)), str)


def _given(record: models.Model, share: Share) -> dict[str, Any]:
    """What makes the record the share's: of a vault by its provider, of the office by who asked for it."""
    names = {field.name for field in record._meta.concrete_fields}
    given: dict[str, Any] = {}
    if "held_by" in names and _room(record) in {Room.VAULT, Room.COORDINATION}:
        given["held_by"] = _holder(record, share)
    if record._meta.label_lower in {"referrals.placement", "reviews.request"}:
        given["organization"] = _holder(record, share)
    if isinstance(record, Assignment):
        given["worker"] = share.worker
    return given


def _holder(record: models.Model, share: Share) -> Organization:
    """Whose the record is: of what a provider does, the provider's; of all else, whose request it comes of."""
    is_providers = _room(record) is Room.VAULT or record._meta.app_label == "referrals"
    return share.held_by if is_providers else share.asked_by


def _room(record: models.Model) -> Room:
    room: Room = record.room  # type: ignore[attr-defined]  # of every model of ours
    return room


def require_all(planted: Planted) -> None:
    """Raise NoCanary unless every kind of record with a guarded field has one."""
    there = {canary.field.rpartition(".")[0] for canary in planted.canaries.values()}
    for model in guarded_models():
        if model._meta.label_lower not in there and guarded_fields(model):
            raise NoCanary(
                f"There is no [{model._meta.label_lower}] to plant a canary in: nobody would see it leak. "
                "Add a maker to ONE_OF_EACH in tests/city.py."
            )
