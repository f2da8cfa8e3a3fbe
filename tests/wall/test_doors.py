"""What leaves a provider's vault: status and dates of its placements, and the requests it makes. Nothing else can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import models

from ceasefire.access.roles import GRANTED, ROOMS
from ceasefire.audit import clock
from ceasefire.audit.models import TermField
from ceasefire.consents.actions import introduce, revoke_consent
from ceasefire.domain.terms import ConsentRecipient, ContactKind, Room, Status
from ceasefire.people.actions import correct_contact_point
from ceasefire.referrals.actions import end_assignment, hand_over_packet, set_status
from ceasefire.referrals.models import PlacementStatus
from ceasefire.workbook.sheets import SHEETS
from tests import city
from tests.house.test_gate import GATED, full_name
from tests.kept import last_act

PROVIDERS = [role for role, rooms in ROOMS.items() if Room.VAULT in rooms]
MAY = frozenset().union(*(GRANTED[role] for role in PROVIDERS))


def moves_a_placement() -> None:
    placement = city.placement()
    set_status(by=city.supervisor(), placement=placement, status=Status.ICM, effective_on=city.DAY)


def ends_an_assignment() -> None:
    end_assignment(by=city.supervisor(), assignment=city.assignment(), until_on=city.DAY)


def corrects_a_contact_point() -> None:
    point, by = city.contact_point(), city.supervisor()
    correct_contact_point(by=by, point=point, kind=ContactKind(point.kind), value="", note="Moved away.")


def gives_a_consent() -> None:
    participant = city.participant(city.HOSPITAL)
    city.request_for(participant)
    with clock.set_to(datetime(2024, 6, 1, 19, tzinfo=UTC)):
        city.consent(participant)


def revokes_a_consent() -> None:
    with clock.set_to(datetime(2024, 6, 1, 19, tzinfo=UTC)):
        consent = city.consent(city.participant(city.HOSPITAL))
        city.request_for(consent.person)
        revoke_consent(by=city.supervisor(city.HOSPITAL), consent=consent, revoked_on=clock.today())


def introduces_somebody() -> None:
    introduce(by=city.supervisor(), person=city.participant())


def hands_over_a_packet() -> None:
    packet, other = city.placement().packets.get(), city.organization(city.FAMILY)
    with clock.set_to(datetime(2024, 6, 1, 19, tzinfo=UTC)):
        city.consent(packet.person, ConsentRecipient.OTHER_PROVIDER, other_organization=other)
        hand_over_packet(by=city.supervisor(), packet=packet, to=other)


ACTS: dict[str, tuple[Callable[[], object], set[str]]] = {
    "referrals.actions.set_status": (moves_a_placement, {"referrals.placementstatus"}),
    "referrals.actions.assign": (city.assignment, set()),
    "referrals.actions.end_assignment": (ends_an_assignment, set()),
    "outreach.actions.log_attempts": (lambda: city.attempt(note="Heard at the gate."), set()),
    "casework.actions.relocate": (city.relocation, set()),
    "casework.actions.seal_destination": (city.destination, set()),
    "casework.actions.ask_for_destination": (city.opening, set()),
    "casework.actions.agree_to_opening": (city.opened, set()),
    "people.actions.add_contact_point": (city.contact_point, set()),
    "people.actions.correct_contact_point": (corrects_a_contact_point, set()),
    "consents.actions.give_consent": (gives_a_consent, {"people.coordinationpersonname"}),
    "consents.actions.revoke_consent": (revokes_a_consent, {"people.coordinationpersonname"}),
    "consents.actions.introduce": (introduces_somebody, {"people.coordinationperson"}),
    "reviews.actions.request_for_participant": (
        city.request_for,
        {"people.coordinationperson", "reviews.request"},
    ),
    "referrals.actions.hand_over_packet": (hands_over_a_packet, set()),
}
"""All that a provider's staff can do, and the kinds of records outside the vault that each act writes."""

BY_WORKBOOK = "workbook.actions.import_rows"


def room_of(kind: str) -> Room:
    room: Room = apps.get_model(kind).room
    return room


def test_every_act_of_a_provider_is_tried() -> None:
    acts = {full_name(action) for action in GATED if MAY.intersection(action.permissions)}
    assert acts == {*ACTS, BY_WORKBOOK}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_an_act_of_a_provider_writes_outside_the_vault_what_may_leave_it(name: str) -> None:
    act, leaves = ACTS[name]
    act()
    assert last_act().purpose == name.replace(".actions", "")
    assert {kind for kind in last_act().records if room_of(kind) is not Room.VAULT} == leaves


def test_a_providers_workbook_writes_into_its_vault_alone() -> None:
    assert {sheet.room for sheet in SHEETS if MAY.intersection(sheet.write)} == {Room.VAULT}


def test_a_status_holds_a_code_a_reason_by_code_and_its_day() -> None:
    """No text in it that a worker writes: its office id is made by the program."""
    told = {
        field.name: field
        for field in PlacementStatus._meta.concrete_fields
        if field.name not in {"id", "reference", "placement"}
    }
    kinds = {name: type(field) for name, field in told.items()}
    assert kinds == {
        "step": models.PositiveSmallIntegerField,
        "status": TermField,
        "effective_on": models.DateField,
        "unable_reason": TermField,
        "exit_reason": TermField,
    }
