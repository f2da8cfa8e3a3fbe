"""A name is found with its slips, among the asker's own people only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ceasefire.access.gate import Asker, Denied, action, as_asker
from ceasefire.access.models import User
from ceasefire.access.roles import Permission, Role
from ceasefire.audit import history
from ceasefire.domain.terms import ContactKind
from ceasefire.keys import keyring
from ceasefire.people import queries, search
from ceasefire.people.actions import add_contact_point, correct_contact_point
from ceasefire.people.models import ContactPoint, Person, VaultPerson
from ceasefire.people.search import index_of
from tests import city
from tests.kept import versions

DB = pytest.mark.django_db
KEYS = [UUID(int=number) for number in range(5)]


@action(Permission.REFERRALS_WRITE)
def do(*, by: Asker, act: Callable[[], object]) -> None:
    act()


def meant(text: str, *names: tuple[str, str]) -> list[str]:
    """The names that a text means, the likeliest first."""
    index = index_of((key, *name) for key, name in zip(KEYS, names, strict=False))
    ranked = index.ranked(text)
    called = dict(zip(KEYS, names, strict=False))
    return [called[key][0] for key in sorted(ranked, key=lambda key: -ranked[key])]


def people(asker: Asker, text: str) -> list[Person]:
    return [one.person for one in queries.found(asker=asker, text=text)]


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is opened from here on, by a process that has searched for nobody yet."""
    opened: list[str] = []
    decrypt = keyring.decrypt

    def counted(token: str, **told: str) -> str:
        opened.append(token)
        return decrypt(token, **told)

    monkeypatch.setattr("ceasefire.keys.fields.keyring.decrypt", counted)
    monkeypatch.setattr(search, "_kept", {})
    return opened


@pytest.mark.parametrize(
    "text",
    [
        "Dorothy Gale",
        "dorothy",
        "GALE",
        "Gale, Dorothy",
        "Dorohty",  # two letters changed places
        "Odrothy",
        "Dorothi Gael",
        "Dorthy",  # one is missing
        "Dorotthy",  # one is doubled
        "Doro",
        "Dottie",
        "dotie",
        "Dórothy",
    ],
)
def test_a_name_is_found_with_its_slips(text: str) -> None:
    assert meant(text, ("Dorothy Gale", "Dottie"), ("Boq Munchkin", "Bo")) == ["Dorothy Gale"]


@pytest.mark.parametrize(
    "text",
    [
        "نور الدين",
        "نُورُ الدِّين",  # with vowel signs
        "نور الدیـن",  # a Persian letter and a stretched one
        "نور الدين الواديي",
        "الوادى",  # another shape of the last letter
        "نوار",  # a letter too many
        "الدني",  # two letters changed places
    ],
)
def test_an_arabic_name_is_found_with_its_slips(text: str) -> None:
    assert meant(text, ("نور الدين الوادي", "أبو أمين"), ("محمد علي", "")) == ["نور الدين الوادي"]


@pytest.mark.parametrize("text", ["ابو امين", "أبو أمين", "إبو آمين"])
def test_an_arabic_nickname_is_found_whatever_stands_on_its_alef(text: str) -> None:
    assert meant(text, ("نور الدين الوادي", "أبو أمين"), ("محمد علي", "")) == ["نور الدين الوادي"]


@pytest.mark.parametrize("text", ["Deshawn", "De Shawn", "de-shawn", "DeShaun"])
@pytest.mark.parametrize("written", ["De Shawn Gale", "Deshawn Gale", "De'Shawn Gale"])
def test_a_name_in_two_parts_is_the_name_in_one(text: str, written: str) -> None:
    assert meant(text, (written, ""), ("Boq Munchkin", "")) == [written]


def test_the_likeliest_stands_first() -> None:
    names = [("Mira Gale", ""), ("Mina Gale", ""), ("Minna Gale", "")]
    assert meant("Mina Gale", *names)[:2] == ["Mina Gale", "Minna Gale"]


@pytest.mark.parametrize("text", ["", "  ", "-", "Ozma", "Dorothy Munchkin", "Dorothy Gale Ozma"])
def test_who_is_called_otherwise_is_not_found(text: str) -> None:
    assert meant(text, ("Dorothy Gale", "Dottie"), ("Boq Munchkin", "")) == []


@DB
def test_each_role_finds_the_people_of_its_own_rooms(ana: User, sol: User) -> None:
    in_review, in_office = city.review_person(), city.person()
    in_vault = city.participant(city.STREET)
    copied_from = in_vault.name.full_name
    assert copied_from == "Boq Munchkin"
    assert people(city.OFFICER, "Boq") == [in_review]
    assert set(people(ana.asker, "Boq")) >= {in_review, in_office}
    assert not any(isinstance(one, VaultPerson) for one in people(ana.asker, "Boq"))
    assert people(sol.asker, "Boq") == [in_vault]


