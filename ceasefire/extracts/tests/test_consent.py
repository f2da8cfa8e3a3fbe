"""Who is served under a pseudonym is counted, and once; a consent changes no figure."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ceasefire.access.gate import SYSTEM
from ceasefire.audit import clock
from ceasefire.consents.actions import revoke_consent
from ceasefire.extracts.queries import promised_tables
from ceasefire.measures.tables import TABLES
from ceasefire.people.queries import coordination_names
from tests import city

pytestmark = pytest.mark.django_db

JUNE = datetime(2024, 6, 1, 19, tzinfo=UTC)
DECEMBER = datetime(2024, 12, 1, 19, tzinfo=UTC)


def test_who_is_asked_for_twice_is_counted_once() -> None:
    """Unduplicated persons are the distinct keys of persons among the referrals."""
    served = city.participant(city.HOSPITAL)
    first, again = city.request_for(served), city.request_for(served, requested_on=date(2024, 5, 6))
    city.referral("hhp", origin=first)
    city.referral("tvif", referred_on=date(2024, 5, 6), origin=again)
    rows = promised_tables(asker=SYSTEM, needs={"referral": ["person_key"]})["referral"].to_pylist()
    assert [UUID(row["person_key"]) for row in rows] == [first.person_id] * 2


def test_the_figures_do_not_change_with_a_consent_or_its_end() -> None:
    """Whatever is counted is counted from the promised tables."""
    served = city.participant(city.HOSPITAL)
    everything = {name: [column.name for column in table.columns] for name, table in TABLES.items()}

    def counted() -> dict[str, list[dict[str, object]]]:
        tables = promised_tables(asker=SYSTEM, needs=everything)
        return {name: table.to_pylist() for name, table in tables.items()}

    def known() -> bool:
        return coordination_names(asker=city.COORDINATOR).filter(person=request.person_id).exists()

    request = city.request_for(served)
    city.referral("hhp", origin=request)
    before = counted()
    assert [UUID(str(row["person_key"])) for row in before["referral"]] == [request.person_id]
    with clock.set_to(JUNE):
        consent = city.consent(served)
        assert known()
        assert counted() == before
    with clock.set_to(DECEMBER):
        assert not known()
        assert counted() == before
    revoke_consent(by=city.supervisor(city.HOSPITAL), consent=consent, revoked_on=date(2024, 6, 2))
    assert not known()
    assert counted() == before
