"""Who may do what: the roles of the program, what each is for, may see, may do and never sees. Deny is the default.

Source: DOMAIN, "Who may know what: the information wall".
"""

from __future__ import annotations

from dataclasses import dataclass

from ceasefire.domain.terms import OrganizationKind, Room, Term


class Permission(Term):
    """One thing that a role may do."""

    FIGURES_READ = "figures_read", "See figures", "Reports and their figures."
    TABLES_READ = (
        "tables_read",
        "Compute figures",
        "Read the promised tables, which hold no names, to compute figures.",
    )
    PROGRAM_READ = (
        "program_read",
        "See the program's settings",
        "Services, goals and the high-risk rule.",
    )
    PROGRAM_WRITE = (
        "program_write",
        "Set up the program",
        "Change services, goals, the high-risk rule, the city's codes.",
    )
    USERS_WRITE = "users_write", "Manage users", "Add organizations and users."
    KEYS_KEEP = (
        "keys_keep",
        "Keep the keys",
        "Make and rotate the keys that open names and notes; read none of those.",
    )
    TRAIL_READ = (
        "trail_read",
        "Read the trail",
        "Who did what to which record; never what it says.",
    )
    INCIDENTS_READ = (
        "incidents_read",
        "See incidents",
        "Shooting incidents and their victims.",
    )
    INCIDENTS_WRITE = (
        "incidents_write",
        "Enter incidents",
        "Enter and correct shooting incidents and their victims.",
    )
    FEED_IMPORT = (
        "feed_import",
        "Import a feed",
        "Take incidents from a city's published file.",
    )
    REVIEWS_READ = (
        "reviews_read",
        "See shooting reviews",
        "Shooting reviews, the evidence behind a factor, and the outcome of who was assessed there.",
    )
    REVIEWS_WRITE = (
        "reviews_write",
        "Hold shooting reviews",
        "Enter shooting reviews, the evidence behind a factor.",
    )
    ASSESSMENTS_READ = (
        "assessments_read",
        "See assessments",
        "Assessments and their dispositions.",
    )
    ASSESSMENTS_WRITE = (
        "assessments_write",
        "Assess",
        "Enter coordination meetings, assessments and dispositions, with the names of those assessed.",
    )
    REFERRALS_READ = (
        "referrals_read",
        "See referrals",
        "Referrals, placements and their status.",
    )
    REFERRALS_WRITE = (
        "referrals_write",
        "Refer",
        "Send out referrals, follow placements, enter their status, with the names of those referred.",
    )
    REQUESTS_MAKE = (
        "requests_make",
        "Make a request",
        "Send a request, and see: received, yes or no.",
    )
    PARTICIPANT_REQUESTS = (
        "participant_requests",
        "Ask for a participant",
        "Send a request for one of their participants, who is named only with consent, and see: received, yes or no.",
    )
    NOTIFICATIONS_READ = (
        "notifications_read",
        "See notifications",
        "Custom notifications and call-ins.",
    )
    NOTIFICATIONS_WRITE = (
        "notifications_write",
        "Notify",
        "Enter custom notifications and call-ins.",
    )
    VAULT_READ = (
        "vault_read",
        "See one's caseload",
        "The participants, the contact log and the relocations of the placements assigned to them.",
    )
    VAULT_WRITE = (
        "vault_write",
        "Work on one's caseload",
        "Enter contact attempts and relocations for the placements assigned to them.",
    )
    OWN_PLACEMENTS = (
        "own_placements",
        "Own placements",
        "See and move the status of the placements assigned to them.",
    )
    VAULT_ORGANIZATION = (
        "vault_organization",
        "See to the whole organization",
        "Do for their whole organization what others do for their caseload, and enter participants and packets.",
    )
    SEAL_AGREE = (
        "seal_agree",
        "Agree to open a seal",
        "Be the second person who opens the destination of a relocation, for an hour.",
    )
    ASSIGNMENTS_WRITE = (
        "assignments_write",
        "Assign placements",
        "Say who of their organization works with a placement.",
    )


P = Permission

