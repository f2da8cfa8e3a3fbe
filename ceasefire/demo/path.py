"""The path from shooting to service: who is assessed, what is decided, who is referred where, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone

from ceasefire.access.gate import as_asker
from ceasefire.demo.office import Office
from ceasefire.demo.people import MadeUp, make_up
from ceasefire.demo.plan import Planned, last_day, of_kind
from ceasefire.demo.steps import PlannedStep, steps_to
from ceasefire.demo.timeline import Timeline
from ceasefire.domain.high_risk import age_answer, gender_answer
from ceasefire.domain.terms import Answer, DispositionOutcome, Factor, ReleaseItem, Status
from ceasefire.people.actions import enter_coordination_person, enter_review_person
from ceasefire.people.models import CoordinationPerson, ReviewPerson
from ceasefire.referrals import actions as referrals
from ceasefire.referrals.models import Assignment, Placement, Referral
from ceasefire.reviews import actions as reviews
from ceasefire.reviews.models import Assessment, CoordinationMeeting, Disposition, Request, ShootingReview

CONSOLIDATED = "consolidated"
OUTREACH, COACH = "outreach", "coach"
"""Who works with a placement of the one provider that has several workers: first the one, once enrolled the other."""
REQUESTERS = ("PP", "EASTSIDE")
SECOND_LOOK = 3
"""Every so many partner requests are assessed in the coordination meeting before they are sent out."""
FIRST_PENDING = 0.1
"""The share of referrals that waited for an open case first."""
ONCE_MORE = 90
"""Every so many individuals is someone the program knew already."""


@dataclass
class Case:
    """One individual on the path; what is entered fills it."""

    number: int
    line: Planned
    someone: MadeUp
    came_on: date
    person: CoordinationPerson | None = None
    assessment: Assessment | None = None
    disposition: Disposition | None = None
    request: Request | None = None
    referral: Referral | None = None
    placements: dict[str, Placement] = field(default_factory=dict)
    steps: dict[str, list[PlannedStep]] = field(default_factory=dict)
    placed_on: dict[str, date] = field(default_factory=dict)
    entered: dict[str, datetime] = field(default_factory=dict)
    assignments: dict[tuple[str, str], Assignment] = field(default_factory=dict)
    same_person_as: Case | None = None

    @property
    def known_person(self) -> CoordinationPerson:
        """The office's record of this individual; entered before anything rests on it."""
        assert self.person is not None
        return self.person

    @property
    def known_from(self) -> datetime:
        """When the referral is entered."""
        return min(self.entered.values())