@DB
def test_another_organizations_participant_is_found_by_the_same_statements_as_nobody(
    sol: User, cy: User
) -> None:
    city.participant(city.STREET)
    city.contact_point(city.participant(city.FAMILY))

    def statements(text: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            assert people(sol.asker, text) == []
        return [one["sql"].split(" WHERE ")[0] for one in asked]

    people(sol.asker, "warm")
    assert statements("(503) 555-0142") == statements("(503) 555-0199") == statements("Nobody")


@DB
def test_a_caseload_is_all_that_a_search_shows(ben: User, eve: User, sol: User) -> None:
    bens, eves = city.placement(), city.placement()
    city.assignment(bens, ben)
    city.assignment(eves, eve)
    of_ben, of_eve = bens.packets.get().person, eves.packets.get().person
    city.contact_point(of_eve)
    assert people(ben.asker, "Boq") == [of_ben]
    assert set(people(sol.asker, "Boq")) == {of_ben, of_eve}
    assert people(ben.asker, "(503) 555-0142") == []
    assert people(eve.asker, "(503) 555-0142") == [of_eve]
    with pytest.raises(Denied):
        add_contact_point(by=ben.asker, person=of_eve, kind=ContactKind.PHONE, value="(503) 555-0143")


@DB
def test_what_a_workers_search_leaves_in_memory_serves_them_alone(ben: User, sol: User) -> None:
    mine, other = city.placement(), city.placement()
    city.assignment(mine, ben)
    for asker, of in ((ben.asker, [mine]), (sol.asker, [mine, other]), (ben.asker, [mine])):
        with as_asker(asker, purpose="people.search", reads_only=True):
            assert set(people(asker, "Boq")) == {placement.packets.get().person for placement in of}


@DB
def test_a_search_opens_no_name_in_another_vault(sol: User, monkeypatch: pytest.MonkeyPatch) -> None:
    city.participant(city.STREET)
    city.participant(city.FAMILY)
    opened = watched(monkeypatch)
    people(sol.asker, "Nobody")
    assert len(opened) == 2


@DB
@pytest.mark.parametrize(
    "role", [Role.DIRECTOR, Role.EVALUATOR, Role.ADMINISTRATOR, Role.PARTNER, Role.PUBLIC]
)
def test_who_sees_no_name_searches_none(role: Role) -> None:
    city.person()
    with pytest.raises(Denied, match="sees nobody's name"):
        queries.found(asker=Asker("somebody", role), text="Boq")


@DB
def test_a_name_is_found_as_soon_as_it_is_written_and_no_longer_as_it_was() -> None:
    person = city.review_person("Dorothy Gale", nickname="")
    assert people(city.OFFICER, "Dorothy") == [person]
    later = city.review_person("Ozma", nickname="")
    assert people(city.OFFICER, "Ozma") == [later]
    person.name.full_name = "Tip"
    do(by=city.COORDINATOR, act=lambda: history.write(person.name))
    assert people(city.OFFICER, "Dorothy") == []
    assert people(city.OFFICER, "Tip") == [person]


@DB
def test_a_name_that_was_undone_is_not_found_in_place_of_the_next() -> None:
    with transaction.atomic():
        city.review_person("Dorothy Gale")
        assert people(city.OFFICER, "Dorothy")
        transaction.set_rollback(True)
    boq = city.review_person("Boq Munchkin")
    assert people(city.OFFICER, "Dorothy") == []
    assert people(city.OFFICER, "Boq") == [boq]


@DB
def test_names_are_opened_once_and_not_for_each_search(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        city.review_person(f"Munchkin {number}")
    opened = watched(monkeypatch)
    queries.found(asker=city.OFFICER, text="Nobody")
    assert len(opened) == 6
    queries.found(asker=city.OFFICER, text="Nobody else")
    assert len(opened) == 6


@DB
def test_no_more_than_twenty_are_found_and_those_are_the_likeliest() -> None:
    for _ in range(21):
        city.review_person("Boqq Munchkin")
        city.review_person("Boq Munchkin")
    found = queries.found(asker=city.OFFICER, text="Boq Munchkin")
    assert [one.name and one.name.full_name for one in found] == ["Boq Munchkin"] * 20


@DB
def test_the_likeliest_of_every_room_stands_first(ana: User) -> None:
    less, exact = city.review_person("Boqq Munchkin"), city.person("Boq Munchkin")
    assert people(ana.asker, "Boq Munchkin") == [exact, less]


@DB
def test_a_search_asks_as_much_however_many_it_finds(django_assert_num_queries: Any) -> None:
    def names() -> list[str]:
        return [one.name.full_name for one in queries.found(asker=city.OFFICER, text="Boq") if one.name]

    city.review_person("Boq Munchkin")
    with CaptureQueriesContext(connection) as asked:
        names()
    for _ in range(9):
        city.review_person("Boq Munchkin")
    with django_assert_num_queries(len(asked)):
        assert len(names()) == 10


@DB
@pytest.mark.parametrize("text", ["(503) 555-0142", "+1 503-555-0142", "5035550142"])
def test_a_participant_is_found_by_their_phone_number(sol: User, text: str) -> None:
    person = city.participant(city.STREET)
    city.contact_point(person, "503 555 0142")
    city.contact_point(city.participant(city.STREET), "503 555 0143")
    assert people(sol.asker, text) == [person]


@DB
def test_a_participant_without_a_name_is_found_by_their_phone_number(sol: User) -> None:
    nameless = city.participant(city.STREET)
    nameless.name.delete()
    city.contact_point(nameless)
    ((one),) = queries.found(asker=sol.asker, text="(503) 555-0142")
    assert (one.person, one.name, one.likeness) == (nameless, None, 1.0)


@DB
def test_a_contact_point_is_kept_for_ones_own_participants_only(sol: User, cy: User) -> None:
    person = city.participant(city.STREET)
    told: dict[str, Any] = {"kind": ContactKind.EMAIL, "value": "boq@munchkin.example", "note": "His own."}
    with pytest.raises(Denied):
        add_contact_point(by=cy.asker, person=person, **told)
    point = add_contact_point(by=sol.asker, person=person, **told)
    with pytest.raises(Denied):
        correct_contact_point(by=cy.asker, point=point, **told)
    correct_contact_point(by=sol.asker, point=point, **{**told, "value": "bo@munchkin.example"})
    assert versions(point, "value") == ["boq@munchkin.example", "bo@munchkin.example"]
    assert ContactPoint.objects.get().note == "His own."
    assert list(queries.contact_points(asker=sol.asker)) == [point]
    assert list(queries.contact_points(asker=cy.asker)) == []
