"""A household is relocated; where it went is sealed, and opened by two people."""

from __future__ import annotations

from datetime import date

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.models import make_reference
from ceasefire.casework.models import LAPSES_AFTER, Relocation, RelocationAddress, SealOpening
from ceasefire.casework.queries import openings, relocations
from ceasefire.domain.terms import Household
from ceasefire.people.models import VaultPerson
from ceasefire.people.queries import vault_people


@action(Permission.VAULT_WRITE)
def relocate(
    *,
    by: Asker,
    held_by: Organization,
    household: Household,
    people: int,
    moved_on: date | None,
    person: VaultPerson | None = None,
    reference: str = "",
) -> Relocation:
    """A household of the asker's own organization is moved, or is going to be, out of danger.

    A worker names who asked: a participant of their caseload.
    """
    if held_by.id != by.organization_id:
        raise Denied("A relocation is kept in the vault of one's own organization.")
    if not gate.may(by, Permission.VAULT_ORGANIZATION):
        if person is None:
            raise Denied("Name the participant who asked, or let your supervisor enter it.")
        gate.one(vault_people(asker=by), person.id)
    relocation = Relocation(
        held_by=held_by,
        household=household,
        people=people,
        moved_on=moved_on,
        person=person,
        reference=reference or make_reference(),
    )
    history.write(relocation)
    return relocation


@action(Permission.VAULT_WRITE)
def seal_destination(*, by: Asker, relocation: Relocation, address: str) -> None:
    """Keep where the household of a relocation went; in place of what was kept, if it moved on."""
    gate.one(relocations(asker=by), relocation.id)
    kept = RelocationAddress.objects.filter(relocation=relocation).first()
    sealed = kept or RelocationAddress(relocation=relocation, held_by_id=relocation.held_by_id)
    sealed.address = address
    history.write(sealed)


@action(Permission.VAULT_WRITE)
def ask_for_destination(*, by: Asker, relocation: Relocation, reason: str) -> SealOpening:
    """The first of two people asks to see where a household went, and says why."""
    gate.one(relocations(asker=by), relocation.id)
    opening = SealOpening(
        held_by_id=relocation.held_by_id,
        relocation=relocation,
        asked_by=by.id,
        asked_at=history.moment(),
        reason=reason,
    )
    history.write(opening)
    return opening


@action(Permission.SEAL_AGREE)
def agree_to_opening(*, by: Asker, opening: SealOpening) -> SealOpening:
    """The second person agrees within a day: from now on, and for an hour, both see where the household went."""
    opening = gate.one(openings(asker=by), opening.id)
    if opening.asked_by == by.id:
        raise Denied("Two people open a seal. You asked: let another supervisor agree.")
    if opening.agreed_by:
        raise Denied("Somebody has agreed already. To open it again, ask again.")
    if history.moment() - opening.asked_at > LAPSES_AFTER:
        raise Denied("It was asked more than a day ago. If the address is still needed, ask again.")
    opening.agreed_by, opening.agreed_at = by.id, history.moment()
    history.change_all([opening], ["agreed_by", "agreed_at"])
    return opening