LOOKING = frozenset(
    {
        P.FIGURES_READ,
        P.PROGRAM_READ,
        P.TRAIL_READ,
        P.INCIDENTS_READ,
        P.REVIEWS_READ,
        P.ASSESSMENTS_READ,
        P.REFERRALS_READ,
        P.NOTIFICATIONS_READ,
        P.VAULT_READ,
    }
)
"""The permissions that let somebody see; by every other one they do something."""


class Role(Term):
    """What a user is to the program. The meaning is shown to users in these words."""

    LAW_ENFORCEMENT = (
        "law_enforcement",
        "Law enforcement partner",
        "Brings shootings to the review and sees what was assessed there; never anything from a service.",
    )
    REVIEW_COORDINATOR = (
        "review_coordinator",
        "Review coordinator",
        "Prepares the shooting review and the coordination meeting and keeps the referrals; never reads notes.",
    )
    OUTREACH_WORKER = (
        "outreach_worker",
        "Outreach worker",
        "Pursues the people placed with them and logs each attempt; sees nobody else's caseload.",
    )
    LIFE_COACH = (
        "life_coach",
        "Life coach",
        "Walks with the people enrolled with them; sees their own caseload only.",
    )
    HOSPITAL_PROGRAM = (
        "hospital_program",
        "Hospital program",
        "Serves people with a gunshot wound; own placements only.",
    )
    FAMILY_PROGRAM = (
        "family_program",
        "Family program",
        "Serves families after violence; own placements only.",
    )
    PROVIDER_SUPERVISOR = (
        "provider_supervisor",
        "Provider supervisor",
        "Sees the placements and workers of their own organization; no other organization's notes.",
    )
    DIRECTOR = (
        "director",
        "Program director",
        "Sees counts, progress, and each referral with its status; never the notes of coaches.",
    )
    EVALUATOR = (
        "evaluator",
        "Evaluator",
        "Works with measures and de-identified records; no names, no birth dates.",
    )
    PARTNER = (
        "partner",
        "Partner",
        "Sends requests and sees whether they were received; nothing else.",
    )
    PRIVACY_OFFICER = (
        "privacy_officer",
        "Privacy officer",
        "Keeps consents, legal requests and retention, and reads the trail; no notes, no intelligence.",
    )
    ADMINISTRATOR = (
        "administrator",
        "Administrator",
        "Keeps users and settings, and reads the trail; no case content.",
    )
    PUBLIC = "public", "Public", "Sees what is published."
    SYSTEM = (
        "system",
        "System",
        "The program itself: takes incidents from a feed and computes figures; shows nobody's record.",
    )


OWN_CASELOAD = frozenset(
    {P.OWN_PLACEMENTS, P.VAULT_READ, P.VAULT_WRITE, P.PARTICIPANT_REQUESTS, P.PROGRAM_READ}
)
WHOLE_ORGANIZATION = OWN_CASELOAD | {P.VAULT_ORGANIZATION, P.ASSIGNMENTS_WRITE}

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.LAW_ENFORCEMENT: frozenset(
        {
            P.PROGRAM_READ,
            P.INCIDENTS_READ,
            P.INCIDENTS_WRITE,
            P.REVIEWS_READ,
            P.REVIEWS_WRITE,
            P.REQUESTS_MAKE,
        }
    ),
    Role.REVIEW_COORDINATOR: frozenset(
        {
            P.FIGURES_READ,
            P.TABLES_READ,
            P.PROGRAM_READ,
            P.PROGRAM_WRITE,
            P.INCIDENTS_READ,
            P.INCIDENTS_WRITE,
            P.FEED_IMPORT,
            P.REVIEWS_READ,
            P.REVIEWS_WRITE,
            P.ASSESSMENTS_READ,
            P.ASSESSMENTS_WRITE,
            P.REFERRALS_READ,
            P.REFERRALS_WRITE,
            P.NOTIFICATIONS_READ,
            P.NOTIFICATIONS_WRITE,
        }
    ),
    Role.OUTREACH_WORKER: OWN_CASELOAD,
    Role.LIFE_COACH: OWN_CASELOAD,
    Role.HOSPITAL_PROGRAM: WHOLE_ORGANIZATION,
    Role.FAMILY_PROGRAM: WHOLE_ORGANIZATION,
    Role.PROVIDER_SUPERVISOR: WHOLE_ORGANIZATION | {P.SEAL_AGREE},
    Role.DIRECTOR: frozenset(
        {
            P.FIGURES_READ,
            P.TABLES_READ,
            P.PROGRAM_READ,
            P.PROGRAM_WRITE,
            P.INCIDENTS_READ,
            P.ASSESSMENTS_READ,
            P.REFERRALS_READ,
            P.NOTIFICATIONS_READ,
        }
    ),
    Role.EVALUATOR: frozenset({P.FIGURES_READ, P.TABLES_READ, P.PROGRAM_READ}),
    Role.PARTNER: frozenset({P.REQUESTS_MAKE}),
    Role.PRIVACY_OFFICER: frozenset({P.TRAIL_READ}),
    Role.ADMINISTRATOR: frozenset(
        {P.USERS_WRITE, P.KEYS_KEEP, P.PROGRAM_READ, P.PROGRAM_WRITE, P.TRAIL_READ}
    ),
    Role.PUBLIC: frozenset(),
    Role.SYSTEM: frozenset({P.FIGURES_READ, P.TABLES_READ, P.FEED_IMPORT, P.PROGRAM_READ}),
}
"""What each role may do; a role that is not listed may do nothing."""

