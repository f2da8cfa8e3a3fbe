"""The kinds of records that a workbook holds, each with its sheet's title, in the order of the sheets."""

from __future__ import annotations

from ceasefire.access.models import Organization
from ceasefire.audit.models import Record
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification
from ceasefire.casework.models import Relocation
from ceasefire.outreach.models import ContactAttempt
from ceasefire.people.models import ContactPoint, CoordinationPerson, ReviewPerson, VaultPerson
from ceasefire.program.models import CityCode, Goal, HighRiskRule, NamedMonth, Pathway, Service
from ceasefire.referrals.models import Assignment, Placement, PlacementStatus, Referral, ReferralPacket
from ceasefire.reviews.models import (
    Assessment,
    CoordinationMeeting,
    Disposition,
    FactorEvidence,
    Request,
    ShootingReview,
)
from ceasefire.shootings.models import Incident, Victim

TITLES: dict[type[Record], str] = {
    Organization: "Organizations",
    CityCode: "City codes",
    Pathway: "Pathways",
    Service: "Services",
    HighRiskRule: "High-risk rules",
    NamedMonth: "Named months",
    Goal: "Goals",
    ReviewPerson: "Review people",
    Incident: "Incidents",
    Victim: "Victims",
    ShootingReview: "Shooting reviews",
    CoordinationPerson: "Coordination people",
    CoordinationMeeting: "Coordination meetings",
    Request: "Requests",
    Assessment: "Assessments",
    FactorEvidence: "Evidence",
    Disposition: "Dispositions",
    Referral: "Referrals",
    Placement: "Placements",
    PlacementStatus: "Placement statuses",
    CustomNotification: "Custom notifications",
    CallIn: "Call-ins",
    CallInAttendance: "Call-in attendance",
    VaultPerson: "Participants",
    ContactPoint: "Contact points",
    ReferralPacket: "Referral packets",
    Assignment: "Assignments",
    ContactAttempt: "Contact attempts",
    Relocation: "Relocations",
}
"""A record links only to records of a sheet before its own, or of its own."""
