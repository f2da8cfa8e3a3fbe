"""Participants of the demonstration city are found by their phones, which are nobody's."""

from __future__ import annotations

import re

import pytest

from ceasefire.access.models import User
from ceasefire.people.models import ContactPoint, VaultPerson
from ceasefire.people.queries import found

pytestmark = pytest.mark.django_db

NOBODYS = re.compile(r"\(\d{3}\) 555-01\d\d")


def found_by(username: str, text: str) -> set[str]:
    asker = User.objects.get(username=username).asker
    return {one.person.reference for one in found(asker=asker, text=text)}


def test_every_participant_has_a_phone_that_is_kept_for_the_made_up() -> None:
    values = {point.person_id: point.value for point in ContactPoint.objects.all()}
    assert set(values) == set(VaultPerson.objects.values_list("id", flat=True))
    assert all(NOBODYS.fullmatch(value) for value in values.values())


def test_a_supervisor_finds_a_participant_by_the_phone_however_it_is_written() -> None:
    phone = ContactPoint.objects.get(reference="R-0301-slo_icm-phone").value
    code, number = phone[1:4], phone[-8:]
    ways = (phone, f"{code}.{number}", f"+1 {code} {number}")
    (people,) = {frozenset(found_by("supervisor", written)) for written in ways}
    (person,) = VaultPerson.objects.filter(reference__in=people)
    assert person.contact_points.get().value == phone


def test_neither_another_provider_nor_the_office_finds_anybody_by_it() -> None:
    phone = ContactPoint.objects.get(reference="R-0301-slo_icm-phone").value
    assert not found_by("hospital", phone)
    assert not found_by("coordinator", phone)
