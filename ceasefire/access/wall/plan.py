"""The plan of the wall in the database: which role reads and writes which rows of which tables. Deny is the default.

This is the file to review. Every role of the program has a database role; the judge of the rules and who the program
signs in as have one besides. A table is opened to a role by one line here or not at all; the versions of its records
lie with it, under the same rows. Source: DOMAIN, "Who may know what".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ceasefire.access.roles import Role
from ceasefire.domain.terms import Room

JUDGE = "judge"
"""Reads what the rules judge, across rooms, when an act ends. No names, no notes, no evidence."""

KEY_KEEPER = "key_keeper"
"""Encrypts anew what is guarded, in every table and in the versions, and reads nothing else."""

SEALER = "sealer"
"""Seals the trail: reads its rows and adds their seals; changes and removes nothing."""

SIGN_IN = "sign_in"
"""Stands for the role that the program signs in as: what it reads before anybody has taken a stand."""

ORGANIZATION = "(SELECT nullif(current_setting('ceasefire.organization', true), '')::uuid)"
USER = "(SELECT nullif(current_setting('ceasefire.user', true), ''))"

EVERY = "true"


def among(key: str, table: str, of: str = "id", where: str = EVERY) -> str:
    """The rows whose `key` is one that the role itself sees in a table: the wall cuts what a subquery finds, too."""
    return f"{key} IN (SELECT {of} FROM {table} WHERE {where})"  # noqa: S608  # nosec B608  # put together from our own parts


OWN = f"held_by_id = {ORGANIZATION}"
OF_AN_OWN_PERSON = among("person_id", "people_coordinationperson", where=OWN)
OWN_REQUEST = PLACED = f"organization_id = {ORGANIZATION}"
# Who was sent a placement that another provider took over still has a log on it.
PLACED_OR_SENT = f"({PLACED} OR {among('id', 'referrals_referralpacket', 'placement_id')})"
ASSIGNED = f"{OWN} AND worker = {USER}"
IN_CASELOAD = among("placement_id", "referrals_assignment", "placement_id", "until_on IS NULL")
ASSESSED_IN_A_REVIEW = "shooting_review_id IS NOT NULL"
IN_OWN_NAME = f"by = {USER}"


@dataclass(frozen=True)
class Opening:
    """What one role may do with one table, and where not said otherwise with the versions of its records.

    Who reads chosen columns reads no versions, which would tell of changes in the others. Who only adds sees the
    numbers that the database gave to what they added, and nothing of it.
    """

    table: str
    """The model's label."""
    rows: str = EVERY
    """Which rows, as SQL over the columns that a record and its versions share."""
    reads: bool = True
    columns: tuple[str, ...] | None = None
    """The fields that are read; None: all."""
    hides_guarded: bool = False
    """Whether guarded fields are not read."""
    adds: bool | str = False
    """Which rows are added, as SQL; True: the same rows."""
    changes: tuple[str, ...] | bool = False
    """The fields that are changed; True: all."""
    becomes: str = ""
    """What a changed row is afterwards, as SQL; empty: one of the same rows."""
    removes: bool = False
    """Whether rows are removed, with their versions."""
    locks: bool = False
    """Whether rows are held for the transaction without being changed."""


def reads(tables: Mapping[str, str], *, without: Iterable[str] = ()) -> tuple[Opening, ...]:
    """Each table's rows are read."""
    return tuple(Opening(table, rows) for table, rows in tables.items() if table not in set(without))


def works(tables: Mapping[str, str], *, without: Iterable[str] = ()) -> tuple[Opening, ...]:
    """Each table's rows are read, added and changed; none is removed."""
    return tuple(replace(opening, adds=True, changes=True) for opening in reads(tables, without=without))


def counts(*tables: str) -> tuple[Opening, ...]:
    """Each table is read whole, but for its guarded fields."""
    return tuple(Opening(table, hides_guarded=True) for table in tables)