ROOMS: dict[Role, frozenset[Room]] = {
    Role.LAW_ENFORCEMENT: frozenset({Room.REVIEW}),
    Role.REVIEW_COORDINATOR: frozenset({Room.REVIEW, Room.COORDINATION}),
    Role.OUTREACH_WORKER: frozenset({Room.VAULT}),
    Role.LIFE_COACH: frozenset({Room.VAULT}),
    Role.HOSPITAL_PROGRAM: frozenset({Room.VAULT}),
    Role.FAMILY_PROGRAM: frozenset({Room.VAULT}),
    Role.PROVIDER_SUPERVISOR: frozenset({Room.VAULT}),
    Role.DIRECTOR: frozenset({Room.COORDINATION}),
    Role.ADMINISTRATOR: frozenset({Room.OFFICE}),
    Role.PRIVACY_OFFICER: frozenset({Room.OFFICE}),
}
"""The rooms each role stands in; a role that is not listed stands in none."""

KINDS: dict[Role, OrganizationKind] = {
    Role.LAW_ENFORCEMENT: OrganizationKind.LAW_ENFORCEMENT,
    Role.REVIEW_COORDINATOR: OrganizationKind.CEASEFIRE_OFFICE,
    Role.OUTREACH_WORKER: OrganizationKind.PROVIDER,
    Role.LIFE_COACH: OrganizationKind.PROVIDER,
    Role.HOSPITAL_PROGRAM: OrganizationKind.PROVIDER,
    Role.FAMILY_PROGRAM: OrganizationKind.PROVIDER,
    Role.PROVIDER_SUPERVISOR: OrganizationKind.PROVIDER,
    Role.DIRECTOR: OrganizationKind.CEASEFIRE_OFFICE,
    Role.EVALUATOR: OrganizationKind.CEASEFIRE_OFFICE,
    Role.PARTNER: OrganizationKind.PARTNER,
    Role.PRIVACY_OFFICER: OrganizationKind.CEASEFIRE_OFFICE,
    Role.ADMINISTRATOR: OrganizationKind.CEASEFIRE_OFFICE,
}
"""The kind of organization whose people have the role. A role in another's organization would see another's vault."""


@dataclass(frozen=True)
class Never:
    """Something that a role never sees, in words for its users; what the role may therefore not be given."""

    sentence: str
    rooms: frozenset[Room]
    """Rooms in which whoever never sees it does not stand."""
    permissions: frozenset[Permission]
    """Permissions that they do not have."""


