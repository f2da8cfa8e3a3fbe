"""What a setting said on a day is what a report of that day says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ceasefire.access.gate import SYSTEM
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.domain.terms import Status
from ceasefire.extracts.queries import promised_tables
from ceasefire.program.actions import set_up
from tests import city

pytestmark = pytest.mark.django_db

APRIL, JUNE = datetime(2024, 4, 5, tzinfo=UTC), datetime(2024, 6, 5, tzinfo=UTC)


def test_a_pathway_renamed_later_has_its_earlier_name_in_an_earlier_report() -> None:
    with clock.set_to(APRIL):
        pathway = city.service().pathway
    pathway.label = "Emerald pathway"
    with clock.set_to(JUNE):
        set_up(by=city.COORDINATOR, settings=[pathway])

    def label(known_at: datetime | None) -> str:
        needs = {"service": ["pathway_label"]}
        tables = promised_tables(asker=SYSTEM, needs=needs, known_at=known_at)
        return str(tables["service"]["pathway_label"][0])

    assert label(JUNE) == "ICM"
    assert label(None) == "Emerald pathway"


def test_a_service_keeps_the_stages_that_its_placements_are_in() -> None:
    placement = city.placement((Status.SLO, city.DAY))
    service = placement.service
    service.has_outreach_stage = False
    with pytest.raises(BrokenRules, match=r"has no status \[slo\]"):
        set_up(by=city.COORDINATOR, settings=[service])