def sends(*tables: str, rows: str = EVERY) -> tuple[Opening, ...]:
    """A door: rows are added and not read back."""
    return tuple(Opening(table, rows, reads=False, adds=True) for table in tables)


ROOMS: Mapping[Room, Mapping[str, str]] = {
    Room.REVIEW: {
        "people.ReviewPerson": EVERY,
        "people.ReviewPersonName": EVERY,
        "shootings.Incident": EVERY,
        "shootings.Victim": EVERY,
        "reviews.ShootingReview": EVERY,
        "reviews.FactorEvidence": EVERY,
        "reviews.Release": EVERY,
        "feeds.FeedFile": EVERY,
        "feeds.FeedRow": EVERY,
    },
    Room.COORDINATION: {
        "people.CoordinationPerson": EVERY,
        "people.CoordinationPersonName": EVERY,
        "reviews.CoordinationMeeting": EVERY,
        "reviews.ReviewPacket": EVERY,
        "reviews.Request": EVERY,
        "reviews.Assessment": EVERY,
        "reviews.Disposition": EVERY,
        "referrals.Referral": EVERY,
        "referrals.Placement": EVERY,
        "referrals.PlacementStatus": EVERY,
        "call_ins.CustomNotification": EVERY,
        "call_ins.CallIn": EVERY,
        "call_ins.CallInAttendance": EVERY,
    },
    Room.VAULT: {
        "people.VaultPerson": OWN,
        "people.VaultPersonName": OWN,
        "people.ContactPoint": OWN,
        "referrals.ReferralPacket": OWN,
        "referrals.Assignment": OWN,
        "outreach.ContactAttempt": OWN,
        "outreach.AttemptNote": OWN,
        "casework.Relocation": OWN,
        "casework.RelocationAddress": OWN,
        "casework.SealOpening": OWN,
        "consents.Consent": OWN,
        "consents.Pseudonym": OWN,
    },
    Room.OFFICE: {
        "program.CityCode": EVERY,
        "program.Pathway": EVERY,
        "program.Service": EVERY,
        "program.HighRiskRule": EVERY,
        "program.NamedMonth": EVERY,
        "program.Goal": EVERY,
        "access.Organization": EVERY,
        "access.User": EVERY,
        "access.Invitation": EVERY,
        "access.SignInLink": EVERY,
        "access.Tally": EVERY,
        "keys.DataKey": EVERY,
        "audit.AuditEvent": EVERY,
        "audit.AuditBlock": EVERY,
        "audit.AuditSeal": EVERY,
    },
}
"""Every table by its room, with the rows of it that whoever stands in the room sees."""

CASELOAD: Mapping[str, str] = {
    "people.ContactPoint": f"{OWN} AND {among('person_id', 'people_vaultperson')}",
    "outreach.ContactAttempt": f"{OWN} AND {IN_CASELOAD}",
    "outreach.AttemptNote": f"{OWN} AND {among('attempt_id', 'outreach_contactattempt')}",
    "casework.Relocation": f"{OWN} AND {among('person_id', 'people_vaultperson')}",
    "casework.RelocationAddress": f"{OWN} AND {among('relocation_id', 'casework_relocation')}",
    "casework.SealOpening": f"{OWN} AND {among('relocation_id', 'casework_relocation')}",
    "consents.Consent": f"{OWN} AND {among('person_id', 'people_vaultperson')}",
    "consents.Pseudonym": f"{OWN} AND {among('person_id', 'people_vaultperson')}",
}
"""The rows of the own vault that a worker works on: those of the placements assigned to them."""

CASELOAD_READ: Mapping[str, str] = {
    "people.VaultPerson": f"{OWN} AND {among('id', 'referrals_referralpacket', 'person_id')}",
    "people.VaultPersonName": f"{OWN} AND {among('person_id', 'people_vaultperson')}",
    "referrals.ReferralPacket": f"{OWN} AND {IN_CASELOAD}",
    "referrals.Assignment": ASSIGNED,
}
"""And those that they read."""

