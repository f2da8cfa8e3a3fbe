"""A person enters a room, or goes through a door into another as a copy with its own key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import DatabaseError

from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import User
from ceasefire.access.roles import Permission, Role
from ceasefire.audit import clock, history
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import Gender, Housing
from ceasefire.people import queries
from ceasefire.people.actions import COPIED, copy_to_vault, enter_coordination_person
from ceasefire.people.models import (
    CoordinationPerson,
    CoordinationPersonName,
    ReviewPersonName,
    VaultPerson,
    VaultPersonName,
)
from ceasefire.program.models import CodeKind
from tests import city
from tests.kept import last_act

pytestmark = pytest.mark.django_db


@action(Permission.REFERRALS_WRITE, Permission.VAULT_WRITE)
def do(*, by: Asker, act: Callable[[], object]) -> None:
    act()


def refused_in_another_vault() -> AbstractContextManager[object]:
    """By a rule; on PostgreSQL by the database, before a rule is asked."""
    by_either = r"vault of another organization|row-level security"
    return pytest.raises((BrokenRules, DatabaseError), match=by_either)


def told() -> dict[str, object]:
    return {
        "gender": Gender.FEMALE,
        "birth_date": date(1990, 5, 6),
        "race": city.code("E"),
        "ethnicity": city.code("QUADLING", CodeKind.ETHNICITY),
        "housing": Housing.HOUSELESS,
    }


def test_what_is_not_told_is_unknown() -> None:
    person = city.person()
    assert (person.gender, person.housing) == (Gender.UNKNOWN, Housing.UNKNOWN)
    assert (person.birth_year, person.race, person.ethnicity) == (None, None, None)


@pytest.mark.parametrize("enter", [city.review_person, city.person], ids=["review", "coordination"])
def test_a_name_lies_in_a_table_of_its_own(enter: type) -> None:
    person = enter("Dorothy Gale")
    assert (person.name.full_name, person.name.nickname) == ("Dorothy Gale", "Bo")
    assert "Dorothy" not in str(vars(person))


@pytest.mark.parametrize("enter", [city.review_person, city.person], ids=["review", "coordination"])
def test_of_whom_nothing_is_told_there_is_no_row_for_a_name(enter: type) -> None:
    enter("", nickname="")
    assert not ReviewPersonName.objects.exists()
    assert not CoordinationPersonName.objects.exists()


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.person(birth_date=date(9999, 1, 1))
    assert not CoordinationPerson.objects.exists()
    assert city.person(birth_date=clock.today()).name.birth_date == clock.today()


def test_the_birth_year_is_that_of_the_birth_date() -> None:
    person = city.person(birth_date=date(1990, 12, 31), birth_year=1991)
    assert (person.birth_year, person.name.birth_date) == (1990, date(1990, 12, 31))
    assert city.person(birth_year=1991).birth_year == 1991


def test_a_birth_date_without_a_name_is_kept() -> None:
    person = city.person("", birth_date=date(1990, 5, 6))
    assert (person.name.full_name, person.name.birth_date) == ("", date(1990, 5, 6))


def test_a_birth_year_that_differs_from_the_birth_date_is_refused() -> None:
    name = city.person(birth_date=date(1990, 5, 6)).name
    name.birth_date = date(1991, 5, 6)
    with pytest.raises(BrokenRules, match="of another year"):
        do(by=city.COORDINATOR, act=lambda: history.write(name))


def test_no_birth_year_lies_in_the_future() -> None:
    this_year = clock.today().year
    assert city.person(birth_year=this_year).birth_year == this_year
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.person(birth_year=this_year + 1)


def test_a_name_stays_in_the_vault_of_its_participant() -> None:
    name = city.participant(city.STREET).name
    name.held_by = city.organization(city.FAMILY)
    with refused_in_another_vault():
        do(by=city.supervisor(city.STREET), act=lambda: history.write(name))


def test_a_correction_on_one_side_of_a_door_does_not_show_on_the_other() -> None:
    person = city.person()
    copied = copy_to_vault(by=city.COORDINATOR, person=person, held_by=city.organization(city.STREET))
    type(person).objects.update(gender=Gender.MALE)
    copied.refresh_from_db()
    assert copied.gender == Gender.UNKNOWN


def test_through_the_door_to_a_vault_goes_a_copy_with_its_own_key() -> None:
    person = city.person("Dorothy Gale", **told())
    copied = copy_to_vault(by=city.COORDINATOR, person=person, held_by=city.organization(city.STREET))
    assert [getattr(copied, field) for field in COPIED] == [getattr(person, field) for field in COPIED]
    assert (copied.name.full_name, copied.name.birth_date) == ("Dorothy Gale", date(1990, 5, 6))
    assert copied.name.held_by == city.organization(city.STREET)
    assert len({copied.id, person.id}) == 2
    assert last_act().records.keys() == {"people.vaultperson", "people.vaultpersonname"}


def test_who_has_no_name_on_one_side_has_none_on_the_other() -> None:
    copy_to_vault(by=city.COORDINATOR, person=city.person(""), held_by=city.organization(city.STREET))
    assert not VaultPersonName.objects.exists()
    assert VaultPerson.objects.count() == 1


def test_two_holders_may_give_the_same_number() -> None:
    for about in (city.OFFICE, city.PARTNER):
        enter_coordination_person(by=city.COORDINATOR, held_by=city.organization(about), reference="1")
    assert CoordinationPerson.objects.count() == 2


@pytest.mark.parametrize("role", [Role.OUTREACH_WORKER, Role.DIRECTOR, Role.EVALUATOR, Role.ADMINISTRATOR])
def test_the_review_room_opens_for_police_and_coordinator_only(role: Role) -> None:
    person = city.review_person()
    assert list(queries.review_people(asker=city.OFFICER)) == [person]
    assert list(queries.review_names(asker=city.COORDINATOR)) == [person.name]
    for query in (queries.review_people, queries.review_names):
        with pytest.raises(Denied):
            query(asker=city.worker(role=role))


def test_the_director_sees_the_people_of_the_office_without_their_names() -> None:
    person = city.person()
    dot = city.worker(city.OFFICE, Role.DIRECTOR)
    assert list(queries.coordination_people(asker=dot)) == [person]
    assert list(queries.coordination_names(asker=city.COORDINATOR)) == [person.name]
    with pytest.raises(Denied):
        queries.coordination_names(asker=dot)


def test_a_vault_answers_to_its_own_organization(sol: User, cy: User, ana: User) -> None:
    participant = city.participant(city.STREET)
    assert list(queries.vault_people(asker=sol.asker)) == [participant]
    assert list(queries.vault_names(asker=sol.asker)) == [participant.name]
    assert not queries.vault_people(asker=cy.asker).exists()
    assert not queries.vault_names(asker=cy.asker).exists()
    for query in (queries.vault_people, queries.vault_names):
        with pytest.raises(Denied):
            query(asker=ana.asker)


def test_a_worker_knows_the_participants_of_their_own_caseload(ben: User, eve: User, sol: User) -> None:
    bens, eves = city.placement(), city.placement()
    city.assignment(bens, ben)
    city.assignment(eves, eve)
    known = {
        user.username: {
            *queries.vault_people(asker=user.asker),
            *(name.person for name in queries.vault_names(asker=user.asker)),
        }
        for user in (ben, eve, sol)
    }
    of_ben, of_eve = bens.packets.get().person, eves.packets.get().person
    assert known == {"ben": {of_ben}, "eve": {of_eve}, "sol": {of_ben, of_eve}}


def test_a_contact_point_stays_in_the_vault_of_its_participant() -> None:
    point = city.contact_point()
    point.held_by = city.organization(city.FAMILY)
    with refused_in_another_vault():
        do(by=city.supervisor(city.STREET), act=lambda: history.write(point))
