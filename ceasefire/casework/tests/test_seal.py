"""Where a household went: two people open it together, for an hour, and each look leaves its trace."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from ceasefire.access.gate import Asker, Denied, NotThere, as_asker
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent
from ceasefire.casework.actions import agree_to_opening, ask_for_destination, relocate, seal_destination
from ceasefire.casework.models import OPEN_FOR, Relocation, RelocationAddress, SealOpening
from ceasefire.casework.queries import destination, openings
from ceasefire.domain.terms import Household
from ceasefire.keys.keyring import Token
from ceasefire.referrals.actions import end_assignment
from tests import city
from tests.kept import last_act, refused

pytestmark = pytest.mark.django_db

ADDRESS = "3 Emerald Road, Quadling Country"
NINE = datetime(2024, 3, 10, 17, tzinfo=UTC)


@pytest.fixture
def relocation(ben: User) -> Relocation:
    """Of a participant of Ben's, who sealed where the household went."""
    placement = city.assignment(city.placement(), ben).placement
    moved = relocate(
        by=ben.asker,
        held_by=city.organization(city.STREET),
        household=Household.INDIVIDUAL,
        people=1,
        moved_on=city.DAY,
        person=placement.packets.get().person,
    )
    seal_destination(by=ben.asker, relocation=moved, address=ADDRESS)
    return moved


@pytest.fixture
def opened(relocation: Relocation, ben: User, sol: User) -> Relocation:
    """Ben asked at nine, and Sol agreed five minutes later."""
    with clock.set_to(NINE):
        opening = ask_for_destination(by=ben.asker, relocation=relocation, reason="The landlord called.")
    with clock.set_to(NINE + timedelta(minutes=5)):
        agree_to_opening(by=sol.asker, opening=opening)
    return relocation


def sees(asker: Asker, relocation: Relocation, after: timedelta) -> str | None:
    with clock.set_to(NINE + timedelta(minutes=5) + after):
        try:
            return destination(asker=asker, relocation=relocation)
        except NotThere:
            return None


def test_two_people_see_it_for_an_hour(opened: Relocation, ben: User, sol: User) -> None:
    second = timedelta(seconds=1)
    for user in (ben, sol):
        seen = {
            after: sees(user.asker, opened, after)
            for after in (-second, 0 * second, OPEN_FOR - second, OPEN_FOR)
        }
        assert list(seen.values()) == [None, ADDRESS, ADDRESS, None]


def test_nobody_else_sees_it_and_before_both_agree_nobody(
    relocation: Relocation, ben: User, eve: User, sol: User, cy: User, ana: User, dee: User
) -> None:
    glinda = city.user("glinda", Role.PROVIDER_SUPERVISOR, city.STREET)
    with clock.set_to(NINE):
        opening = ask_for_destination(by=ben.asker, relocation=relocation, reason="The landlord called.")
        for user in (ben, sol):
            with pytest.raises(NotThere):
                destination(asker=user.asker, relocation=relocation)
        agree_to_opening(by=sol.asker, opening=opening)
        assert destination(asker=sol.asker, relocation=relocation) == ADDRESS
        for user in (eve, cy, glinda):
            with pytest.raises(NotThere):
                destination(asker=user.asker, relocation=relocation)
        for asker in (ana.asker, dee.asker, city.OFFICER):
            with pytest.raises(Denied):
                destination(asker=asker, relocation=relocation)


def test_it_opens_that_relocation_alone(opened: Relocation, sol: User) -> None:
    other = city.destination(address="5 Poppy Lane").relocation
    assert sees(sol.asker, opened, timedelta()) == ADDRESS
    assert sees(sol.asker, other, timedelta()) is None
    agree_to_opening(by=sol.asker, opening=city.opening(other))
    assert sees(sol.asker, other, clock.now() - NINE) == "5 Poppy Lane"


def test_who_lost_the_case_sees_it_no_longer(opened: Relocation, ben: User, sol: User) -> None:
    assert opened.person is not None
    (assignment,) = opened.person.packets.get().placement.assignments.all()
    end_assignment(by=sol.asker, assignment=assignment, until_on=city.DAY)
    assert sees(ben.asker, opened, timedelta()) is None
    assert sees(sol.asker, opened, timedelta()) == ADDRESS


