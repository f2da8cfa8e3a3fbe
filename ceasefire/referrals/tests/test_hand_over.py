"""A packet goes from one provider to another if the participant consents to that one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from ceasefire.access.gate import Asker, Denied, NotThere, action
from ceasefire.access.models import User
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, history
from ceasefire.consents.actions import revoke_consent
from ceasefire.domain.placement_flow import WrongStep
from ceasefire.domain.terms import ConsentRecipient
from ceasefire.people.actions import COPIED
from ceasefire.people.models import VaultPerson
from ceasefire.referrals.actions import hand_over_packet
from ceasefire.referrals.models import ReferralPacket
from ceasefire.referrals.queries import packets
from tests import city
from tests.kept import last_act

pytestmark = pytest.mark.django_db

JUNE = datetime(2024, 6, 1, 19, tzinfo=UTC)


@pytest.fixture
def packet() -> ReferralPacket:
    """Of the street outreach, whose participant consents to the family program in the first half of the year."""
    packet = ReferralPacket.objects.get(placement=city.placement())
    city.consent(
        packet.person,
        ConsentRecipient.OTHER_PROVIDER,
        other_organization=city.organization(city.FAMILY),
        until=date(2024, 7, 1),
    )
    return packet


def hand_over(packet: ReferralPacket, by: Asker, to: tuple[str, str, object] = city.FAMILY) -> ReferralPacket:
    with clock.set_to(JUNE):
        return hand_over_packet(by=by, packet=packet, to=city.organization(to))  # type: ignore[arg-type]


def test_the_other_provider_gets_a_copy_in_its_own_vault(packet: ReferralPacket, sol: User) -> None:
    copied = hand_over(packet, sol.asker)
    assert list(packets(asker=city.supervisor(city.FAMILY))) == [copied]
    assert (copied.held_by, copied.person.held_by) == (city.organization(city.FAMILY),) * 2
    assert copied.person.name.full_name == packet.person.name.full_name
    assert [getattr(copied.person, one) for one in COPIED] == [getattr(packet.person, one) for one in COPIED]
    assert len({copied.id, packet.id, copied.person_id, packet.person_id}) == 4
    assert (copied.sent_by, copied.sent_on) == ("sol", date(2024, 6, 1))
    assert (copied.plain_reason, copied.placement) == (packet.plain_reason, packet.placement)
    assert last_act().purpose == "referrals.hand_over_packet"


def test_a_second_hand_over_to_the_same_provider_changes_nothing(packet: ReferralPacket, sol: User) -> None:
    copied = hand_over(packet, sol.asker)
    with pytest.raises(WrongStep, match="already has a packet of this placement"):
        hand_over(packet, sol.asker)
    assert list(ReferralPacket.objects.filter(held_by=copied.held_by)) == [copied]
    assert list(VaultPerson.objects.filter(held_by=copied.held_by)) == [copied.person]


def test_nothing_goes_to_a_provider_that_was_not_named(packet: ReferralPacket, sol: User) -> None:
    with pytest.raises(Denied, match="has not consented"):
        hand_over(packet, sol.asker, city.HOSPITAL)
    assert ReferralPacket.objects.count() == 1


def test_nothing_goes_before_the_consent_or_after_it(packet: ReferralPacket, sol: User) -> None:
    for moment in (datetime(2024, 3, 3, 20, tzinfo=UTC), datetime(2024, 7, 2, 20, tzinfo=UTC)):
        with clock.set_to(moment), pytest.raises(Denied, match="has not consented"):
            hand_over_packet(by=sol.asker, packet=packet, to=city.organization(city.FAMILY))
    revoke_consent(by=sol.asker, consent=packet.person.consents.get(), revoked_on=date(2024, 6, 1))
    with pytest.raises(Denied, match="has not consented"):
        hand_over(packet, sol.asker)


def test_who_sees_to_the_organization_hands_over_its_own(
    packet: ReferralPacket, ana: User, ben: User, cy: User, dee: User
) -> None:
    for user in (ana, ben, cy, dee):
        with pytest.raises(Denied):
            hand_over(packet, user.asker)
    with pytest.raises(NotThere):
        hand_over(packet, city.supervisor(city.HOSPITAL))


@action(Permission.VAULT_ORGANIZATION)
def put_into(vault: tuple[str, str, object], *, by: Asker) -> None:
    history.write(VaultPerson(held_by=city.organization(vault)))  # type: ignore[arg-type]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_the_database_opens_no_vault_that_no_consent_names(packet: ReferralPacket, sol: User) -> None:
    put_into(city.FAMILY, by=sol.asker)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        put_into(city.HOSPITAL, by=sol.asker)
    revoke_consent(by=sol.asker, consent=packet.person.consents.get(), revoked_on=date(2024, 6, 1))
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        put_into(city.FAMILY, by=sol.asker)
