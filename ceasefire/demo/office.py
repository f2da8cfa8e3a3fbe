"""The demonstration city's program as an administrator and a coordinator set it up: everything but people served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ceasefire.access.actions import add_organization, add_user
from ceasefire.access.gate import Asker
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Role
from ceasefire.domain import high_risk
from ceasefire.domain.terms import OrganizationKind
from ceasefire.program.actions import set_up
from ceasefire.program.models import CityCode, CodeKind, Goal, HighRiskRule, NamedMonth, Pathway, Service

BUILDER = Asker("demonstration", Role.ADMINISTRATOR)

ORGANIZATIONS = (
    ("PB", "Demonstration City Police Bureau", OrganizationKind.LAW_ENFORCEMENT),
    ("OFFICE", "Office of Ceasefire", OrganizationKind.CEASEFIRE_OFFICE),
    ("NORTHSTAR", "Northstar Street Outreach", OrganizationKind.PROVIDER),
    ("HARBOR", "Harbor Hospital Healing Program", OrganizationKind.PROVIDER),
    ("BRIDGE", "Family Bridge", OrganizationKind.PROVIDER),
    ("PP", "Parole & Probation", OrganizationKind.PARTNER),
    ("EASTSIDE", "Eastside Community Center", OrganizationKind.PARTNER),
)
USERS = (
    ("officer", "Sergeant Demo", "PB", Role.LAW_ENFORCEMENT),
    ("coordinator", "Ana Demo", "OFFICE", Role.REVIEW_COORDINATOR),
    ("director", "Dot Demo", "OFFICE", Role.DIRECTOR),
    ("outreach", "Ben Demo", "NORTHSTAR", Role.OUTREACH_WORKER),
    ("coach", "Cy Demo", "NORTHSTAR", Role.LIFE_COACH),
    ("supervisor", "Sol Demo", "NORTHSTAR", Role.PROVIDER_SUPERVISOR),
    ("hospital", "Hal Demo", "HARBOR", Role.HOSPITAL_PROGRAM),
    ("family", "Fay Demo", "BRIDGE", Role.FAMILY_PROGRAM),
    ("evaluator", "Dee Demo", "OFFICE", Role.EVALUATOR),
    ("partner", "Pat Demo", "PP", Role.PARTNER),
    ("privacy", "Pri Demo", "OFFICE", Role.PRIVACY_OFFICER),
    ("administrator", "Ada Demo", "OFFICE", Role.ADMINISTRATOR),
)
PATHWAYS = (("icm", "SLO/ICM"), ("hhp_tvif", "HHP/TVIF"))
SERVICES = (
    ("slo_icm", "SLO/ICM", "icm", "NORTHSTAR", True, False),
    ("hhp", "HHP", "hhp_tvif", "HARBOR", False, True),
    ("tvif", "TVIF", "hhp_tvif", "BRIDGE", False, True),
)
CODES = (
    (CodeKind.RACE, "B", "Black or African American"),
    (CodeKind.RACE, "W", "White"),
    (CodeKind.RACE, "H", "Hispanic or Latino"),
    (CodeKind.RACE, "A", "Asian"),
    (CodeKind.RACE, "N", "Native American or Alaska Native"),
    (CodeKind.RACE, "P", "Native Hawaiian or Pacific Islander"),
    (CodeKind.RACE, "U", "Unknown"),
    (CodeKind.ETHNICITY, "HL", "Hispanic or Latino"),
    (CodeKind.ETHNICITY, "NHL", "Not Hispanic or Latino"),
    (CodeKind.ETHNICITY, "UNK", "Unknown"),
)


@dataclass(frozen=True)
class Office:
    """What the rest of the demonstration city works with, by the office's own ids."""

    organizations: dict[str, Organization]
    services: dict[str, Service]
    codes: dict[str, CityCode]
    users: dict[str, User]
    rule: high_risk.HighRiskRule

    def asker(self, username: str) -> Asker:
        """Who a user is to the gate."""
        return self.users[username].asker

    @property
    def coordinator(self) -> Asker:
        """Who keeps the reviews and the referrals."""
        return self.asker("coordinator")

    @property
    def officer(self) -> Asker:
        """Who enters incidents."""
        return self.asker("officer")

    def worker_of(self, organization: Organization) -> Asker:
        """Who logs the contact attempts of a provider."""
        names = {"NORTHSTAR": "outreach", "HARBOR": "hospital", "BRIDGE": "family"}
        return self.asker(names[organization.reference])

    def head_of(self, organization: Organization) -> Asker:
        """Who sees to all of a provider's placements and assigns them."""
        names = {"NORTHSTAR": "supervisor", "HARBOR": "hospital", "BRIDGE": "family"}
        return self.asker(names[organization.reference])


def open_office() -> Office:
    """Add organizations and users, and set up the program."""
    organizations = {
        reference: add_organization(by=BUILDER, name=name, kind=kind, reference=reference)
        for reference, name, kind in ORGANIZATIONS
    }
    users = {
        username: add_user(
            by=BUILDER, username=username, full_name=name, organization=organizations[held_by], role=role
        )
        for username, name, held_by, role in USERS
    }
    codes = {
        reference: CityCode(reference=reference, kind=kind, label=label) for kind, reference, label in CODES
    }
    pathways = {reference: Pathway(reference=reference, label=label) for reference, label in PATHWAYS}
    set_up(by=BUILDER, settings=[*codes.values(), *pathways.values()])
    services = {
        reference: Service(
            reference=reference,
            label=label,
            pathway=pathways[pathway],
            organization=organizations[provider],
            sort_order=order,
            has_outreach_stage=outreach,
            has_short_term=short_term,
        )
        for order, (reference, label, pathway, provider, outreach, short_term) in enumerate(SERVICES, start=1)
    }
    five_of_seven = _high_risk_rule()
    set_up(by=BUILDER, settings=[*services.values(), five_of_seven, *_dated_settings()])
    return Office(organizations, services, codes, users, five_of_seven.rule)


def _high_risk_rule() -> HighRiskRule:
    return HighRiskRule(
        reference="five-of-seven",
        effective_from=date(2021, 1, 1),
        threshold=5,
        age_from=18,
        age_to=44,
        arrests_at_least=5,
        connected_within_days=183,
    )


def _dated_settings() -> list[NamedMonth | Goal]:
    declaration = NamedMonth(reference="declaration", month=date(2022, 7, 1), label="Emergency declaration")
    rates = (
        ("referred_in", "1.1"),
        ("engaged", "0.6"),
        ("custom_notifications", "0.05"),
        ("relocations", "0.1"),
    )
    goals = [
        Goal(
            reference=f"2024-{measure}",
            year=2024,
            measure=measure,
            rate=Decimal(rate),
            base_year=2023,
            set_by="Ceasefire steering committee",
        )
        for measure, rate in rates
    ]
    return [declaration, *goals]