def test_nobody_agrees_with_themselves(relocation: Relocation, sol: User) -> None:
    opening = ask_for_destination(by=sol.asker, relocation=relocation, reason="The landlord called.")
    with pytest.raises(Denied, match="Two people open a seal"):
        agree_to_opening(by=sol.asker, opening=opening)


def test_a_supervisor_of_the_same_organization_agrees(relocation: Relocation, ben: User, eve: User) -> None:
    opening = ask_for_destination(by=ben.asker, relocation=relocation, reason="The landlord called.")
    for asker in (eve.asker, city.worker(city.STREET, Role.FAMILY_PROGRAM), city.OFFICER):
        with pytest.raises(Denied):
            agree_to_opening(by=asker, opening=opening)
    with pytest.raises(NotThere):
        agree_to_opening(by=city.supervisor(city.HOSPITAL), opening=opening)
    opening.refresh_from_db()
    assert (opening.agreed_by, opening.agreed_at) == ("", None)


def test_it_is_agreed_to_once(opened: Relocation, ben: User, sol: User) -> None:
    with pytest.raises(Denied, match="ask again"):
        agree_to_opening(by=sol.asker, opening=SealOpening.objects.get())
    later = NINE + timedelta(days=1)
    with clock.set_to(later):
        again = ask_for_destination(by=ben.asker, relocation=opened, reason="He asked for his papers.")
        agree_to_opening(by=sol.asker, opening=again)
        assert destination(asker=ben.asker, relocation=opened) == ADDRESS


