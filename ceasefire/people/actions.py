"""A person enters a room, or goes through a door into another room as a copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.models import make_reference
from ceasefire.domain.terms import ContactKind, Gender, Housing
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
from ceasefire.people.queries import coordination_names, vault_people
from ceasefire.program.models import CityCode

COPIED = ("gender", "birth_year", "race_id", "ethnicity_id", "housing")
"""What a copy takes along: what reports break down by."""


@action(Permission.REVIEWS_WRITE, Permission.INCIDENTS_WRITE)
def enter_review_person(
    *,
    by: Asker,
    held_by: Organization,
    full_name: str = "",
    nickname: str = "",
    gender: Gender = Gender.UNKNOWN,
    birth_date: date | None = None,
    birth_year: int | None = None,
    race: CityCode | None = None,
    ethnicity: CityCode | None = None,
    housing: Housing = Housing.UNKNOWN,
    reference: str = "",
) -> ReviewPerson:
    """An individual is known to the shooting review."""
    person = ReviewPerson(
        held_by=held_by,
        gender=gender,
        birth_year=birth_date.year if birth_date else birth_year,
        race=race,
        ethnicity=ethnicity,
        housing=housing,
        reference=reference or make_reference(),
    )
    history.write(person)
    _name(ReviewPersonName(person=person, full_name=full_name, nickname=nickname, birth_date=birth_date))
    return person


@action(Permission.ASSESSMENTS_WRITE, Permission.REFERRALS_WRITE, Permission.REQUESTS_MAKE)
def enter_coordination_person(
    *,
    by: Asker,
    held_by: Organization,
    full_name: str = "",
    nickname: str = "",
    gender: Gender = Gender.UNKNOWN,
    birth_date: date | None = None,
    birth_year: int | None = None,
    race: CityCode | None = None,
    ethnicity: CityCode | None = None,
    housing: Housing = Housing.UNKNOWN,
    reference: str = "",
) -> CoordinationPerson:
    """An individual is known to the Ceasefire office; a partner or provider enters those of its own requests only."""
    if not gate.may(by, Permission.REFERRALS_WRITE) and held_by.id != by.organization_id:
        raise Denied("Whoever requests holds what they send: name your own organization.")
    person = CoordinationPerson(
        held_by=held_by,
        gender=gender,
        birth_year=birth_date.year if birth_date else birth_year,
        race=race,
        ethnicity=ethnicity,
        housing=housing,
        reference=reference or make_reference(),
    )
    history.write(person)
    _name(
        CoordinationPersonName(person=person, full_name=full_name, nickname=nickname, birth_date=birth_date)
    )
    return person


@action(Permission.REFERRALS_WRITE)
def copy_to_vault(
    *, by: Asker, person: CoordinationPerson, held_by: Organization, reference: str = ""
) -> VaultPerson:
    """Through the door from coordination to a provider's vault: a copy with its own key.

    A name that the city knows by a participant's consent goes no further: they consented to the city alone.
    """
    copied = VaultPerson(held_by=held_by, reference=reference or make_reference(), **_copied(person))
    history.write(copied)
    name = coordination_names(asker=by).filter(person=person, until=None).first()
    if name:
        _name(VaultPersonName(person=copied, held_by=held_by, **_called(name)))
    return copied


@action(Permission.VAULT_WRITE)
def add_contact_point(
    *, by: Asker, person: VaultPerson, kind: ContactKind, value: str, note: str = "", reference: str = ""
) -> ContactPoint:
    """A way to reach a participant whom the asker sees."""
    _require_own(by, person)
    point = ContactPoint(
        held_by_id=person.held_by_id,
        person=person,
        kind=kind,
        value=value,
        note=note,
        reference=reference or make_reference(),
    )
    history.write(point)
    return point


@action(Permission.VAULT_WRITE)
def correct_contact_point(
    *, by: Asker, point: ContactPoint, kind: ContactKind, value: str, note: str
) -> None:
    """What was entered was wrong, or is so no more; the old version is kept."""
    _require_own(by, point.person)
    point.kind, point.value, point.note = kind, value, note
    history.write(point)


def _require_own(by: Asker, person: VaultPerson) -> None:
    if not vault_people(asker=by).filter(id=person.id).exists():
        raise Denied("A contact point is kept for one's own participants only.")


def _copied(person: Person) -> dict[str, object]:
    return {field: getattr(person, field) for field in COPIED}


def _called(name: PersonName) -> dict[str, Any]:
    return {field: getattr(name, field) for field in name.guarded}


def _name(name: PersonName) -> None:
    if name.says_something:
        history.write(name)
