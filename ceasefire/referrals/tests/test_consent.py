"""Whether the city has a name is up to the participant: from the first request on, and as long as they consent."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ceasefire.access.gate import Denied, NotThere
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.consents.actions import introduce, revoke_consent
from ceasefire.consents.models import Pseudonym
from ceasefire.domain.terms import ConsentRecipient, Gender
from ceasefire.people.actions import COPIED, copy_to_vault, enter_coordination_person
from ceasefire.people.models import CoordinationPerson, CoordinationPersonName, VaultPerson
from ceasefire.people.queries import coordination_names, coordination_people, found
from ceasefire.referrals.actions import hand_over_packet
from ceasefire.referrals.models import ReferralPacket
from ceasefire.reviews.actions import request_for_participant
from ceasefire.reviews.models import Request
from tests import city
from tests.kept import last_act

pytestmark = pytest.mark.django_db

JUNE = datetime(2024, 6, 1, 19, tzinfo=UTC)
DECEMBER = datetime(2024, 12, 1, 19, tzinfo=UTC)


@pytest.fixture
def dorothy() -> VaultPerson:
    """A participant of the hospital whom nobody else knows."""
    told = {"gender": Gender.FEMALE, "birth_date": date(1990, 5, 6), "race": city.code("E")}
    sent = city.person("Dorothy Gale", **told)
    known = copy_to_vault(by=city.COORDINATOR, person=sent, held_by=city.organization(city.HOSPITAL))
    sent.name.delete()
    CoordinationPersonName.history.all().delete()
    sent.delete()
    return known


def names() -> list[str]:
    """What the city is told of names, in the live table and in every version."""
    now = [name.full_name for name in coordination_names(asker=city.COORDINATOR)]
    return now + [version.full_name for version in CoordinationPersonName.history.all()]


def of_dorothy(request: Request) -> CoordinationPerson:
    return CoordinationPerson.objects.get(id=request.person_id)


def test_without_a_consent_the_city_sees_a_pseudonym_and_what_counting_needs(dorothy: VaultPerson) -> None:
    request = city.request_for(dorothy)
    known = of_dorothy(request)
    assert names() == []
    assert [getattr(known, field) for field in COPIED] == [getattr(dorothy, field) for field in COPIED]
    assert known.reference not in {dorothy.reference, str(dorothy.id)}
    assert known.id != dorothy.id
    assert (request.organization, known.held_by) == (dorothy.held_by, dorothy.held_by)
    assert not hasattr(known, "name")
    pseudonym = Pseudonym.objects.get()
    assert (pseudonym.person, pseudonym.known_as, pseudonym.held_by) == (dorothy, known.id, dorothy.held_by)
    assert last_act().records.keys() == {
        "people.coordinationperson",
        "consents.pseudonym",
        "reviews.request",
    }


def test_with_a_consent_to_the_city_the_name_goes_along(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        city.consent(dorothy)
        known = of_dorothy(city.request_for(dorothy))
    assert (known.name.full_name, known.name.birth_date) == ("Dorothy Gale", date(1990, 5, 6))


@pytest.mark.parametrize("recipient", [ConsentRecipient.EVALUATOR, ConsentRecipient.TEXT_MESSAGES])
def test_a_consent_to_somebody_else_is_none_to_the_city(
    dorothy: VaultPerson, recipient: ConsentRecipient
) -> None:
    with clock.set_to(JUNE):
        city.consent(dorothy, recipient)
        city.request_for(dorothy)
    assert names() == []


def test_a_consent_that_has_run_out_is_none(dorothy: VaultPerson) -> None:
    city.consent(dorothy)
    with clock.set_to(DECEMBER):
        city.request_for(dorothy)
    assert names() == []


def test_who_is_asked_for_twice_is_one_individual(dorothy: VaultPerson) -> None:
    first = city.request_for(dorothy)
    again = city.request_for(dorothy, requested_on=date(2024, 5, 6))
    assert first.person_id == again.person_id
    assert CoordinationPerson.objects.count() == 1


def test_a_consent_given_later_sends_the_name(dorothy: VaultPerson) -> None:
    known = of_dorothy(city.request_for(dorothy))
    with clock.set_to(JUNE):
        city.consent(dorothy)
        assert [name.person for name in coordination_names(asker=city.COORDINATOR)] == [known]
    assert known.name.full_name == "Dorothy Gale"


def test_a_consent_revoked_takes_the_name_back_and_its_versions(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        consent = city.consent(dorothy)
        known = of_dorothy(city.request_for(dorothy))
        erased = known.name.id
        assert [one.person for one in found(asker=city.COORDINATOR, text="Dorothy")] == [known]
        revoke_consent(by=city.supervisor(city.HOSPITAL), consent=consent, revoked_on=clock.today())
        assert names() == []
        assert found(asker=city.COORDINATOR, text="Dorothy") == []
        assert list(coordination_people(asker=city.COORDINATOR)) == [known]
    assert dorothy.name.full_name == "Dorothy Gale"
    assert last_act().records["people.coordinationpersonname"] == [str(erased)]


def test_a_consent_revoked_beside_another_leaves_the_name(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        first, _ = city.consent(dorothy), city.consent(dorothy)
        city.request_for(dorothy)
        revoke_consent(by=city.supervisor(city.HOSPITAL), consent=first, revoked_on=clock.today())
        assert names() == ["Dorothy Gale", "Dorothy Gale"]


def test_a_consent_given_again_sends_the_name_again(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        consent = city.consent(dorothy)
        city.request_for(dorothy)
        revoke_consent(by=city.supervisor(city.HOSPITAL), consent=consent, revoked_on=clock.today())
        city.consent(dorothy, given_on=clock.today())
        assert names() == ["Dorothy Gale", "Dorothy Gale"]


def test_a_consent_that_runs_out_takes_the_name_back_the_next_day(dorothy: VaultPerson) -> None:
    """Nobody has to do anything for that; a name that came through no vault stays."""
    city.person("Glinda of the South")
    with clock.set_to(JUNE):
        city.consent(dorothy, until=date(2024, 6, 30))
        known = of_dorothy(city.request_for(dorothy))
    for day, seen in ((date(2024, 6, 30), ["Dorothy Gale"]), (date(2024, 7, 1), [])):
        with clock.set_to(clock.start_of(day)):
            named = coordination_names(asker=city.COORDINATOR)
            assert sorted(name.full_name for name in named) == [*seen, "Glinda of the South"]
            assert [one.person for one in found(asker=city.COORDINATOR, text="Dorothy")] == [known] * len(
                seen
            )


def test_the_name_goes_along_until_the_last_day_of_the_longest_consent(dorothy: VaultPerson) -> None:
    last_day = date(2024, 11, 30)
    with clock.set_to(JUNE):
        known = of_dorothy(city.request_for(dorothy))
        for until in (date(2024, 8, 31), last_day, date(2024, 9, 30)):
            city.consent(dorothy, until=until)
    assert CoordinationPersonName.objects.get(person=known).until == last_day


def test_a_consent_to_somebody_else_leaves_the_citys_name_as_it_is(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        city.consent(dorothy)
        known = of_dorothy(city.request_for(dorothy))
        before = known.name
        revoke_consent(
            by=city.supervisor(city.HOSPITAL),
            consent=city.consent(dorothy, ConsentRecipient.EVALUATOR),
            revoked_on=clock.today(),
        )
    assert CoordinationPersonName.objects.get(person=known) == before


def test_a_provider_asks_for_its_own_participants_only(
    ana: User, ben: User, cy: User, dee: User, dorothy: VaultPerson
) -> None:
    for asker in (ben.asker, cy.asker, city.supervisor(city.STREET)):
        with pytest.raises(NotThere):
            request_for_participant(by=asker, person=dorothy, requested_on=city.DAY)
        with pytest.raises(NotThere):
            introduce(by=asker, person=dorothy)
    for asker in (ana.asker, dee.asker, city.OFFICER, city.worker(city.PARTNER, Role.PARTNER)):
        with pytest.raises(Denied):
            request_for_participant(by=asker, person=dorothy, requested_on=city.DAY)
    assert not Request.objects.exists()


def test_a_provider_names_nobody_to_the_city_past_the_participant() -> None:
    with pytest.raises(Denied):
        enter_coordination_person(
            by=city.supervisor(), held_by=city.organization(city.STREET), full_name="Dorothy Gale"
        )


def test_who_keeps_the_referrals_names_nobody_s_participant_past_their_consent() -> None:
    street = city.organization(city.STREET)
    enter_coordination_person(by=city.COORDINATOR, held_by=street)
    with pytest.raises(BrokenRules, match="the name goes along with their consent alone"):
        enter_coordination_person(by=city.COORDINATOR, held_by=street, full_name="Dorothy Gale")
    assert not CoordinationPersonName.objects.exists()


def test_a_request_of_tomorrow_introduces_nobody(dorothy: VaultPerson) -> None:
    with pytest.raises(BrokenRules, match="lies in the future"):
        city.request_for(dorothy, requested_on=date(9999, 1, 1))
    assert not Pseudonym.objects.exists()
    assert not CoordinationPerson.objects.exists()


def test_the_packet_of_who_was_asked_for_leads_to_the_participant(dorothy: VaultPerson) -> None:
    """To the provider that asked; another one gets a copy without a name."""
    city.referral("hhp", "tvif", origin=city.request_for(dorothy))
    own, other = ReferralPacket.objects.order_by("placement__ordinal")
    assert own.person == dorothy
    assert other.person != dorothy
    assert not hasattr(other.person, "name")


def test_a_consent_to_the_city_names_nobody_to_another_provider(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        city.consent(dorothy)
        city.referral("slo_icm", referred_on=clock.today(), origin=city.request_for(dorothy))
    (sent,) = VaultPerson.objects.filter(held_by=city.organization(city.STREET))
    assert not hasattr(sent, "name")
    assert [getattr(sent, field) for field in COPIED] == [getattr(dorothy, field) for field in COPIED]


def test_a_consent_to_the_other_provider_hands_the_name_over(dorothy: VaultPerson) -> None:
    with clock.set_to(JUNE):
        city.consent(dorothy)
        city.referral("hhp", "tvif", referred_on=clock.today(), origin=city.request_for(dorothy))
        other = city.organization(city.FAMILY)
        city.consent(dorothy, ConsentRecipient.OTHER_PROVIDER, other_organization=other)
        packet = ReferralPacket.objects.get(person=dorothy)
        handed = hand_over_packet(by=city.supervisor(city.HOSPITAL), packet=packet, to=other)
    assert handed.person.name.full_name == "Dorothy Gale"
