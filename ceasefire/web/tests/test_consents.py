"""Consents in the browser: kept, listed and revoked by who works with the participant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from ceasefire.access.gate import SYSTEM
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.consents.actions import revoke_consent
from ceasefire.consents.models import Consent
from ceasefire.domain.terms import ConsentRecipient
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures.tables import TABLES
from ceasefire.people.models import CoordinationPersonName, VaultPerson
from ceasefire.web.tests.conftest import SIGNED_IN_ROLES, SignedIn
from tests import city
from tests.people import browser_of

PROVIDERS = {
    Role.OUTREACH_WORKER,
    Role.LIFE_COACH,
    Role.HOSPITAL_PROGRAM,
    Role.FAMILY_PROGRAM,
    Role.PROVIDER_SUPERVISOR,
}


def page_of(client: Client) -> str:
    answer = client.get("/consents/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script" not in page, "It works without scripts."
    return page


@pytest.fixture
def participant(ben: User) -> VaultPerson:
    """Of Ben's caseload."""
    person = city.assignment(city.placement(), ben).placement.packets.get().person
    assert isinstance(person, VaultPerson)
    return person


def told(participant: VaultPerson, **changed: str) -> dict[str, str]:
    """What Ben types."""
    today = clock.today()
    return {
        "person": str(participant.id),
        "recipient": "city",
        "purpose": "To be referred.",
        "given_on": today.isoformat(),
        "until": (today + timedelta(days=90)).isoformat(),
        "language": "Quadling",
        "with_guardian": "on",
        **changed,
    }


@pytest.mark.parametrize("role", SIGNED_IN_ROLES)
@pytest.mark.parametrize(("address", "answered"), [("/consents/", 200), ("/consents/revoke/", 302)])
def test_the_page_is_for_who_works_with_participants(
    signed_in: SignedIn, role: Role, address: str, answered: int
) -> None:
    assert signed_in(role).get(address).status_code == (answered if role in PROVIDERS else 403)


def test_from_a_consent_to_its_end(ben: User, participant: VaultPerson) -> None:
    client = browser_of(ben)
    assert "None is kept yet. The form above keeps the first one." in page_of(client)
    city.request_for(participant)
    assert client.post("/consents/", told(participant)).headers["Location"] == "/consents/"
    consent = Consent.objects.get()
    assert (consent.person, consent.recipient, consent.purpose, consent.given_on) == (
        participant,
        ConsentRecipient.CITY,
        "To be referred.",
        clock.today(),
    )
    assert (consent.language, consent.with_guardian, consent.with_witness) == ("Quadling", True, False)
    known = CoordinationPersonName.objects.filter(until=consent.until)
    assert known.get().full_name == participant.name.full_name
    page = page_of(client)
    assert "The consent is kept" in page
    assert "To be referred." in page
    client.post("/consents/revoke/", {"consent": str(consent.id)})
    page = page_of(client)
    assert "nothing flows by it. The city&#x27;s copy of the name is erased." in page
    assert f"Revoked on {clock.today()}" in page
    assert not known.exists()


def test_the_form_says_what_each_recipient_switches(ben: User, participant: VaultPerson) -> None:
    page = page_of(browser_of(ben))
    for recipient in ConsentRecipient:
        assert f"{recipient.label}: {recipient.meaning}" in page
    assert page.count("switches nothing yet") == 2


@pytest.mark.parametrize("recipient", [ConsentRecipient.EVALUATOR, ConsentRecipient.TEXT_MESSAGES])
def test_what_is_said_to_switch_nothing_changes_no_table_that_figures_are_counted_from(
    participant: VaultPerson, recipient: ConsentRecipient
) -> None:
    needs = {name: table.schema.names for name, table in TABLES.items()}
    before = promised_tables(asker=SYSTEM, needs=needs)
    city.consent(participant, recipient, given_on=clock.today())
    assert promised_tables(asker=SYSTEM, needs=needs) == before