SETTINGS = {table: rows for table, rows in ROOMS[Room.OFFICE].items() if table.startswith("program.")}
ORGANIZATIONS = (Opening("access.Organization"),)
WHO_SIGNS_IN = Opening(
    "access.User",
    columns=(
        *("id", "username", "full_name", "organization", "role", "is_active", "last_login"),
        *("proof", "sign_on_proof"),
    ),
)
"""Everything of users but their passwords."""
USERS = (
    replace(WHO_SIGNS_IN, adds=True, changes=True),
    Opening("access.Invitation", adds=True, removes=True),
    Opening("access.SignInLink", adds=True, removes=True),
    # What somebody signs in with can be taken from them, and nobody learns what it is.
    Opening("mfa.Authenticator", columns=("id", "user", "type"), removes=True),
    Opening("socialaccount.SocialAccount", removes=True),
    Opening("socialaccount.SocialToken", columns=("id", "account"), removes=True),
)
"""Users are added, invited and closed."""
TRAIL = sends("audit.AuditEvent", rows=IN_OWN_NAME)
"""Whoever does something leaves a row, in their own name."""
SEALS = reads({"audit.AuditBlock": EVERY, "audit.AuditSeal": EVERY})
WHOLE_TRAIL = (Opening("audit.AuditEvent", adds=IN_OWN_NAME), *SEALS)
"""Who reads the trail can hold it against its seals, too."""

OWN_REQUESTS = (
    # That it was received, and not what became of it.
    Opening(
        "reviews.Request",
        OWN_REQUEST,
        columns=("id", "reference", "person", "organization", "requested_on", "received_on"),
        adds=f"{OWN_REQUEST} AND {OF_AN_OWN_PERSON}",
    ),
    Opening("people.CoordinationPerson", OWN, adds=True),
)
"""The door from a partner, and back: the requests that one's own organization made, and of whom."""

IN_CASELOAD_AT_CITY = f"{OWN} AND {among('id', 'consents_pseudonym', 'known_as')}"
REQUESTS_OF_CASELOAD = tuple(
    replace(one, rows=f"{one.rows} AND {OF_AN_OWN_PERSON}")
    if one.table == "reviews.Request"
    else replace(one, rows=IN_CASELOAD_AT_CITY, adds=OWN)
    for one in OWN_REQUESTS
)
"""The same for a worker: of the participants of their caseload, whom the vault knows the pseudonyms of."""

NAMES_OF_OWN = Opening("people.CoordinationPersonName", OF_AN_OWN_PERSON, adds=True)
"""What the individuals are called whom one's own organization asked for; a provider takes that back, too."""

NOT_REVOKED = "revoked_on IS NULL"
"""A revoked consent opens no other vault; whether it holds on the day is for the action to say."""
CONSENTED_TO = among("held_by_id", "consents_consent", "other_organization_id", NOT_REVOKED)
HANDED_OVER = tuple(
    Opening(table, OWN, adds=f"{OWN} OR {CONSENTED_TO}", changes=True)
    for table in ("people.VaultPerson", "people.VaultPersonName", "referrals.ReferralPacket")
)
"""The door from a vault to another one: a copy for the provider whom a consent in one's own vault names."""

ASSESSED_IN_REVIEW = (
    Opening(
        "reviews.Assessment",
        ASSESSED_IN_A_REVIEW,
        columns=(
            *("id", "reference", "person", "shooting_review", "assessed_on", "outcome", "decided_high_risk"),
            *(
                "male",
                "age",
                "arrests",
                "group",
                "previously_shot",
                "socially_connected",
                "justice_involvement",
            ),
        ),
    ),
)
"""The door from coordination to review: the factors and the outcome of those assessed in a shooting review."""

ROOM_KEYS = "holder IN ('review', 'coordination')"
OWN_KEYS = f"holder IN ('coordination', replace({ORGANIZATION}::text, '-', ''))"
CONSENTED_KEYS = among(
    "holder", "consents_consent", "replace(other_organization_id::text, '-', '')", NOT_REVOKED
)


