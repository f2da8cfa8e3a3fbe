"""What each room knows of its people; a vault answers to its own organization, a worker's caseload to the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied
from ceasefire.access.roles import Permission
from ceasefire.audit import clock
from ceasefire.keys.fields import BlindIndex
from ceasefire.people.models import (
    ContactPoint,
    CoordinationPerson,
    CoordinationPersonName,
    Person,
    PersonName,
    ReviewPerson,
    ReviewPersonName,
    VaultPerson,
    VaultPersonName,
)
from ceasefire.people.search import name_index

MOST_FOUND = 20
"""Who is not among the likeliest twenty is asked for more exactly."""


def review_people(*, asker: Asker) -> QuerySet[ReviewPerson]:
    """The individuals the shooting review knows."""
    gate.require(asker, Permission.REVIEWS_READ)
    return ReviewPerson.objects.all()


def review_names(*, asker: Asker) -> QuerySet[ReviewPersonName]:
    """What they are called."""
    gate.require(asker, Permission.REVIEWS_READ)
    return ReviewPersonName.objects.all()


def coordination_people(*, asker: Asker) -> QuerySet[CoordinationPerson]:
    """The individuals the Ceasefire office knows."""
    gate.require(asker, Permission.ASSESSMENTS_READ, Permission.REFERRALS_READ)
    return CoordinationPerson.objects.all()


def coordination_names(*, asker: Asker) -> QuerySet[CoordinationPersonName]:
    """What they are called, for those who work with them; of a participant as long as they consent to it."""
    gate.require(asker, Permission.ASSESSMENTS_WRITE, Permission.REFERRALS_WRITE)
    return CoordinationPersonName.objects.filter(Q(until=None) | Q(until__gte=clock.today()))


def vault_people(*, asker: Asker) -> QuerySet[VaultPerson]:
    """The participants of the asker's organization, as far as they are of the asker's caseload."""
    return VaultPerson.objects.filter(_caseload(asker))


def vault_names(*, asker: Asker) -> QuerySet[VaultPersonName]:
    """What they are called."""
    return VaultPersonName.objects.filter(_caseload(asker, "person__"))


def participants(*, asker: Asker) -> dict[UUID, str]:
    """The participants whom the asker sees, each with what they are called, or else their id; by name."""
    called = {name.person_id: name.full_name or name.nickname for name in vault_names(asker=asker)}
    told = {person.id: called.get(person.id) or person.reference for person in vault_people(asker=asker)}
    return dict(sorted(told.items(), key=lambda one: one[1].casefold()))


def contact_points(*, asker: Asker) -> QuerySet[ContactPoint]:
    """The ways to reach the participants that the asker sees."""
    return ContactPoint.objects.filter(_caseload(asker, "person__"))


def _caseload(asker: Asker, to_person: str = "") -> Q:
    """The participants of the whole organization, or of the placements that are assigned to the asker."""
    gate.require(asker, Permission.VAULT_READ)
    held = Q(**{f"{to_person}held_by_id": asker.organization_id})
    if gate.may(asker, Permission.VAULT_ORGANIZATION):
        return held
    assigned = VaultPerson.objects.filter(
        packets__placement__assignments__held_by_id=asker.organization_id,
        packets__placement__assignments__worker=asker.id,
        packets__placement__assignments__until_on=None,
    )
    return held & Q(**{f"{to_person or 'id__'}in": assigned.values("id")})


@dataclass(frozen=True)
class Found:
    """Somebody whom a search may mean, and how alike they are to what was asked, from 0 to 1."""

    person: Person
    name: PersonName | None
    likeness: float


def found(*, asker: Asker, text: str) -> list[Found]:
    """Those of the asker's own people whom `text` may mean, the likeliest first, at most MOST_FOUND.

    By a name or a nickname with its slips; a participant also by a contact point, exactly. Raises Denied for an asker
    who sees nobody's name.
    """
    rooms = (
        (review_people, review_names),
        (coordination_people, coordination_names),
        (vault_people, vault_names),
    )
    open_rooms = [(people, names) for people, names in rooms if _may_ask(names, asker)]
    if not open_rooms:
        raise Denied(f"The role [{asker.role.value}] sees nobody's name.")
    every = [
        one
        for people, names in open_rooms
        for one in _found_among(people(asker=asker), names(asker=asker), asker, text)
    ]
    return sorted(every, key=lambda one: -one.likeness)[:MOST_FOUND]


def _may_ask(names: Callable[..., QuerySet[Any]], asker: Asker) -> bool:
    try:
        names(asker=asker)
    except Denied:
        return False
    return True


def _found_among(people: QuerySet[Any], names: QuerySet[Any], asker: Asker, text: str) -> list[Found]:
    """Whom the text may mean of those that the asker sees; the same statements, whether anybody is found or not."""
    in_vault = names.model is VaultPersonName
    if in_vault:
        worker = "" if gate.may(asker, Permission.VAULT_ORGANIZATION) else asker.id
        index = name_index(names.model, asker.organization_id, worker)
    else:
        index = name_index(names.model)
    ranked = index.ranked(text)
    # The index knows every name; what the asker sees of them is up to the queries.
    named = set(names.values_list("person_id", flat=True))
    alike = {person: ranked[person] for person in ranked.keys() & named}
    if in_vault:
        alike |= dict.fromkeys(_reached_by(asker, text), 1.0)
    likeliest = sorted(alike, key=lambda person: -alike[person])[:MOST_FOUND]
    return [
        Found(person, getattr(person, "name", None), alike[person.id])
        for person in people.filter(id__in=likeliest).select_related("name")
    ]


def _reached_by(asker: Asker, value: str) -> list[UUID]:
    field = ContactPoint._meta.get_field("value_index")
    assert isinstance(field, BlindIndex)
    those = field.those_of(value, holder=asker.organization_id.hex)
    return list(contact_points(asker=asker).filter(value_index__in=those).values_list("person_id", flat=True))
