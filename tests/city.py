"""The made-up city of Oz, entered through the rooms' own actions.

Each function takes what a test cares about and makes up the rest. What a city has once (an organization, a service,
the high-risk rule, the meeting of a day) is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from ceasefire.access.actions import add_organization, add_user
from ceasefire.access.gate import SYSTEM, Asker
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Role
from ceasefire.audit.models import Record
from ceasefire.call_ins.actions import hold_call_in, plan_notification
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification
from ceasefire.casework.actions import agree_to_opening, ask_for_destination, relocate, seal_destination
from ceasefire.casework.models import Relocation, RelocationAddress, SealOpening
from ceasefire.consents.actions import give_consent
from ceasefire.consents.models import Consent, Pseudonym
from ceasefire.domain.terms import (
    Answer,
    AttemptResult,
    Channel,
    ConsentRecipient,
    ContactKind,
    DispositionOutcome,
    Factor,
    Household,
    InvitationBasis,
    InvitationOutcome,
    OrganizationKind,
    ReleaseItem,
    Status,
)
from ceasefire.feeds.actions import import_feed
from ceasefire.feeds.models import FeedFile
from ceasefire.outreach.actions import log_attempts
from ceasefire.outreach.models import AttemptNote, ContactAttempt
from ceasefire.people import actions as people
from ceasefire.people.models import ContactPoint, CoordinationPerson, ReviewPerson, VaultPerson
from ceasefire.program.actions import Setting, set_up
from ceasefire.program.models import CityCode, CodeKind, Goal, HighRiskRule, NamedMonth, Pathway, Service
from ceasefire.referrals.actions import assign, send_out, set_status
from ceasefire.referrals.models import Assignment, Placement, PlacementStatus, Referral, ReferralPacket
from ceasefire.reviews import actions as reviews
from ceasefire.reviews.models import (
    Assessment,
    CoordinationMeeting,
    Disposition,
    FactorEvidence,
    Release,
    Request,
    ReviewPacket,
    ShootingReview,
)
from ceasefire.shootings.actions import enter_incidents, enter_victims
from ceasefire.shootings.models import Incident, Victim

DAY = date(2024, 3, 4)
"""When things happen, unless a test names another day."""

ADMINISTRATOR = Asker("administrator", Role.ADMINISTRATOR)
OFFICER = Asker("officer", Role.LAW_ENFORCEMENT)
COORDINATOR = Asker("coordinator", Role.REVIEW_COORDINATOR)

OFFICE = ("emerald-office", "Office of Ceasefire", OrganizationKind.CEASEFIRE_OFFICE)
POLICE = ("oz-police", "Oz Police Bureau", OrganizationKind.LAW_ENFORCEMENT)
STREET = ("yellow-brick", "Yellow Brick Outreach", OrganizationKind.PROVIDER)
HOSPITAL = ("poppy-field", "Poppy Field Hospital", OrganizationKind.PROVIDER)
FAMILY = ("munchkin-house", "Munchkin House", OrganizationKind.PROVIDER)
PARTNER = ("winkie-center", "Winkie Community Center", OrganizationKind.PARTNER)

PATHWAY_OF = {"slo_icm": "icm", "hhp": "hhp_tvif", "tvif": "hhp_tvif"}
PROVIDER_OF = {"slo_icm": STREET, "hhp": HOSPITAL, "tvif": FAMILY}

AnySetting = TypeVar("AnySetting", bound=Setting)

_numbers = count(1)


def organization(about: tuple[str, str, OrganizationKind] = OFFICE) -> Organization:
    reference, name, kind = about
    made = Organization.objects.filter(reference=reference).first()
    return made or add_organization(by=ADMINISTRATOR, name=name, kind=kind, reference=reference)


def user(username: str, role: Role, about: tuple[str, str, OrganizationKind] = OFFICE) -> User:
    return add_user(
        by=ADMINISTRATOR,
        username=username,
        full_name=f"{username.title()} of Oz",
        organization=organization(about),
        role=role,
    )


def worker(about: tuple[str, str, OrganizationKind] = STREET, role: Role = Role.OUTREACH_WORKER) -> Asker:
    """Somebody who works for an organization: for a provider, on their own caseload."""
    return Asker(f"worker-of-{about[0]}", role, organization(about).id)


def supervisor(about: tuple[str, str, OrganizationKind] = STREET) -> Asker:
    """Somebody who sees to all of a provider's placements."""
    return Asker(f"supervisor-of-{about[0]}", Role.PROVIDER_SUPERVISOR, organization(about).id)


