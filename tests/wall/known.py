"""Who may know what, by hand from the program's own description of the wall; no grant of the code is read here.

Deny is the default: a guarded field that no content names may be seen by nobody, and turns red where it first shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from ceasefire.access.gate import Asker
from ceasefire.access.roles import Role
from tests.wall.canaries import Canary


class Whose(Enum):
    """Of whose records a role may know a content."""

    ALL = "everybody's"
    OWN_ORGANIZATION = "those of their own organization"
    OWN_CASELOAD = "those of their own caseload"


@dataclass(frozen=True)
class Content:
    """A kind of content: the guarded fields that hold it, and which role may know it of whose records."""

    name: str
    fields: frozenset[str]
    known_to: Mapping[Role, Whose]
    past_too: bool = False
    """Whether what it said before it was corrected is shown: figures are told as known on an earlier day."""


def content(name: str, *fields: str, past_too: bool = False, **known_to: Whose) -> Content:
    """A content, with roles by their codes."""
    by_role = MappingProxyType({Role(role): of for role, of in known_to.items()})
    return Content(name, frozenset(fields), by_role, past_too)


def of(model: str, *fields: str) -> list[str]:
    """Fields of one model."""
    return [f"{model}.{one}" for one in fields]


ALL, OWN_ORGANIZATION, OWN_CASELOAD = Whose.ALL, Whose.OWN_ORGANIZATION, Whose.OWN_CASELOAD

CONTENTS = (
    content(
        "shootings, as the city publishes them",
        *of("shootings.incident", "reference", "latitude", "longitude", "source"),
        *of("feeds.feedfile", "reference", "feed", "sha256", "file_name"),
        *of("feeds.feedrow", "reference", "raw"),
        "shootings.victim.reference",
        law_enforcement=ALL,
        review_coordinator=ALL,
        director=ALL,
    ),
    content(
        "the part of the city where a shooting happened, by which figures are broken down",
        *of("shootings.incident", "area", "precinct"),
        past_too=True,
        law_enforcement=ALL,
        review_coordinator=ALL,
        director=ALL,
        evaluator=ALL,
    ),
    content(
        "that a shooting review was held",
        "reviews.shootingreview.reference",
        law_enforcement=ALL,
        review_coordinator=ALL,
        director=ALL,
    ),
    content(
        "whom the shooting review knows",
        "people.reviewperson.reference",
        *of("people.reviewpersonname", "reference", "full_name", "nickname", "birth_date"),
        law_enforcement=ALL,
        review_coordinator=ALL,
    ),
    content(
        "whom the review let through the door to coordination",
        *of("reviews.release", "reference", "released_by"),
        law_enforcement=ALL,
        review_coordinator=ALL,
    ),
    content(
        "what the review told of them",
        *of("reviews.reviewpacket", "reference", "plain_reason", "safety_notice"),
        review_coordinator=ALL,
    ),
    content(
        "the evidence behind a factor",
        *of("reviews.factorevidence", "reference", "evidence"),
        law_enforcement=ALL,
        review_coordinator=ALL,
    ),
    content(
        "that someone was assessed, and the outcome",
        "reviews.assessment.reference",
        "reviews.disposition.reference",
        law_enforcement=ALL,
        review_coordinator=ALL,
        director=ALL,
    ),
    content(
        "why a reviewer decided otherwise",
        "reviews.assessment.override_reason",
        review_coordinator=ALL,
        director=ALL,
    ),
    content(
        "whom the Ceasefire office knows",
        *of("people.coordinationpersonname", "reference", "full_name", "nickname", "birth_date"),
        review_coordinator=ALL,
        law_enforcement=OWN_ORGANIZATION,
        partner=OWN_ORGANIZATION,
        outreach_worker=OWN_CASELOAD,
        life_coach=OWN_CASELOAD,
        hospital_program=OWN_ORGANIZATION,
        family_program=OWN_ORGANIZATION,
        provider_supervisor=OWN_ORGANIZATION,
    ),
    content(
        "the requests someone made",
        "reviews.request.reference",
        "people.coordinationperson.reference",
        review_coordinator=ALL,
        director=ALL,
        law_enforcement=OWN_ORGANIZATION,
        partner=OWN_ORGANIZATION,
        outreach_worker=OWN_CASELOAD,
        life_coach=OWN_CASELOAD,
        hospital_program=OWN_ORGANIZATION,
        family_program=OWN_ORGANIZATION,
        provider_supervisor=OWN_ORGANIZATION,
    ),
    content(
        "the meetings of the Ceasefire office",
        "reviews.coordinationmeeting.reference",
        review_coordinator=ALL,
        director=ALL,
    ),
    content(
        "referrals, placements and their status",
        "referrals.referral.reference",
        "referrals.placement.reference",
        "referrals.placementstatus.reference",
        review_coordinator=ALL,
        director=ALL,
        outreach_worker=OWN_CASELOAD,
        life_coach=OWN_CASELOAD,
        hospital_program=OWN_ORGANIZATION,
        family_program=OWN_ORGANIZATION,
        provider_supervisor=OWN_ORGANIZATION,
    ),
    content(
        "custom notifications and call-ins",
        *of("call_ins.customnotification", "reference", "message_version"),
        *of("call_ins.callin", "reference", "message_version"),
        "call_ins.callinattendance.reference",
        review_coordinator=ALL,
        director=ALL,
    ),
    content(
        "what a provider's vault holds",
        "people.vaultperson.reference",
        *of("people.vaultpersonname", "reference", "full_name", "nickname", "birth_date"),
        *of("people.contactpoint", "reference", "value", "note"),
        *of("referrals.referralpacket", "reference", "plain_reason", "safety_notice", "sent_by"),
        "referrals.assignment.reference",
        *of("outreach.contactattempt", "reference", "worker"),
        *of("outreach.attemptnote", "reference", "text"),
        *of("consents.consent", "reference", "purpose", "language"),
        "consents.pseudonym.reference",
        "casework.relocation.reference",
        # That a destination is sealed; where it lies, nobody sees but through the seal.
        "casework.relocationaddress.reference",
        *of("casework.sealopening", "reference", "asked_by", "reason", "agreed_by"),
        outreach_worker=OWN_CASELOAD,
        life_coach=OWN_CASELOAD,
        hospital_program=OWN_ORGANIZATION,
        family_program=OWN_ORGANIZATION,
        provider_supervisor=OWN_ORGANIZATION,
    ),
)

CONTENT_OF = {field: one for one in CONTENTS for field in one.fields}


def may_know(asker: Asker, canary: Canary) -> bool:
    """Whether the asker may see the canary."""
    content = CONTENT_OF.get(canary.field)
    if content is None or canary.is_past > content.past_too:
        return False
    whose = content.known_to.get(asker.role)
    if whose is None:
        return False
    if whose is Whose.ALL:
        return True
    if canary.holder != asker.organization_id:
        return False
    return whose is Whose.OWN_ORGANIZATION or canary.worker == asker.id
