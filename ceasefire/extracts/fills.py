"""Which record fills which promised table, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf

from ceasefire.access.models import Organization
from ceasefire.audit.history import value_known_on
from ceasefire.audit.models import Record
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification
from ceasefire.casework.models import Relocation
from ceasefire.domain.terms import MadeIn
from ceasefire.outreach.models import ContactAttempt
from ceasefire.people.models import CoordinationPerson
from ceasefire.program.models import CityCode, Goal, NamedMonth, Pathway, Service
from ceasefire.referrals.models import Placement, PlacementStatus, Referral
from ceasefire.reviews.models import Assessment, Disposition
from ceasefire.shootings.models import Incident, Victim


@dataclass(frozen=True)
class Through:
    """A field of the record that a foreign key names."""

    record: type[Record]
    key: str
    field: str


@dataclass(frozen=True)
class Fill:
    """A promised table's source: the record, and for each promised column a field or an expression over the record."""

    record: type[Record]
    columns: Mapping[str, str | Combinable | Through]

    def expression(self, column: str, known_at: datetime | None) -> Combinable:
        """What gives a promised column, as known just before `known_at` (None: now)."""
        source = self.columns[column]
        if isinstance(source, Through):
            return value_known_on(source.record, source.key, source.field, known_at)
        return F(source) if isinstance(source, str) else source


def _or_null(field: str) -> NullIf:
    # The promised tables have one word for nothing; a text column of ours says it with "".
    return NullIf(F(field), Value(""))


MADE_IN = Case(
    When(shooting_review__isnull=False, then=Value(MadeIn.SHOOTING_REVIEW.value)),
    When(coordination_meeting__isnull=False, then=Value(MadeIn.COORDINATION_MEETING.value)),
    default=Value(MadeIn.PROVIDER.value),
    output_field=CharField(),
)

FILLS: dict[str, Fill] = {
    "incident": Fill(
        Incident,
        {
            "incident_key": "id",
            "occurred_on": "occurred_on",
            "standing": "standing",
            "any_injury": "any_injury",
            "area": _or_null("area"),
            "precinct": _or_null("precinct"),
        },
    ),
    "victim": Fill(Victim, {"victim_key": "id", "incident_key": "incident_id", "died_on": "died_on"}),
    "person": Fill(
        CoordinationPerson,
        {
            "person_key": "id",
            "gender": "gender",
            "birth_year": "birth_year",
            "race": Through(CityCode, "race", "reference"),
            "ethnicity": Through(CityCode, "ethnicity", "reference"),
            "housing": "housing",
        },
    ),
    "assessment": Fill(
        Assessment,
        {
            "assessment_key": "id",
            "person_key": "person_id",
            "assessed_on": "assessed_on",
            "made_in": MADE_IN,
            "request_key": "request_id",
            "outcome": "outcome",
        },
    ),
    "disposition": Fill(
        Disposition,
        {
            "disposition_key": "id",
            "assessment_key": "assessment_id",
            "disposed_on": "disposed_on",
            "outcome": "outcome",
        },
    ),
    "referral": Fill(
        Referral,
        {
            "referral_key": "id",
            "person_key": "person_id",
            "disposition_key": "disposition_id",
            "request_key": "request_id",
            "referred_on": "referred_on",
        },
    ),
    "placement": Fill(
        Placement,
        {
            "placement_key": "id",
            "referral_key": "referral_id",
            "service_key": "service_id",
            "organization_key": "organization_id",
            "placed_on": "placed_on",
            "consolidated_on": "consolidated_on",
        },
    ),
    "placement_status": Fill(
        PlacementStatus,
        {
            "placement_status_key": "id",
            "placement_key": "placement_id",
            "step": "step",
            "status": "status",
            "effective_on": "effective_on",
            "unable_reason": _or_null("unable_reason"),
            "exit_reason": _or_null("exit_reason"),
        },
    ),
    "contact_attempt": Fill(
        ContactAttempt,
        {
            "contact_attempt_key": "id",
            "placement_key": "placement_id",
            "attempted_on": "attempted_on",
            "channel": "channel",
            "result": "result",
        },
    ),
    "custom_notification": Fill(
        CustomNotification,
        {
            "custom_notification_key": "id",
            "person_key": "person_id",
            "delivered_on": "delivered_on",
            "offer_accepted_on": "offer_accepted_on",
        },
    ),
    "call_in": Fill(CallIn, {"call_in_key": "id", "held_on": "held_on"}),
    "call_in_attendance": Fill(
        CallInAttendance,
        {
            "call_in_attendance_key": "id",
            "call_in_key": "call_in_id",
            "person_key": "person_id",
            "outcome": "outcome",
        },
    ),
    "relocation": Fill(
        Relocation,
        {"relocation_key": "id", "moved_on": "moved_on", "household": "household", "people": "people"},
    ),
    "goal": Fill(
        Goal,
        {"goal_key": "id", "year": "year", "measure": "measure", "rate": "rate", "base_year": "base_year"},
    ),
    "organization": Fill(Organization, {"organization_key": "id", "kind": "kind", "label": "name"}),
    "service": Fill(
        Service,
        {
            "service_key": "id",
            "code": "reference",
            "label": "label",
            "pathway": Through(Pathway, "pathway", "reference"),
            "pathway_label": Through(Pathway, "pathway", "label"),
            "sort_order": "sort_order",
        },
    ),
    "named_month": Fill(NamedMonth, {"named_month_key": "id", "month": "month", "label": "label"}),
}
"""Every promised table's source; a house test holds it to the promise."""