def pathway(reference: str = "icm") -> Pathway:
    made = Pathway.objects.filter(reference=reference).first()
    return made or _set_up(Pathway(reference=reference, label=reference.upper()))


def service(reference: str = "slo_icm") -> Service:
    """SLO/ICM has an outreach stage, HHP and TVIF the 90-day package."""
    made = Service.objects.filter(reference=reference).first()
    return made or _set_up(
        Service(
            reference=reference,
            label=reference.upper(),
            pathway=pathway(PATHWAY_OF[reference]),
            organization=organization(PROVIDER_OF[reference]),
            has_outreach_stage=reference == "slo_icm",
            has_short_term=reference != "slo_icm",
        )
    )


def rule(effective_from: date = date(2020, 1, 1), **settings: int) -> HighRiskRule:
    made = HighRiskRule.objects.filter(effective_from=effective_from).first()
    usual = {
        "threshold": 5,
        "age_from": 18,
        "age_to": 44,
        "arrests_at_least": 5,
        "connected_within_days": 183,
    }
    return made or _set_up(HighRiskRule(effective_from=effective_from, **{**usual, **settings}))


def code(reference: str = "E", kind: CodeKind = CodeKind.RACE) -> CityCode:
    return _set_up(CityCode(reference=reference, kind=kind, label=f"Code {reference}"))


def named_month(month: date = date(2022, 7, 1)) -> NamedMonth:
    return _set_up(NamedMonth(month=month, label="The wizard left"))


def goal(year: int = 2024, measure: str = "referred_in") -> Goal:
    return _set_up(
        Goal(year=year, measure=measure, rate=Decimal("1.1"), base_year=year - 1, set_by="The council")
    )


def _set_up(setting: AnySetting) -> AnySetting:
    set_up(by=ADMINISTRATOR, settings=[setting])
    return setting


def review_person(full_name: str = "Boq Munchkin", **told: Any) -> ReviewPerson:
    told.setdefault("nickname", "Bo" if full_name else "")
    return people.enter_review_person(by=OFFICER, held_by=organization(POLICE), full_name=full_name, **told)


def person(full_name: str = "Boq Munchkin", **told: Any) -> CoordinationPerson:
    told = {"held_by": organization(), "nickname": "Bo" if full_name else "", **told}
    return people.enter_coordination_person(by=COORDINATOR, full_name=full_name, **told)


def participant(about: tuple[str, str, OrganizationKind] = STREET) -> VaultPerson:
    return people.copy_to_vault(by=COORDINATOR, person=person(), held_by=organization(about))


def contact_point(of: VaultPerson | None = None, value: str = "(503) 555-0142", **told: Any) -> ContactPoint:
    told = {"kind": ContactKind.PHONE, "note": "His aunt's, evenings.", **told}
    of = of or participant()
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.held_by_id)
    return people.add_contact_point(by=by, person=of, value=value, **told)


def consent(
    of: VaultPerson | None = None,
    recipient: ConsentRecipient = ConsentRecipient.CITY,
    *,
    given_on: date = DAY,
    **told: Any,
) -> Consent:
    """Given for half a year, unless a test says otherwise."""
    told = {
        "purpose": "To be referred.",
        "until": given_on + timedelta(days=180),
        "language": "Quadling",
        **told,
    }
    of = of or participant()
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.held_by_id)
    return give_consent(by=by, person=of, recipient=recipient, given_on=given_on, **told)


def request_for(of: VaultPerson | None = None, requested_on: date = DAY) -> Request:
    """A provider starts a case for one of its participants."""
    of = of or participant(HOSPITAL)
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.held_by_id)
    return reviews.request_for_participant(by=by, person=of, requested_on=requested_on)


def incident(number: str = "", occurred_on: date = DAY, **told: Any) -> Incident:
    made = Incident(reference=number or f"24-{next(_numbers):04d}", occurred_on=occurred_on, **told)
    enter_incidents(by=OFFICER, incidents=[made])
    return made


def victim(of: Incident | None = None, **told: Any) -> Victim:
    made = Victim(incident=of or incident(), **told)
    enter_victims(by=OFFICER, victims=[made])
    return made


def released(of: ReviewPerson | None = None, *items: ReleaseItem, **told: Any) -> CoordinationPerson:
    """Let through the door with everything, unless a test ticks less."""
    told = {
        "plain_reason": "A friend was shot.",
        "safety_notice": "Two at a time.",
        "answers": answers(yes=5, no=1),
        "by": COORDINATOR,
        "released_on": DAY,
        **told,
    }
    return reviews.release_to_coordination(
        person=of or review_person(), items=items or tuple(ReleaseItem), held_by=organization(), **told
    )


