"""A household is relocated."""

from __future__ import annotations

from datetime import date

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.models import make_reference
from ceasefire.casework.models import Relocation
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