WORKING_WITH_NAMES = frozenset({P.ASSESSMENTS_WRITE, P.REFERRALS_WRITE})
IN_A_VAULT = frozenset({P.VAULT_READ, P.VAULT_WRITE, P.VAULT_ORGANIZATION})

WHAT_PARTICIPANTS_SAY = Never(
    "What a participant tells a provider: contact log, notes, phone numbers, addresses, the place of a relocation.",
    frozenset({Room.VAULT}),
    IN_A_VAULT | {P.SEAL_AGREE},
)
WHO_IS_IN_SERVICES = Never(
    "Whether somebody is in services, with whom and in which status: who is and who is not look the same.",
    frozenset({Room.COORDINATION}),
    frozenset({P.REFERRALS_READ, P.REFERRALS_WRITE, P.ASSESSMENTS_READ, P.NOTIFICATIONS_READ}),
)
WHAT_POLICE_HOLD = Never(
    "What the police hold: shootings, suspects, the evidence behind a factor.",
    frozenset({Room.REVIEW}),
    frozenset({P.INCIDENTS_READ, P.INCIDENTS_WRITE, P.REVIEWS_READ, P.REVIEWS_WRITE}),
)
EVIDENCE = Never(
    "The evidence behind a factor, and who else was spoken of in a shooting review.",
    frozenset({Room.REVIEW}),
    frozenset({P.REVIEWS_READ, P.REVIEWS_WRITE}),
)
NAMES = Never(
    "Names, birth dates, phone numbers and addresses.",
    frozenset({Room.VAULT}),
    WORKING_WITH_NAMES | IN_A_VAULT,
)
OTHER_CASELOADS = Never(
    "Whom a colleague works with, and what they wrote.", frozenset(), frozenset({P.VAULT_ORGANIZATION})
)
OTHER_ORGANIZATIONS = Never(
    "What another organization wrote of the people it works with, and whether it works with somebody.",
    frozenset({Room.COORDINATION}),
    frozenset({P.REFERRALS_READ, P.REFERRALS_WRITE, P.ASSESSMENTS_READ, P.NOTIFICATIONS_READ}),
)
WHO_IT_IS = Never(
    "Who was shot, assessed, referred or served.",
    frozenset({Room.REVIEW, Room.COORDINATION, Room.VAULT}),
    frozenset({P.INCIDENTS_READ, P.REVIEWS_READ, P.ASSESSMENTS_READ, P.REFERRALS_READ, P.NOTIFICATIONS_READ})
    | WORKING_WITH_NAMES
    | IN_A_VAULT,
)

A_WORKER = (OTHER_CASELOADS, OTHER_ORGANIZATIONS, WHAT_POLICE_HOLD)
A_PROVIDER = (OTHER_ORGANIZATIONS, WHAT_POLICE_HOLD)

NEVER: dict[Role, tuple[Never, ...]] = {
    Role.LAW_ENFORCEMENT: (WHO_IS_IN_SERVICES, WHAT_PARTICIPANTS_SAY),
    Role.REVIEW_COORDINATOR: (WHAT_PARTICIPANTS_SAY,),
    Role.OUTREACH_WORKER: A_WORKER,
    Role.LIFE_COACH: A_WORKER,
    Role.HOSPITAL_PROGRAM: A_PROVIDER,
    Role.FAMILY_PROGRAM: A_PROVIDER,
    Role.PROVIDER_SUPERVISOR: A_PROVIDER,
    Role.DIRECTOR: (NAMES, WHAT_PARTICIPANTS_SAY, EVIDENCE),
    Role.EVALUATOR: (NAMES, WHO_IT_IS),
    Role.PARTNER: (WHO_IS_IN_SERVICES, WHAT_PARTICIPANTS_SAY, WHAT_POLICE_HOLD),
    Role.PRIVACY_OFFICER: (NAMES, WHO_IT_IS),
    Role.ADMINISTRATOR: (NAMES, WHO_IT_IS),
    Role.PUBLIC: (NAMES, WHO_IT_IS),
    Role.SYSTEM: (NAMES, WHO_IT_IS),
}
"""What each role never sees. Together with the rooms it stands in, every room where people are spoken of is named."""