def shooting_review(held_on: date = DAY) -> ShootingReview:
    held = ShootingReview.objects.filter(held_on=held_on).first()
    return held or reviews.hold_shooting_review(by=COORDINATOR, held_on=held_on)


def coordination_meeting(held_on: date = DAY) -> CoordinationMeeting:
    held = CoordinationMeeting.objects.filter(held_on=held_on).first()
    return held or reviews.hold_coordination_meeting(by=COORDINATOR, held_on=held_on)


def answers(yes: int = 0, no: int = 0) -> dict[Factor, Answer]:
    """The first factors yes, the next no, the rest unknown."""
    given = [Answer.YES] * yes + [Answer.NO] * no
    return dict(zip(Factor, given, strict=False))


def assessment(of: CoordinationPerson | None = None, assessed_on: date = DAY, **told: Any) -> Assessment:
    """Made in a shooting review, and meets the rule, unless a test says otherwise."""
    rule()
    if not told.keys() & {"coordination_meeting", "provider"}:
        told.setdefault("shooting_review", shooting_review(assessed_on))
    told.setdefault("answers", answers(yes=5))
    return reviews.assess(by=COORDINATOR, person=of or person(), assessed_on=assessed_on, **told)


def disposition(
    of: Assessment | None = None,
    outcome: DispositionOutcome = DispositionOutcome.REFERRED,
    disposed_on: date = DAY,
) -> Disposition:
    made = of or assessment(answers=answers(yes=2 if outcome == DispositionOutcome.NOT_HIGH_RISK else 5))
    return reviews.dispose(by=COORDINATOR, assessment=made, outcome=outcome, disposed_on=disposed_on)


def evidence(of: Assessment | None = None, factor: Factor = Factor.AGE) -> FactorEvidence:
    return reviews.keep_evidence(
        by=COORDINATOR, assessment=of or assessment(), factor=factor, evidence="Seen in Oz.", as_of=DAY
    )


def request(of: CoordinationPerson | None = None, requested_on: date = DAY) -> Request:
    return reviews.receive_request(
        by=COORDINATOR, person=of or person(), organization=organization(PARTNER), requested_on=requested_on
    )


def referral(
    *services: str, referred_on: date = DAY, origin: Request | Disposition | None = None
) -> Referral:
    """Comes of a partner's request, and goes out to SLO/ICM, unless a test says otherwise."""
    origin = origin or request(requested_on=referred_on)
    comes_of: dict[str, Any] = (
        {"person": origin.person, "request": origin}
        if isinstance(origin, Request)
        else {"person": origin.assessment.person, "disposition": origin}
    )
    sent_to = [service(reference) for reference in services or ("slo_icm",)]
    return send_out(by=COORDINATOR, services=sent_to, referred_on=referred_on, **comes_of)


def placement(*steps: tuple[Status, date], service: str = "slo_icm", referred_on: date = DAY) -> Placement:
    """The one placement of a referral, after the steps that follow *pursuing*."""
    made = referral(service, referred_on=referred_on).placements.get()
    for status, effective_on in steps:
        set_status(by=COORDINATOR, placement=made, status=status, effective_on=effective_on)
    return made


def status() -> PlacementStatus:
    return placement((Status.ICM, DAY)).statuses.get(status=Status.ICM)


def assignment(of: Placement | None = None, to: User | None = None, from_on: date = DAY) -> Assignment:
    """Somebody of the provider works with the placement from the day on which it was sent out."""
    of = of or placement(referred_on=from_on)
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.organization_id)
    name = to.username if to else _staff(of.organization).username
    return assign(by=by, placement=of, worker=name, from_on=from_on)


def _staff(of: Organization) -> User:
    about = (of.reference, of.name, OrganizationKind(of.kind))
    made = User.objects.filter(username=f"worker-of-{of.reference}").first()
    return made or user(f"worker-of-{of.reference}", Role.OUTREACH_WORKER, about)


def attempt(of: Placement | None = None, attempted_on: date = DAY, note: str = "") -> ContactAttempt:
    of = of or placement(referred_on=attempted_on)
    made = ContactAttempt(
        held_by=of.organization,
        placement=of,
        attempted_on=attempted_on,
        worker="ben",
        channel=Channel.CALL,
        result=AttemptResult.NO_ANSWER,
    )
    notes = [AttemptNote(held_by=of.organization, attempt=made, text=note)] if note else []
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.organization_id)
    log_attempts(by=by, attempts=[made], notes=notes)
    return made