class Path:
    """Puts every case of the plan on the timeline."""

    def __init__(self, timeline: Timeline, office: Office, plan: list[Planned]) -> None:
        """Take the timeline, the office and the plan."""
        self.timeline = timeline
        self.random = timeline.random
        self.office = office
        self.plan = plan
        self.until = last_day(plan)
        self.reviews: dict[date, ShootingReview] = {}
        self.meetings: dict[date, CoordinationMeeting] = {}
        self.cases: list[Case] = []

    def put_on_timeline(self) -> list[Case]:
        """Plan every case; the cases are filled when the timeline runs."""
        for line in of_kind(self.plan, "not_referred"):
            for _ in range(line.number):
                self._plan_not_referred(self._case(line))
        for line in of_kind(self.plan, "referral"):
            for _ in range(line.number):
                case = self._case(line)
                if line.origin == "partner":
                    self._plan_request(case)
                else:
                    self._plan_review(case)
        return self.cases

    def _case(self, line: Planned) -> Case:
        number = len(self.cases) + 1
        day = self._meeting_day(line)
        hospital = bool(line.services) and "slo_icm" not in line.services
        someone = make_up(
            self.random,
            on=day,
            number=number,
            men_in_ten=7 if hospital else 9,
            youth=line.reason == DispositionOutcome.PPS,
            houseless=line.reason == DispositionOutcome.SSCC,
        )
        case = Case(number, line, someone, day)
        earlier = [one for one in self.cases if one.line.origin and one.line.month < line.month]
        if line.origin == "partner" and number % ONCE_MORE == 0 and earlier:
            case.same_person_as = self.random.choice(earlier)
            case.someone = case.same_person_as.someone
        self.cases.append(case)
        return case

    def _meeting_day(self, line: Planned) -> date:
        # Early enough in the last month that a referral can still be sent out and answered.
        last = min(line.month.last_day, self.until - timedelta(days=9))
        first = line.month.start + timedelta(days=(2 - line.month.start.weekday()) % 7)
        return first + timedelta(weeks=self.random.randrange((last - first).days // 7 + 1))

    def _plan_not_referred(self, case: Case) -> None:
        entered = self._plan_assessment(case)
        outcome = DispositionOutcome(case.line.reason)
        disposed_on = case.came_on + timedelta(days=1)
        moment = self.timeline.entry_after(disposed_on, not_before=entered)
        self.timeline.at(moment, partial(self._dispose, case, outcome, disposed_on))

    def _plan_review(self, case: Case) -> None:
        entered = self._plan_assessment(case)
        day = case.came_on + timedelta(days=1)
        latest = min(case.line.month.last_day, self.until - timedelta(days=5))
        if self.random.random() < FIRST_PENDING and day + timedelta(days=10) < latest:
            entered = self.timeline.entry_after(day, not_before=entered)
            self.timeline.at(entered, partial(self._dispose, case, DispositionOutcome.PENDING, day))
            day += timedelta(days=self.random.randint(4, 9))
        entered = self.timeline.entry_after(day, not_before=entered)
        self.timeline.at(entered, partial(self._dispose, case, DispositionOutcome.REFERRED, day))
        self._plan_referral(case, day + timedelta(days=self.random.choice((0, 0, 1, 3))), entered)

    def _plan_assessment(self, case: Case) -> datetime:
        at_coordination = case.number % 5 == 0
        case.came_on += timedelta(days=1 if at_coordination else 0)
        entered = self.timeline.entry_after(case.came_on)
        self.timeline.at(entered, partial(self._assess, case, at_coordination))
        return entered

    def _plan_request(self, case: Case) -> None:
        requested_on = case.came_on - timedelta(days=self.random.randrange(4))
        entered = self.timeline.entry_after(requested_on)
        if case.same_person_as is not None:
            entered = self.timeline.entry_after(requested_on, not_before=case.same_person_as.known_from)
        self.timeline.at(entered, partial(self._receive, case, requested_on))
        if case.number % SECOND_LOOK == 0:
            entered = self.timeline.entry_after(case.came_on, not_before=entered)
            self.timeline.at(entered, partial(self._look_again, case))
        self._plan_referral(case, case.came_on, entered)

    def _plan_referral(self, case: Case, referred_on: date, not_before: datetime) -> None:
        entered = self.timeline.entry_after(referred_on, not_before=not_before)
        first, *second = case.line.services
        case.placed_on[first] = referred_on
        case.entered[first] = entered
        self.timeline.at(entered, partial(self._send_out, case, [first], referred_on))
        for service in second:
            later = min(
                referred_on + timedelta(days=self.random.choice((0, 6, 20))), self.until - timedelta(days=2)
            )
            case.placed_on[service] = max(referred_on, later)
            entered = self.timeline.entry_after(case.placed_on[service], not_before=entered)
            case.entered[service] = entered
            self.timeline.at(entered, partial(self._add_service, case, service))
        for service, status in zip(case.line.services, case.line.statuses, strict=True):
            self._plan_steps(case, service, status, entered)

    def _plan_steps(self, case: Case, service: str, status: str, not_before: datetime) -> None:
        placed_on = case.placed_on[service]
        if status == CONSOLIDATED:
            day = min(max(case.placed_on.values()) + timedelta(days=9), self.until)
            moment = self.timeline.entry_after(day, not_before=not_before)
            self.timeline.at(moment, partial(self._consolidate, case, service, day))
            return
        case.steps[service] = steps_to(
            self.random,
            Status(status),
            placed_on=placed_on,
            until=self.until,
            reason=case.line.reason,
            has_outreach_stage=self.office.services[service].has_outreach_stage,
        )
        entered = not_before
        for step in case.steps[service]:
            entered = self.timeline.entry_after(step.effective_on, not_before=entered)
            self.timeline.at(entered, partial(self._set_status, case, service, step))
            if step.status is Status.ICM and self._has_workers(service):
                # In the morning after, when the attempts of the day have been logged.
                next_day = timezone.localdate(entered) + timedelta(days=1)
                morning = datetime.combine(next_day, time(8), timezone.get_default_timezone())
                self.timeline.at(morning, partial(self._pass_to_coach, case, service, next_day))

    def _assess(self, case: Case, at_coordination: bool) -> None:
        by, office = self.office.coordinator, self.office.organizations["OFFICE"]
        reference = f"P-{case.number:04d}"
        answers = self._answers(case)
        if at_coordination:
            case.person = self._enter(case, reference)
        else:
            case.person = reviews.release_to_coordination(
                by=by,
                person=self._enter_in_review(case, reference),
                items=set(ReleaseItem) - {ReleaseItem.SAFETY_NOTICE},
                held_by=office,
                released_on=case.came_on,
                plain_reason="Named in the review of a shooting.",
                answers=answers,
                reference=reference,
            )
        case.assessment = reviews.assess(
            by=by,
            person=case.person,
            assessed_on=case.came_on,
            answers=answers,
            shooting_review=None if at_coordination else self._review_on(case.came_on),
            coordination_meeting=self._meeting_on(case.came_on) if at_coordination else None,
            reference=f"A-{case.number:04d}",
        )
        if not at_coordination and case.assessment.group == Answer.YES:
            reviews.keep_evidence(
                by=self.office.officer,
                assessment=case.assessment,
                factor=Factor.GROUP,
                evidence="Named in the review by two officers who know the block.",
                as_of=case.came_on,
                reference=f"E-{case.number:04d}",
            )

    def _answers(self, case: Case) -> dict[Factor, Answer]:
        yes, no = Answer.YES, Answer.NO
        referred = case.line.kind == "referral"
        answers = {factor: yes if referred or self.random.random() < 0.3 else no for factor in Factor}
        if referred:
            for factor in self.random.sample(list(Factor), 2):
                answers[factor] = self.random.choice((no, Answer.UNKNOWN))
        answers[Factor.MALE] = gender_answer(case.someone.gender)
        answers[Factor.AGE] = age_answer(case.came_on, case.someone.birth_date, self.office.rule)
        if case.line.reason == DispositionOutcome.NOT_HIGH_RISK:
            answers |= dict.fromkeys((Factor.ARRESTS, Factor.GROUP, Factor.JUSTICE_INVOLVEMENT), no)
        return answers

    def _dispose(self, case: Case, outcome: DispositionOutcome, disposed_on: date) -> None:
        assert case.assessment is not None
        case.disposition = reviews.dispose(
            by=self.office.coordinator,
            assessment=case.assessment,
            outcome=outcome,
            disposed_on=disposed_on,
            reference=f"D-{case.number:04d}-{outcome}",
        )

    def _receive(self, case: Case, requested_on: date) -> None:
        own = self.office.services[case.line.services[0]].organization
        starts_it = own.reference != "NORTHSTAR"
        requester = own if starts_it else self.office.organizations[REQUESTERS[case.number % 2]]
        known = case.same_person_as
        case.person = known.person if known else self._enter(case, f"P-{case.number:04d}")
        case.request = reviews.receive_request(
            by=self.office.coordinator,
            person=case.known_person,
            organization=requester,
            requested_on=requested_on,
            reference=f"Q-{case.number:04d}",
        )

    def _look_again(self, case: Case) -> None:
        reviews.assess(
            by=self.office.coordinator,
            person=case.known_person,
            assessed_on=case.came_on,
            answers=self._answers(case),
            coordination_meeting=self._meeting_on(case.came_on),
            request=case.request,
            reference=f"A-{case.number:04d}",
        )

    def _send_out(self, case: Case, services: list[str], referred_on: date) -> None:
        with as_asker(self.office.coordinator, purpose="referrals.send_out"):
            case.referral = referrals.send_out(
                by=self.office.coordinator,
                person=case.known_person,
                services=[self.office.services[service] for service in services],
                referred_on=referred_on,
                disposition=case.disposition,
                request=case.request,
                reference=f"R-{case.number:04d}",
                plain_reason="Someone close to him was hurt; help is wanted.",
            )
            case.placements = {
                one.service.reference: one for one in case.referral.placements.select_related("service")
            }
        for service in services:
            self._assign(case, service, OUTREACH, referred_on)

    def _add_service(self, case: Case, service: str) -> None:
        assert case.referral is not None
        case.placements[service] = referrals.add_service(
            by=self.office.coordinator,
            referral=case.referral,
            service=self.office.services[service],
            placed_on=case.placed_on[service],
        )
        self._assign(case, service, OUTREACH, case.placed_on[service])

    def _has_workers(self, service: str) -> bool:
        return self.office.services[service].organization == self.office.users[OUTREACH].organization

    def _assign(self, case: Case, service: str, worker: str, from_on: date) -> None:
        if not self._has_workers(service):
            return
        placement = case.placements[service]
        case.assignments[service, worker] = referrals.assign(
            by=self.office.head_of(placement.organization),
            placement=placement,
            worker=worker,
            from_on=from_on,
            reference=f"{placement.reference}-{worker}",
        )

    def _pass_to_coach(self, case: Case, service: str, day: date) -> None:
        # Who came back to life coaching has their coach already.
        if (service, COACH) in case.assignments:
            return
        self._assign(case, service, COACH, day)
        referrals.end_assignment(
            by=self.office.head_of(case.placements[service].organization),
            assignment=case.assignments[service, OUTREACH],
            until_on=day,
        )

    def _set_status(self, case: Case, service: str, step: PlannedStep) -> None:
        referrals.set_status(
            by=self.office.coordinator,
            placement=case.placements[service],
            status=step.status,
            effective_on=step.effective_on,
            unable_reason=step.unable_reason,
            exit_reason=step.exit_reason,
        )

    def _consolidate(self, case: Case, service: str, day: date) -> None:
        (carrier,) = (placement for name, placement in case.placements.items() if name != service)
        referrals.consolidate(
            by=self.office.coordinator, placement=case.placements[service], into=carrier, consolidated_on=day
        )

    def _enter(self, case: Case, reference: str) -> CoordinationPerson:
        someone = case.someone
        return enter_coordination_person(
            by=self.office.coordinator,
            held_by=self.office.organizations["OFFICE"],
            full_name=someone.full_name,
            nickname=someone.nickname,
            gender=someone.gender,
            birth_date=someone.birth_date,
            race=self.office.codes[someone.race],
            ethnicity=self.office.codes[someone.ethnicity],
            housing=someone.housing,
            reference=reference,
        )

    def _enter_in_review(self, case: Case, reference: str) -> ReviewPerson:
        someone = case.someone
        return enter_review_person(
            by=self.office.officer,
            held_by=self.office.organizations["PB"],
            full_name=someone.full_name,
            nickname=someone.nickname,
            gender=someone.gender,
            birth_date=someone.birth_date,
            race=self.office.codes[someone.race],
            ethnicity=self.office.codes[someone.ethnicity],
            housing=someone.housing,
            reference=reference,
        )

    def _review_on(self, day: date) -> ShootingReview:
        if day not in self.reviews:
            self.reviews[day] = reviews.hold_shooting_review(
                by=self.office.officer, held_on=day, reference=f"SR-{day}"
            )
        return self.reviews[day]

    def _meeting_on(self, day: date) -> CoordinationMeeting:
        if day not in self.meetings:
            self.meetings[day] = reviews.hold_coordination_meeting(
                by=self.office.coordinator, held_on=day, reference=f"CM-{day}"
            )
        return self.meetings[day]
