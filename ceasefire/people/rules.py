"""What must hold of a person and their name together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from ceasefire.audit import clock
from ceasefire.audit.rules import Broken, rule_for, told_by
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
from ceasefire.people.queries import coordination_people, review_people, vault_people

told_by(ReviewPerson, review_people)
told_by(CoordinationPerson, coordination_people)
told_by(VaultPerson, vault_people)


def a_birth_year_is_right(people: type[Person], ids: set[UUID]) -> Iterator[Broken]:
    """The birth year is that of the birth date, and not to come."""
    judged: QuerySet[Any] = people._default_manager.filter(id__in=ids)
    # The birth date opens as its holder's.
    holder = ["name__held_by"] if people is VaultPerson else []
    asked = ("reference", "birth_year", "name__birth_date", *holder)
    for person in judged.select_related("name").only(*asked):
        name: PersonName | None = getattr(person, "name", None)
        if name and name.birth_date and name.birth_date.year != person.birth_year:
            yield Broken(
                person, "The birth date is of another year: correct one of them, or empty this.", "birth_year"
            )
        elif person.birth_year and person.birth_year > clock.today().year:
            yield Broken(
                person,
                f"[{person.birth_year}] lies in the future; it is [{clock.today().year}].",
                "birth_year",
            )


for people, names in (
    (ReviewPerson, ReviewPersonName),
    (CoordinationPerson, CoordinationPersonName),
    (VaultPerson, VaultPersonName),
):
    rule_for(people, touched_by={names: "person_id"})(partial(a_birth_year_is_right, people))


@rule_for(VaultPersonName)
def a_name_stays_with_its_person(ids: set[UUID]) -> Iterator[Broken]:
    """A name lies in the vault of its participant."""
    elsewhere = VaultPersonName.objects.filter(id__in=ids).exclude(person__held_by=F("held_by"))
    for name in elsewhere.only("reference"):
        yield Broken(name, "The participant is in the vault of another organization.", "person")


@rule_for(ContactPoint)
def a_contact_point_stays_with_its_person(ids: set[UUID]) -> Iterator[Broken]:
    """A contact point lies in the vault of its participant."""
    elsewhere = ContactPoint.objects.filter(id__in=ids).exclude(person__held_by=F("held_by"))
    for point in elsewhere.only("reference"):
        yield Broken(point, "The participant is in the vault of another organization.", "person")
