"""What a participant lets flow, to whom, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from ceasefire.access.gate import Denied, NotThere
from ceasefire.access.models import User
from ceasefire.audit.rules import BrokenRules
from ceasefire.consents.actions import give_consent, revoke_consent
from ceasefire.consents.models import Consent, Pseudonym
from ceasefire.consents.queries import consents, may_flow
from ceasefire.consents.rules import a_consent_is_of_an_own_participant, a_pseudonym_is_of_an_own_participant
from ceasefire.domain.terms import ConsentRecipient
from ceasefire.people.models import VaultPerson
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db

R = ConsentRecipient
UNTIL = date(2024, 9, 4)


@pytest.fixture
def participant(ben: User) -> VaultPerson:
    """Of Ben's caseload."""
    person = city.assignment(city.placement(), ben).placement.packets.get().person
    assert isinstance(person, VaultPerson)
    return person


def test_ben_asks_for_a_consent_and_it_is_kept_in_his_vault(ben: User, participant: VaultPerson) -> None:
    consent = give_consent(
        by=ben.asker,
        person=participant,
        recipient=R.EVALUATOR,
        purpose="To see whether the program works.",
        given_on=city.DAY,
        until=UNTIL,
        language="Quadling",
        with_guardian=True,
        with_witness=True,
    )
    assert list(consents(asker=ben.asker)) == [consent]
    assert (consent.held_by, consent.purpose, consent.language) == (
        city.organization(city.STREET),
        "To see whether the program works.",
        "Quadling",
    )
    assert (last_act().purpose, last_act().by) == ("consents.give_consent", "ben")
    assert last_act().records == {"consents.consent": [str(consent.id)]}


@pytest.mark.parametrize("recipient", [R.CITY, R.EVALUATOR, R.TEXT_MESSAGES])
def test_something_flows_to_the_recipient_named_and_to_no_other(recipient: ConsentRecipient) -> None:
    consent, asker = city.consent(recipient=recipient, until=UNTIL), city.supervisor()
    flows = {one for one in R if may_flow(asker=asker, person=consent.person, recipient=one, on=city.DAY)}
    assert flows == {recipient}
    other = city.participant()
    assert not may_flow(asker=asker, person=other, recipient=recipient, on=city.DAY)


@pytest.mark.parametrize(
    ("day", "flows"),
    [
        (date(2024, 3, 3), False),
        (date(2024, 3, 4), True),
        (date(2024, 9, 4), True),
        (date(2024, 9, 5), False),
    ],
)
def test_it_flows_from_the_day_it_was_given_to_its_last_day(day: date, flows: bool) -> None:
    consent = city.consent(recipient=R.EVALUATOR, until=UNTIL)
    assert may_flow(asker=city.supervisor(), person=consent.person, recipient=R.EVALUATOR, on=day) is flows


def test_nothing_flows_from_the_day_it_is_revoked() -> None:
    consent, asker = city.consent(recipient=R.EVALUATOR, until=UNTIL), city.supervisor()
    revoke_consent(by=asker, consent=consent, revoked_on=date(2024, 3, 10))
    days = [date(2024, 3, 9), date(2024, 3, 10), date(2024, 3, 11)]
    flows = [may_flow(asker=asker, person=consent.person, recipient=R.EVALUATOR, on=day) for day in days]
    assert flows == [True, False, False]
    assert versions(consent, "revoked_on") == [None, date(2024, 3, 10)]


def test_the_day_of_a_revocation_stays() -> None:
    consent, asker = city.consent(recipient=R.EVALUATOR, until=UNTIL), city.supervisor()
    revoke_consent(by=asker, consent=consent, revoked_on=date(2024, 3, 10))
    with pytest.raises(Denied, match=r"revoked on \[2024-03-10\] already"):
        revoke_consent(by=asker, consent=consent, revoked_on=date(2024, 3, 20))
    assert Consent.objects.get().revoked_on == date(2024, 3, 10)


def test_it_flows_to_the_provider_named_and_to_no_other() -> None:
    hospital, family = city.organization(city.HOSPITAL), city.organization(city.FAMILY)
    consent = city.consent(recipient=R.OTHER_PROVIDER, other_organization=hospital)
    flows = {
        other: may_flow(
            asker=city.supervisor(),
            person=consent.person,
            recipient=R.OTHER_PROVIDER,
            on=city.DAY,
            other_organization=other,
        )
        for other in (hospital, family, None)
    }
    assert flows == {hospital: True, family: False, None: False}