def opens(rows: str) -> tuple[Opening, ...]:
    """The data keys of those rows are there to encrypt and to open with; the first one of a holder is made."""
    return (Opening("keys.DataKey", rows, adds=True),)


INTO_A_VAULT = sends("people.VaultPerson", "people.VaultPersonName", "referrals.ReferralPacket")
"""The door from coordination to services: the packet and the copy of the person, never read back."""

STATUS = (
    Opening(
        "referrals.PlacementStatus", among("placement_id", "referrals_placement", where=PLACED), adds=True
    ),
)
"""The door from services to coordination: status and dates of the placements that one sees."""

PROVIDER = (
    *STATUS,
    replace(NAMES_OF_OWN, removes=True),
    *reads(SETTINGS),
    *ORGANIZATIONS,
    *TRAIL,
)

SEAL = "casework.SealOpening"
ASKED_ALONE = f"asked_by = {USER} AND agreed_by = ''"
AGREED_BY_A_SECOND = f"agreed_by = {USER} AND asked_by <> {USER}"


def asks_to_open(rows: str) -> tuple[Opening, ...]:
    """The first of two people asks to open a seal, in their own name, and changes nothing of it."""
    return (Opening(SEAL, rows, adds=f"{rows} AND {ASKED_ALONE}"),)


WORKER = (
    *works(CASELOAD, without=[SEAL]),
    *asks_to_open(CASELOAD[SEAL]),
    *reads(CASELOAD_READ),
    Opening(
        "referrals.Placement",
        f"{PLACED_OR_SENT} AND {among('id', 'referrals_assignment', 'placement_id', 'until_on IS NULL')}",
    ),
    *opens(OWN_KEYS),
    *REQUESTS_OF_CASELOAD,
    *PROVIDER,
)
WHOLE_ORGANIZATION = (
    *works(ROOMS[Room.VAULT], without=[SEAL, *(opening.table for opening in HANDED_OVER)]),
    *HANDED_OVER,
    *asks_to_open(OWN),
    Opening("referrals.Placement", PLACED_OR_SENT),
    *opens(f"({OWN_KEYS} OR {CONSENTED_KEYS})"),
    *OWN_REQUESTS,
    *PROVIDER,
)

SUPERVISOR = tuple(
    replace(one, changes=("agreed_by", "agreed_at"), becomes=f"{OWN} AND {AGREED_BY_A_SECOND}")
    if one.table == SEAL
    else one
    for one in WHOLE_ORGANIZATION
)
"""And agrees, in their own name, to open a seal that somebody else asked for."""

COUNTED = counts(
    "people.CoordinationPerson",
    "reviews.Assessment",
    "reviews.Disposition",
    "referrals.Referral",
    "referrals.Placement",
    "referrals.PlacementStatus",
    "outreach.ContactAttempt",
    "call_ins.CustomNotification",
    "call_ins.CallIn",
    "call_ins.CallInAttendance",
    "casework.Relocation",
    "shootings.Victim",
    *SETTINGS,
    "access.Organization",
)
"""What figures are computed from."""

JUDGED = (
    *counts(
        "shootings.Incident",
        "shootings.Victim",
        "reviews.ShootingReview",
        "reviews.CoordinationMeeting",
        "reviews.Request",
        "reviews.Disposition",
        "people.CoordinationPerson",
        "people.ReviewPerson",
        "people.VaultPerson",
        "referrals.Placement",
        "referrals.PlacementStatus",
        "referrals.Assignment",
        "outreach.ContactAttempt",
        "casework.Relocation",
        "consents.Consent",
        "consents.Pseudonym",
        "program.HighRiskRule",
        "program.Service",
        "access.Organization",
    ),
    Opening("reviews.Assessment"),
    # Two acts on one referral wait for each other.
    Opening("referrals.Referral", locks=True),
    Opening(
        "referrals.ReferralPacket", columns=("id", "reference", "held_by", "placement", "person", "sent_on")
    ),
    Opening("outreach.AttemptNote", columns=("id", "reference", "held_by", "attempt")),
    # A birth date must agree with the birth year and with the factor; what someone is called is no matter of rules.
    *(
        Opening(f"people.{room}PersonName", columns=("id", "reference", "person", "birth_date"))
        for room in ("Review", "Coordination")
    ),
    Opening("people.VaultPersonName", columns=("id", "reference", "held_by", "person", "birth_date")),
    Opening("people.ContactPoint", columns=("id", "reference", "held_by", "person")),
    WHO_SIGNS_IN,
    *opens(EVERY),
)

