"""What must hold of a consent, its participant and its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from ceasefire.audit import clock
from ceasefire.audit.rules import Broken, rule_for
from ceasefire.consents.models import Consent, Pseudonym
from ceasefire.domain.periods import Period, add_months
from ceasefire.domain.terms import ConsentRecipient, OrganizationKind
from ceasefire.people.models import CoordinationPersonName


def _judged(ids: set[UUID]) -> QuerySet[Consent]:
    return Consent.objects.filter(id__in=ids).defer(*Consent.guarded)


@rule_for(Consent)
def a_consent_is_of_an_own_participant(ids: set[UUID]) -> Iterator[Broken]:
    """A consent lies in the vault of the participant who gave it."""
    for consent in _judged(ids).exclude(person__held_by=F("held_by")):
        yield Broken(consent, "The participant is in the vault of another organization.", "person")


@rule_for(Consent)
def the_other_provider_is_another_provider(ids: set[UUID]) -> Iterator[Broken]:
    """Something flows to another organization that runs services."""
    named = _judged(ids).exclude(other_organization=None)
    others = named.filter(other_organization__kind=OrganizationKind.PROVIDER)
    for consent in named.exclude(id__in=others.exclude(other_organization=F("held_by"))):
        yield Broken(consent, "Name another organization of the kind [provider].", "other_organization")


@rule_for(Consent)
def a_consent_does_not_last_too_long(ids: set[UUID]) -> Iterator[Broken]:
    """A release is reasonably limited in time (28 CFR 94.115); what was revoked is judged no more."""
    for consent in _judged(ids).filter(revoked_on=None):
        latest = latest_day(consent.given_on)
        if consent.until > latest:
            yield Broken(
                consent,
                f"A consent lasts [{settings.CONSENT_MONTHS}] months at most: until [{latest}].",
                "until",
            )


def latest_day(given_on: date) -> date:
    """The last day on which a consent of that day may hold."""
    last = Period.month(add_months(given_on, settings.CONSENT_MONTHS)).last_day
    return last.replace(day=min(given_on.day, last.day))


@rule_for(Pseudonym)
def a_pseudonym_is_of_an_own_participant(ids: set[UUID]) -> Iterator[Broken]:
    """A pseudonym lies in the vault of its participant."""
    for pseudonym in Pseudonym.objects.filter(id__in=ids).exclude(person__held_by=F("held_by")):
        yield Broken(pseudonym, "The participant is in the vault of another organization.", "person")


@rule_for(CoordinationPersonName)
def a_provider_s_participant_is_named_by_consent(ids: set[UUID]) -> Iterator[Broken]:
    """The city has the name of whom a provider brought only with their consent (28 CFR 94.115)."""
    brought = CoordinationPersonName.objects.filter(
        id__in=ids, person__held_by__kind=OrganizationKind.PROVIDER
    )
    given = Consent.objects.filter(
        Consent.in_force(clock.today()),
        recipient=ConsentRecipient.CITY,
        person__pseudonym__known_as=OuterRef("person_id"),
    )
    for name in brought.exclude(Exists(given)).only("reference"):
        yield Broken(name, "A provider brought them: the name goes along with their consent alone.", "person")