def test_consents_are_of_ones_own_caseload(
    ana: User, ben: User, eve: User, sol: User, cy: User, dee: User, participant: VaultPerson
) -> None:
    consent = city.consent(participant, recipient=R.EVALUATOR)
    seen = {user.username: list(consents(asker=user.asker)) for user in (ben, eve, sol, cy)}
    assert seen == {"ben": [consent], "eve": [], "sol": [consent], "cy": []}
    for user in (eve, cy):
        assert not may_flow(asker=user.asker, person=participant, recipient=R.EVALUATOR, on=city.DAY)
        with pytest.raises(NotThere):
            revoke_consent(by=user.asker, consent=consent, revoked_on=city.DAY)
        with pytest.raises(NotThere):
            give_consent(
                by=user.asker,
                person=participant,
                recipient=R.CITY,
                purpose="To be referred.",
                given_on=city.DAY,
                until=UNTIL,
            )
    for asker in (ana.asker, dee.asker, city.OFFICER):
        with pytest.raises(Denied):
            consents(asker=asker)
        with pytest.raises(Denied):
            revoke_consent(by=asker, consent=consent, revoked_on=city.DAY)


@pytest.mark.parametrize(
    ("given_on", "until", "fits"),
    [
        (date(2024, 3, 4), date(2025, 3, 4), True),
        (date(2024, 3, 4), date(2025, 3, 5), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2025, 3, 1), False),
    ],
)
def test_a_consent_lasts_a_year_at_most(given_on: date, until: date, fits: bool) -> None:
    if fits:
        city.consent(given_on=given_on, until=until)
    else:
        with pytest.raises(BrokenRules, match=r"lasts \[12\] months at most"):
            city.consent(given_on=given_on, until=until)


def test_a_city_may_set_a_shorter_time_and_what_was_given_can_be_revoked(settings: object) -> None:
    consent = city.consent(until=date(2025, 3, 4))
    settings.CONSENT_MONTHS = 6  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(BrokenRules, match=r"lasts \[6\] months at most: until \[2024-09-04\]"):
        city.consent(until=date(2025, 3, 4))
    revoke_consent(by=city.supervisor(), consent=consent, revoked_on=city.DAY)


def test_a_consent_is_of_an_own_participant() -> None:
    consent = city.consent()
    assert not [*a_consent_is_of_an_own_participant({consent.id})]
    Consent.objects.update(held_by=city.organization(city.HOSPITAL))
    assert [broken.field for broken in a_consent_is_of_an_own_participant({consent.id})] == ["person"]


def test_a_pseudonym_is_of_an_own_participant() -> None:
    city.request_for()
    pseudonym = Pseudonym.objects.get()
    assert not [*a_pseudonym_is_of_an_own_participant({pseudonym.id})]
    Pseudonym.objects.update(held_by=city.organization(city.STREET))
    assert [broken.field for broken in a_pseudonym_is_of_an_own_participant({pseudonym.id})] == ["person"]


@pytest.mark.parametrize("other", [city.PARTNER, city.STREET])
def test_the_other_provider_is_another_provider(other: tuple[str, str, object]) -> None:
    with pytest.raises(BrokenRules, match=r"another organization of the kind \[provider\]"):
        city.consent(recipient=R.OTHER_PROVIDER, other_organization=city.organization(other))  # type: ignore[arg-type]


def test_no_consent_is_given_tomorrow() -> None:
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.consent(given_on=date(2999, 1, 1))


@pytest.mark.parametrize("recipient", [R.OTHER_PROVIDER, R.CITY])
def test_the_database_refuses_another_provider_without_its_name(recipient: ConsentRecipient) -> None:
    other = None if recipient is R.OTHER_PROVIDER else city.organization(city.HOSPITAL)
    with refused("a_consent_to_another_provider_names_it"):
        city.consent(recipient=recipient, other_organization=other)


def test_the_database_refuses_a_consent_without_a_purpose() -> None:
    with refused("a_consent_has_a_purpose"):
        city.consent(purpose="")


def test_the_database_refuses_an_end_before_the_beginning() -> None:
    with refused("a_consent_ends_after_it_was_given"):
        city.consent(until=date(2024, 3, 3))


def test_the_database_refuses_to_revoke_what_was_not_given_yet() -> None:
    consent = city.consent()
    with refused("a_consent_is_revoked_after_it_was_given"):
        revoke_consent(by=city.supervisor(), consent=consent, revoked_on=date(2024, 3, 3))
