"""What participants let flow, and whether something may flow on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ceasefire.access.gate import Asker
from ceasefire.access.models import Organization
from ceasefire.consents.models import Consent, Pseudonym
from ceasefire.domain.terms import ConsentRecipient
from ceasefire.people.models import VaultPerson
from ceasefire.people.queries import vault_people


def consents(*, asker: Asker) -> QuerySet[Consent]:
    """The consents of the asker's participants."""
    return Consent.objects.filter(person__in=vault_people(asker=asker))


def pseudonyms(*, asker: Asker) -> QuerySet[Pseudonym]:
    """Under which keys the city knows the asker's participants."""
    return Pseudonym.objects.filter(person__in=vault_people(asker=asker))


def named_to_city(*, asker: Asker, on: date) -> dict[UUID, date]:
    """Whichever of the asker's participants let the city know their name on that day, each with the last day."""
    to_city = consents(asker=asker).filter(Consent.in_force(on), recipient=ConsentRecipient.CITY)
    return {consent.person_id: consent.until for consent in to_city.order_by("until")}


def may_flow(
    *,
    asker: Asker,
    person: VaultPerson,
    recipient: ConsentRecipient,
    on: date,
    other_organization: Organization | None = None,
) -> bool:
    """Whether a participant of the asker's lets something flow to the recipient on that day.

    To another provider only if the consent names that one. Whatever leaves a vault about a participant asks here.
    """
    given = consents(asker=asker).filter(Consent.in_force(on), person=person, recipient=recipient)
    return given.filter(other_organization=other_organization).exists()