def test_what_was_asked_lapses_after_a_day(relocation: Relocation, ben: User, sol: User) -> None:
    with clock.set_to(NINE):
        first = ask_for_destination(by=ben.asker, relocation=relocation, reason="The landlord called.")
        second = ask_for_destination(by=ben.asker, relocation=relocation, reason="The landlord called.")
    with clock.set_to(NINE + timedelta(days=1)):
        assert agree_to_opening(by=sol.asker, opening=first).agreed_by == "sol"
    with clock.set_to(NINE + timedelta(days=1, seconds=1)), pytest.raises(Denied, match="ask again"):
        agree_to_opening(by=sol.asker, opening=second)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("ben", {"agreed_by": "ghost", "agreed_at": NINE}),
        ("ben", {"agreed_by": "sol", "agreed_at": NINE}),
        ("ben", {"asked_by": "eve"}),
        ("sol", {"agreed_by": "ghost", "agreed_at": NINE}),
        ("sol", {"asked_by": "eve"}),
        ("asker", {"agreed_by": "asker", "agreed_at": NINE, "asked_by": "ghost"}),
        ("hal", {"agreed_by": "hal", "agreed_at": NINE}),
    ],
)
def test_past_the_gate_nobody_agrees_but_the_second_person_in_their_own_name(
    relocation: Relocation, ben: User, sol: User, who: str, told: dict[str, Any]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: there the gate holds.")
    city.user("hal", Role.HOSPITAL_PROGRAM, city.STREET)
    city.user("asker", Role.PROVIDER_SUPERVISOR, city.STREET)
    by = User.objects.get(username=who).asker
    asked_by = by if who == "asker" else ben.asker
    ask_for_destination(by=asked_by, relocation=relocation, reason="The landlord called.")
    with pytest.raises(ProgrammingError), as_asker(by, purpose="seal"):
        SealOpening.objects.update(**told)
    assert SealOpening.objects.get().agreed_by == ""


def test_past_the_gate_nobody_asks_in_anothers_name_or_finds_it_agreed(
    relocation: Relocation, ben: User, sol: User
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: there the gate holds.")
    for user, told in ((ben, {"asked_by": "sol"}), (sol, {"asked_by": "ben"}), (sol, {"agreed_by": "ghost"})):
        names = {"asked_by": user.username, "agreed_at": NINE if "agreed_by" in told else None, **told}
        opening = SealOpening(
            held_by=relocation.held_by, relocation=relocation, asked_at=NINE, reason="Curious.", **names
        )
        with pytest.raises(ProgrammingError), as_asker(user.asker, purpose="seal"):
            SealOpening.objects.bulk_create([opening])


def test_only_of_ones_own_relocations_it_is_sealed_or_asked(
    relocation: Relocation, eve: User, cy: User
) -> None:
    for user in (eve, cy):
        with pytest.raises(NotThere):
            seal_destination(by=user.asker, relocation=relocation, address="Elsewhere")
        with pytest.raises(NotThere):
            ask_for_destination(by=user.asker, relocation=relocation, reason="Curious.")
        assert not openings(asker=user.asker).exists()


def test_each_look_is_in_the_trail_and_names_what_was_opened(
    opened: Relocation, ben: User, sol: User
) -> None:
    AuditEvent.objects.all().delete()
    for user in (ben, sol):
        sees(user.asker, opened, timedelta())
    looks = AuditEvent.objects.order_by("id")
    opening, sealed = SealOpening.objects.get(), RelocationAddress.objects.get()
    assert [look.by for look in looks] == ["ben", "sol"]
    assert (opening.asked_by, opening.agreed_by) == ("ben", "sol")
    for look in looks:
        assert look.purpose == "casework.destination"
        assert look.read["casework.relocationaddress"] == [str(sealed.id)]
        assert look.read["casework.sealopening"] == [str(opening.id)]
        assert "Emerald" not in str(vars(look))


def test_a_look_inside_a_page_is_in_the_row_of_the_page(opened: Relocation, ben: User) -> None:
    with (
        clock.set_to(NINE + timedelta(minutes=6)),
        as_asker(ben.asker, purpose="page destination", origin="127.0.0.1", reads_only=True),
    ):
        destination(asker=ben.asker, relocation=opened)
    assert last_act().purpose == "page destination"
    assert last_act().read["casework.relocationaddress"]


def test_not_open_and_not_there_are_told_alike(relocation: Relocation, ben: User) -> None:
    nobodys = Relocation()
    asked: list[list[str]] = []
    for one in (relocation, nobodys):
        statements: list[str] = []

        def note(execute: Any, sql: str, *rest: Any, into: list[str] = statements) -> Any:
            into.append(re.sub(r"_x\d+", "", sql))  # savepoints are numbered
            return execute(sql, *rest)

        with connection.execute_wrapper(note), pytest.raises(NotThere) as raised:
            destination(asker=ben.asker, relocation=one)
        asked.append([str(raised.value), *statements])
    assert asked[0] == asked[1]


def test_whoever_reads_the_record_holds_ciphertext(relocation: Relocation) -> None:
    sealed = RelocationAddress.objects.get()
    assert isinstance(sealed.address, Token)
    assert "Emerald" not in sealed.address
    for version in RelocationAddress.history.all():
        assert isinstance(version.address, Token)


def test_a_household_that_moves_on_is_sealed_again(opened: Relocation, ben: User) -> None:
    seal_destination(by=ben.asker, relocation=opened, address="5 Poppy Lane")
    assert sees(ben.asker, opened, timedelta()) == "5 Poppy Lane"
    assert RelocationAddress.history.count() == 2


def test_there_is_nothing_to_see_where_nothing_was_sealed(sol: User) -> None:
    relocation, asker = city.relocation(), city.supervisor()
    opening = ask_for_destination(by=asker, relocation=relocation, reason="The landlord called.")
    with clock.set_to(NINE):
        agree_to_opening(by=sol.asker, opening=opening)
        with pytest.raises(NotThere):
            destination(asker=sol.asker, relocation=relocation)


def test_the_database_refuses_an_opening_by_one_person(opened: Relocation) -> None:
    with refused("two_people_open_a_seal"):
        SealOpening.objects.update(agreed_by="ben")


def test_the_database_refuses_who_agrees_without_a_time() -> None:
    city.opening()
    with refused("who_agrees_does_so_at_a_time"):
        SealOpening.objects.update(agreed_by="sol")


def test_the_database_refuses_an_opening_without_a_reason(relocation: Relocation, ben: User) -> None:
    with refused("a_seal_is_opened_for_a_reason"):
        ask_for_destination(by=ben.asker, relocation=relocation, reason="")
