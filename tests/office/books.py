"""The workbooks of an office: what the coordinator fills in, and what a provider does."""

from __future__ import annotations

from pathlib import Path

from ceasefire.workbook.tests.books import Rows, make

FEED = """Incident Number,Occurence Date,Person Injury,Neighborhood,Precinct,Open Data Latitude,Open Data Longitude
24-9009,3/4/2024,True,Emerald,East,0,0
"""
"""A file that a city publishes."""

NAMED = {"Held by": "OFFICE", "Full name": "Dorothy Gale", "Birth date": "2001-02-03"}
MET = ("Male", "Age", "Previous arrests", "Group", "Previously shot")
NOT_MET = ("Socially connected", "Justice involvement")
REVIEWED, DECIDED = "2024-03-06", "2024-03-07"
SLO_ICM = {"Id": "slo_icm", "Label": "SLO/ICM", "Pathway": "icm", "Organization": "STREET"}
RULE = {
    "Id": "rule",
    "In force from": "2024-01-01",
    "Factors to be met": 5,
    "Age from": 14,
    "Age to": 35,
    "Previous arrests, at least": 2,
    "Connected within days": 365,
}
ASSESSED = {"Id": "assessed", "Person": "person", "Assessed on": REVIEWED, "Shooting review": "review"}
SEEN = {"Id": "why", "Assessment": "assessed", "Factor": "group", "As of": REVIEWED}
SENT = {"Id": "sent", "Assessment": "assessed", "Decision": "referred", "Decided on": DECIDED}
PLACED = {"Id": "placed", "Referral": "referral", "Service": "slo_icm", "Organization": "STREET"}

COORDINATORS: dict[str, Rows] = {
    "Pathways": [{"Id": "icm", "Label": "SLO/ICM"}],
    "Services": [{**SLO_ICM, "Has an outreach stage": "Yes"}],
    "High_risk_rules": [RULE],
    "Review_people": [{"Id": "seen", **NAMED}],
    "Incidents": [{"Id": "24-0001", "Date": "2024-03-04"}],
    "Victims": [{"Id": "hurt", "Incident": "24-0001", "Person": "seen"}],
    "Shooting_reviews": [{"Id": "review", "Held on": REVIEWED}],
    "Coordination_people": [{"Id": "person", **NAMED}],
    "Assessments": [{**ASSESSED, **dict.fromkeys(MET, "Yes"), **dict.fromkeys(NOT_MET, "No")}],
    "Evidence": [{**SEEN, "Evidence": "Seen with the Winkies"}],
    "Dispositions": [SENT],
    "Referrals": [{"Id": "referral", "Person": "person", "Disposition": "sent", "Referred on": DECIDED}],
    "Placements": [{**PLACED, "First or second service": 1, "Placed on": DECIDED}],
    "Placement_statuses": [
        {"Id": "step", "Placement": "placed", "Step": 1, "Status": "pursuing", "Effective on": DECIDED}
    ],
}

PHONE = {"Kind": "phone", "Number, address or account": "(202) 555-0143"}
PACKET = {"Id": "packet", "Placement": "placed", "Participant": "participant", "Sent on": DECIDED}
ATTEMPT = {"Id": "attempt", "Placement": "placed", "Date": "2024-03-08", "Worker": "sol", "Channel": "Call"}

PROVIDERS: dict[str, Rows] = {
    "Participants": [{"Id": "participant", "Full name": "Dorothy Gale"}],
    "Contact_points": [{"Id": "phone", "Participant": "participant", **PHONE}],
    "Referral_packets": [{**PACKET, "Reason": "Was shot at"}],
    "Contact_attempts": [{**ATTEMPT, "Result": "No answer", "Note": "Her aunt Em answered"}],
}


def coordinators(folder: Path) -> Path:
    """From a shooting to a placement that a provider pursues."""
    return make(folder / "coordinators.xlsx", **COORDINATORS)


def providers(folder: Path) -> Path:
    """What a provider keeps of whom it was sent."""
    return make(folder / "providers.xlsx", **PROVIDERS)
