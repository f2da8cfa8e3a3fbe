"""A participant gives a consent or revokes it; what the city knows of a name follows."""

from __future__ import annotations

from datetime import date

from ceasefire.access import gate
from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history
from ceasefire.audit.models import make_reference
from ceasefire.consents.models import Consent, Pseudonym
from ceasefire.consents.queries import consents
from ceasefire.domain.terms import ConsentRecipient
from ceasefire.people.actions import COPIED
from ceasefire.people.models import CoordinationPerson, CoordinationPersonName, VaultPerson, VaultPersonName
from ceasefire.people.queries import vault_people

R = ConsentRecipient


@action(Permission.VAULT_WRITE)
def give_consent(
    *,
    by: Asker,
    person: VaultPerson,
    recipient: ConsentRecipient,
    purpose: str,
    given_on: date,
    until: date,
    other_organization: Organization | None = None,
    language: str = "",
    with_guardian: bool = False,
    with_witness: bool = False,
    reference: str = "",
) -> Consent:
    """A participant lets something flow to a recipient; to the city, their name goes along until the last day."""
    gate.one(vault_people(asker=by), person.id)
    consent = Consent(
        held_by_id=by.organization_id,
        person=person,
        recipient=recipient,
        other_organization=other_organization,
        purpose=purpose,
        given_on=given_on,
        until=until,
        language=language,
        with_guardian=with_guardian,
        with_witness=with_witness,
        reference=reference or make_reference(),
    )
    history.write(consent)
    if recipient is R.CITY:
        _follow(person)
    return consent


@action(Permission.VAULT_WRITE)
def revoke_consent(*, by: Asker, consent: Consent, revoked_on: date) -> Consent:
    """From that day nothing flows by it; the city's copy of the name is erased, unless another consent keeps it there.

    Its versions go with it. Raises Denied for a consent that was revoked already: its day stays.
    """
    consent = gate.one(consents(asker=by), consent.id)
    if consent.revoked_on:
        raise Denied(f"This consent was revoked on [{consent.revoked_on}] already.")
    consent.revoked_on = revoked_on
    history.write(consent)
    if consent.recipient == R.CITY:
        _follow(consent.person)
    return consent


@action(Permission.PARTICIPANT_REQUESTS)
def introduce(*, by: Asker, person: VaultPerson) -> CoordinationPerson:
    """The participant as the city knows them: what counting needs, and the name if they consent to that.

    It is the one record of them, however often the city is asked to refer them.
    """
    gate.one(vault_people(asker=by), person.id)
    pseudonym = Pseudonym.objects.filter(person=person).first()
    if pseudonym:
        return CoordinationPerson.objects.get(id=pseudonym.known_as)
    counted = {field: getattr(person, field) for field in COPIED}
    known = CoordinationPerson(held_by_id=by.organization_id, **counted)
    pseudonym = Pseudonym(held_by_id=by.organization_id, person=person, known_as=known.id)
    history.write(known, pseudonym)
    _follow(person)
    return known


def _follow(person: VaultPerson) -> None:
    """Let the city know the name until the last day for which the participant consents now, or not at all."""
    pseudonym = Pseudonym.objects.filter(person=person).first()
    if pseudonym is None:
        return
    at_city = CoordinationPersonName.objects.filter(person=pseudonym.known_as).first()
    if at_city:
        history.erase(at_city)
    name = VaultPersonName.objects.filter(person=person).first()
    to_city = Consent.objects.filter(Consent.in_force(clock.today()), person=person, recipient=R.CITY)
    last_days = [consent.until for consent in to_city]
    if name and last_days:
        called = {field: getattr(name, field) for field in name.guarded}
        history.write(CoordinationPersonName(person_id=pseudonym.known_as, until=max(last_days), **called))