def test_a_name_that_another_consent_keeps_at_the_city_is_not_said_to_be_erased(
    ben: User, participant: VaultPerson
) -> None:
    today, client = clock.today(), browser_of(ben)
    until = today + timedelta(days=30)
    city.request_for(participant)
    first = city.consent(participant, given_on=today)
    city.consent(participant, given_on=today, until=until)
    client.post("/consents/revoke/", {"consent": str(first.id)})
    page = page_of(client)
    assert f"The city still knows the name, by another consent, until {until}." in page
    assert "The city&#x27;s copy of the name is erased." not in page
    assert CoordinationPersonName.objects.filter(person__held_by=participant.held_by).get().until == until


def test_a_consent_to_somebody_else_that_is_revoked_says_nothing_of_the_city(
    ben: User, participant: VaultPerson
) -> None:
    client, consent = browser_of(ben), city.consent(participant, ConsentRecipient.EVALUATOR)
    client.post("/consents/revoke/", {"consent": str(consent.id)})
    page = page_of(client)
    assert "nothing flows by it." in page
    assert "copy of the name" not in page


def test_a_consent_that_is_revoked_twice_keeps_its_first_day(ben: User, participant: VaultPerson) -> None:
    client, consent = browser_of(ben), city.consent(participant)
    revoke_consent(by=ben.asker, consent=consent, revoked_on=city.DAY)
    client.post("/consents/revoke/", {"consent": str(consent.id)})
    assert "This consent was revoked already." in page_of(client)
    assert Consent.objects.get().revoked_on == city.DAY


def test_a_consent_to_another_provider_names_it(ben: User, participant: VaultPerson) -> None:
    family, client = city.organization(city.FAMILY), browser_of(ben)
    assert f'<option value="{city.organization(city.STREET).id}"' not in page_of(client)
    client.post(
        "/consents/", told(participant, recipient="other_provider", other_organization=str(family.id))
    )
    assert Consent.objects.get().other_organization == family
    assert family.name in page_of(client)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": ""}, "Choose a participant."),
        ({"recipient": "everybody"}, "Choose one of the list."),
        ({"recipient": "other_provider"}, "Choose which provider."),
        ({"purpose": ""}, "Write what for."),
        ({"given_on": "2999-01-01"}, "lies in the future"),
        ({"given_on": "never"}, "Write it as in 2024-01-31"),
        ({"until": "2020-01-01"}, "It ends before it was given"),
        ({"until": "2999-01-01"}, "A consent lasts [12] months at most"),
    ],
)
def test_what_was_typed_stays_when_something_is_wrong(
    ben: User, participant: VaultPerson, wrong: dict[str, str], said: str
) -> None:
    answer = browser_of(ben).post("/consents/", told(participant, **wrong))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert 'value="Quadling"' in page
    assert not Consent.objects.exists()


def test_a_provider_for_a_recipient_that_is_none_is_told(ben: User, participant: VaultPerson) -> None:
    family = city.organization(city.FAMILY)
    answer = browser_of(ben).post("/consents/", told(participant, other_organization=str(family.id)))
    assert "This goes to no other provider" in answer.content.decode()
    assert not Consent.objects.exists()


def test_nobody_outside_the_caseload_consents_or_revokes(
    ben: User, eve: User, participant: VaultPerson
) -> None:
    consent, client = city.consent(participant), browser_of(eve)
    page = page_of(client)
    assert "There is no participant to ask yet" in page
    assert participant.name.full_name not in page
    assert client.post("/consents/", told(participant)).status_code == 400
    for key in (str(consent.id), str(participant.id), "", "no-key"):
        assert client.post("/consents/revoke/", {"consent": key}).status_code == 403
    consent.refresh_from_db()
    assert consent.revoked_on is None


def test_what_has_run_out_stands_last_and_has_no_button(ben: User, participant: VaultPerson) -> None:
    city.consent(participant, given_on=date(2024, 3, 4), purpose="To be called.")
    city.consent(participant, given_on=clock.today(), purpose="To be visited.")
    page = page_of(browser_of(ben))
    assert page.index("To be visited.") < page.index("To be called.") < page.index("Has run out")
    assert page.count("Revoke<") == 1