def relocation(about: tuple[str, str, OrganizationKind] = STREET, **told: Any) -> Relocation:
    told = {"household": Household.FAMILY, "people": 3, "moved_on": DAY, **told}
    return relocate(by=supervisor(about), held_by=organization(about), **told)


def destination(
    of: Relocation | None = None, address: str = "3 Emerald Road, Quadling Country"
) -> RelocationAddress:
    """Where a household went, sealed."""
    of = of or relocation()
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.held_by_id)
    seal_destination(by=by, relocation=of, address=address)
    return RelocationAddress.objects.get(relocation=of)


def opening(of: Relocation | None = None) -> SealOpening:
    """Somebody asks to see where a household went; nobody has agreed."""
    of = of or relocation()
    by = Asker("supervisor", Role.PROVIDER_SUPERVISOR, of.held_by_id)
    return ask_for_destination(by=by, relocation=of, reason="The landlord called.")


def opened(of: Relocation | None = None) -> SealOpening:
    """Somebody asked, and somebody else agreed."""
    asked = opening(of)
    by = Asker("head", Role.PROVIDER_SUPERVISOR, asked.held_by_id)
    return agree_to_opening(by=by, opening=asked)


def notification(planned_on: date = DAY) -> CustomNotification:
    return plan_notification(by=COORDINATOR, person=person(), planned_on=planned_on)


def call_in(*outcomes: InvitationOutcome, held_on: date = DAY) -> CallIn:
    """A call-in to which one individual was asked for each outcome."""
    made = CallIn(held_on=held_on)
    asked = [
        CallInAttendance(call_in=made, person=person(), basis=InvitationBasis.VOLUNTARY, outcome=outcome)
        for outcome in outcomes
    ]
    return hold_call_in(by=COORDINATOR, call_in=made, attendances=asked)


def feed_file(number: str = "24-9001") -> FeedFile:
    """A published file of one shooting, taken by its feed."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "Shootings.csv")
        file.write_text(
            "Incident Number,Occurence Date,Person Injury,Neighborhood,Precinct,Open Data Latitude,"
            f"Open Data Longitude\n{number},3/4/2024,True,Emerald,East,0,0\n"
        )
        import_feed(by=SYSTEM, feed="portland-ppb", file=file, progress=lambda done, of: None)
    return FeedFile.objects.get(received__reference=number)


ONE_OF_EACH: Mapping[str, Callable[[], Record]] = {
    "access.organization": organization,
    "program.citycode": code,
    "program.pathway": pathway,
    "program.service": service,
    "program.highriskrule": rule,
    "program.namedmonth": named_month,
    "program.goal": goal,
    "people.reviewperson": review_person,
    "people.coordinationperson": person,
    "people.vaultperson": participant,
    "people.reviewpersonname": lambda: review_person().name,
    "people.coordinationpersonname": lambda: person().name,
    "people.vaultpersonname": lambda: participant().name,
    "people.contactpoint": contact_point,
    "consents.consent": consent,
    "consents.pseudonym": lambda: Pseudonym.objects.get(known_as=request_for().person_id),
    "shootings.incident": incident,
    "shootings.victim": victim,
    "reviews.shootingreview": shooting_review,
    "reviews.coordinationmeeting": coordination_meeting,
    "reviews.release": lambda: Release.objects.get(released_as=released().id),
    "reviews.reviewpacket": lambda: ReviewPacket.objects.get(person=released()),
    "reviews.request": request,
    "reviews.assessment": assessment,
    "reviews.factorevidence": evidence,
    "reviews.disposition": disposition,
    "referrals.referral": referral,
    "referrals.placement": placement,
    "referrals.placementstatus": status,
    "referrals.referralpacket": lambda: ReferralPacket.objects.get(placement=placement()),
    "referrals.assignment": assignment,
    "outreach.contactattempt": attempt,
    "outreach.attemptnote": lambda: AttemptNote.objects.get(attempt=attempt(note="Heard at the gate.")),
    "casework.relocation": relocation,
    "casework.relocationaddress": destination,
    "casework.sealopening": opened,
    "call_ins.customnotification": notification,
    "call_ins.callin": call_in,
    "call_ins.callinattendance": lambda: CallInAttendance.objects.get(
        call_in=call_in(InvitationOutcome.PRESENT)
    ),
    "feeds.feedfile": feed_file,
}
"""A way to make one record of each kind; a house test sees that none is left out."""
