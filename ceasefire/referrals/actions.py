"""A referral is sent out, its placements are worked with and move from status to status, some are consolidated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history
from ceasefire.audit.models import derived_reference, make_reference
from ceasefire.consents.models import Pseudonym
from ceasefire.consents.queries import may_flow
from ceasefire.domain.placement_flow import MAX_PLACEMENTS, WrongStep
from ceasefire.domain.terms import ConsentRecipient, ExitReason, Status, UnableReason
from ceasefire.people.actions import COPIED, copy_to_vault
from ceasefire.people.models import CoordinationPerson, VaultPerson, VaultPersonName
from ceasefire.program.models import Service
from ceasefire.referrals.models import (
    Assignment,
    Placement,
    PlacementStatus,
    Referral,
    ReferralPacket,
)
from ceasefire.referrals.queries import assignments, packets, placements
from ceasefire.reviews.models import Disposition, Request


@action(Permission.REFERRALS_WRITE)
def send_out(
    *,
    by: Asker,
    person: CoordinationPerson,
    services: Sequence[Service],
    referred_on: date,
    disposition: Disposition | None = None,
    request: Request | None = None,
    reference: str = "",
    plain_reason: str = "",
    safety_notice: str = "",
) -> Referral:
    """Refer one individual to one or two services: referral, placements and their *pursuing* are one act, one date.

    The one origin is a disposition or a partner's request. Each provider gets a packet: a copy in its own vault.
    """
    referral = Referral(
        person=person,
        disposition=disposition,
        request=request,
        referred_on=referred_on,
        reference=reference or make_reference(),
    )
    history.write(referral)
    for service in services:
        _place(referral, service, referred_on, by, plain_reason, safety_notice)
    return referral


@action(Permission.REFERRALS_WRITE)
def add_service(
    *,
    by: Asker,
    referral: Referral,
    service: Service,
    placed_on: date,
    plain_reason: str = "",
    safety_notice: str = "",
) -> Placement:
    """Send a referral out to its second service."""
    return _place(referral, service, placed_on, by, plain_reason, safety_notice)


def _place(
    referral: Referral,
    service: Service,
    placed_on: date,
    by: Asker,
    plain_reason: str,
    safety_notice: str,
) -> Placement:
    ordinal = referral.placements.count() + 1
    if ordinal > MAX_PLACEMENTS:
        raise WrongStep("A referral goes out to one or two services; this one already went to two.")
    placement = Placement(
        referral=referral,
        service=service,
        organization=service.organization,
        ordinal=ordinal,
        placed_on=placed_on,
        reference=derived_reference(referral.reference, service.reference),
    )
    history.write(placement)
    _add_status(placement, Status.PURSUING, placed_on)
    packet = ReferralPacket(
        held_by=service.organization,
        placement=placement,
        person_id=_participant_of(referral.person, service.organization, by),
        sent_on=placed_on,
        sent_by=by.id,
        plain_reason=plain_reason,
        safety_notice=safety_notice,
    )
    history.write(packet)
    return placement


def _participant_of(person: CoordinationPerson, provider: Organization, by: Asker) -> UUID:
    """The participant whom the provider asked for, if it was this individual; else a copy for its vault."""
    with gate.as_program():
        asked_for = Pseudonym.objects.filter(held_by=provider, known_as=person.id).first()
    if asked_for:
        return asked_for.person_id
    return copy_to_vault(by=by, person=person, held_by=provider).id


@action(Permission.VAULT_ORGANIZATION)
def hand_over_packet(*, by: Asker, packet: ReferralPacket, to: Organization) -> ReferralPacket:
    """Give another provider a copy of a packet and of the participant, if they consent to that one today.

    Raises Denied without such a consent, and WrongStep where that provider has one already. The placement itself is
    moved by the office.
    """
    packet, today = gate.one(packets(asker=by), packet.id), clock.today()
    person, recipient = packet.person, ConsentRecipient.OTHER_PROVIDER
    if not may_flow(asker=by, person=person, recipient=recipient, on=today, other_organization=to):
        raise Denied("The participant has not consented to that provider, or does so no longer.")
    copied = VaultPerson(held_by=to, **{field: getattr(person, field) for field in COPIED})
    history.write(copied)
    name = VaultPersonName.objects.filter(person=person).first()
    if name:
        called = {field: getattr(name, field) for field in name.guarded}
        history.write(VaultPersonName(person=copied, held_by=to, **called))
    handed_over = ReferralPacket(
        held_by=to,
        placement_id=packet.placement_id,
        person=copied,
        sent_on=today,
        sent_by=by.id,
        plain_reason=packet.plain_reason,
        safety_notice=packet.safety_notice,
    )
    try:
        history.write(handed_over)
    except IntegrityError:
        # Only the database sees what lies in the other vault.
        raise WrongStep("That provider already has a packet of this placement.") from None
    return handed_over


@action(Permission.REFERRALS_WRITE, Permission.OWN_PLACEMENTS)
def set_status(
    *,
    by: Asker,
    placement: Placement,
    status: Status,
    effective_on: date,
    unable_reason: UnableReason | None = None,
    exit_reason: ExitReason | None = None,
) -> PlacementStatus:
    """A placement takes its next step. Raises rules.BrokenRules when the flow has no such step.

    Raises NotThere when it is not of the asker's caseload.
    """
    gate.one(placements(asker=by), placement.id)
    return _add_status(placement, status, effective_on, unable_reason, exit_reason)


def _add_status(
    placement: Placement,
    status: Status,
    effective_on: date,
    unable_reason: UnableReason | None = None,
    exit_reason: ExitReason | None = None,
) -> PlacementStatus:
    last = PlacementStatus.objects.filter(placement=placement).aggregate(last=Max("step"))["last"] or 0
    row = PlacementStatus(
        placement=placement,
        step=last + 1,
        status=status,
        effective_on=effective_on,
        unable_reason=unable_reason or "",
        exit_reason=exit_reason or "",
        reference=derived_reference(placement.reference, str(last + 1)),
    )
    history.write(row)
    return row


@action(Permission.ASSIGNMENTS_WRITE)
def assign(*, by: Asker, placement: Placement, worker: str, from_on: date, reference: str = "") -> Assignment:
    """Someone of the asker's organization works with a placement from this day on; `worker` is their user name."""
    gate.one(placements(asker=by), placement.id)
    assignment = Assignment(
        held_by_id=by.organization_id,
        placement=placement,
        worker=worker,
        from_on=from_on,
        reference=reference or make_reference(),
    )
    history.write(assignment)
    return assignment


@action(Permission.ASSIGNMENTS_WRITE)
def end_assignment(*, by: Asker, assignment: Assignment, until_on: date) -> Assignment:
    """They no longer work with it, and no longer see it."""
    gate.one(assignments(asker=by), assignment.id)
    assignment.until_on = until_on
    history.write(assignment)
    return assignment


@action(Permission.REFERRALS_WRITE)
def consolidate(*, by: Asker, placement: Placement, into: Placement, consolidated_on: date) -> Placement:
    """From this day the other service of the referral carries the work of `placement`."""
    placement.consolidated_on = consolidated_on
    placement.consolidated_into = into
    history.write(placement)
    return placement


@action(Permission.REFERRALS_WRITE)
def correct(*, by: Asker, record: Referral | Placement | PlacementStatus, **changes: Any) -> None:
    """What was entered was wrong; the old version is kept."""
    for name, value in changes.items():
        setattr(record, name, value)
    history.write(record)