PLAN: Mapping[str, tuple[Opening, ...]] = {
    Role.LAW_ENFORCEMENT: (
        *works(ROOMS[Room.REVIEW]),
        *ASSESSED_IN_REVIEW,
        *OWN_REQUESTS,
        NAMES_OF_OWN,
        *opens(ROOM_KEYS),
        *reads(SETTINGS),
        *ORGANIZATIONS,
        *TRAIL,
    ),
    Role.REVIEW_COORDINATOR: (
        *works(ROOMS[Room.REVIEW]),
        *works(ROOMS[Room.COORDINATION]),
        *INTO_A_VAULT,
        *opens(EVERY),
        *works(SETTINGS),
        *ORGANIZATIONS,
        *TRAIL,
    ),
    Role.OUTREACH_WORKER: WORKER,
    Role.LIFE_COACH: WORKER,
    Role.HOSPITAL_PROGRAM: WHOLE_ORGANIZATION,
    Role.FAMILY_PROGRAM: WHOLE_ORGANIZATION,
    Role.PROVIDER_SUPERVISOR: SUPERVISOR,
    Role.DIRECTOR: (
        *reads(ROOMS[Room.COORDINATION], without=["people.CoordinationPersonName", "reviews.ReviewPacket"]),
        *reads(
            ROOMS[Room.REVIEW],
            without=[
                "people.ReviewPerson",
                "people.ReviewPersonName",
                "reviews.FactorEvidence",
                "reviews.Release",
            ],
        ),
        *opens(ROOM_KEYS),
        *works(SETTINGS),
        *ORGANIZATIONS,
        *TRAIL,
    ),
    Role.EVALUATOR: (*reads(SETTINGS), *ORGANIZATIONS, *TRAIL),
    Role.PARTNER: (*OWN_REQUESTS, NAMES_OF_OWN, *opens(OWN_KEYS), *ORGANIZATIONS, *TRAIL),
    Role.PRIVACY_OFFICER: (
        *WHOLE_TRAIL,
        WHO_SIGNS_IN,
        *ORGANIZATIONS,
    ),
    Role.ADMINISTRATOR: (
        *works(SETTINGS),
        *works({"access.Organization": EVERY}),
        *USERS,
        Opening("keys.DataKey", adds=True, changes=True, removes=True),
        *WHOLE_TRAIL,
    ),
    Role.PUBLIC: (),
    Role.SYSTEM: (
        *COUNTED,
        # Who was asked for by a provider is no second participant there.
        *counts("consents.Pseudonym"),
        *works({"shootings.Incident": EVERY, "feeds.FeedFile": EVERY, "feeds.FeedRow": EVERY}),
        *TRAIL,
    ),
    JUDGE: JUDGED,
    KEY_KEEPER: (Opening("keys.DataKey", adds=True),),
    SEALER: (
        Opening("audit.AuditEvent"),
        *(replace(opening, adds=True) for opening in SEALS),
        Opening("keys.DataKey", columns=("id",)),
    ),
    SIGN_IN: (
        Opening("access.User", changes=("last_login", "password", "sign_on_proof")),
        Opening("access.Invitation", changes=("used_at",)),
        Opening("access.SignInLink", changes=("used_at",)),
        Opening("access.Tally", adds=True, changes=True, removes=True),
        *ORGANIZATIONS,
        Opening("audit.AuditEvent", columns=("id",), adds=True),
    ),
}
"""For each role what is open to it. What is not ours (sessions, second factors, jobs) is open to SIGN_IN besides."""
