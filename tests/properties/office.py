"""An office at work: random acts through the rooms, some of them late, corrected or against the rules.

The clock goes on with every act, and what an act tells of happened some days before. What is refused must have changed
nothing; of what is accepted, every identity must hold on any day, as known on any day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, connection

from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent, Record
from ceasefire.audit.rules import BrokenRules
from ceasefire.call_ins import actions as call_ins
from ceasefire.domain.placement_flow import ENDED, NEXT_STEPS, WrongStep
from ceasefire.domain.terms import (
    DispositionOutcome,
    ExitReason,
    IncidentStanding,
    InvitationOutcome,
    MadeIn,
    Status,
    UnableReason,
)
from ceasefire.people.models import CoordinationPerson
from ceasefire.referrals import actions as referrals
from ceasefire.referrals.models import Placement, PlacementStatus, Referral
from ceasefire.reviews import actions as reviews
from ceasefire.reviews.models import Assessment, Disposition, Request
from ceasefire.shootings import actions as shootings
from ceasefire.shootings.models import Incident, Victim
from tests import city

OPENED = date(2024, 1, 1)
SERVICES = ("slo_icm", "hhp", "tvif")
REFUSED = (BrokenRules, IntegrityError, WrongStep)
"""Together records break a rule; alone one breaks a constraint of the database."""
LATEST = 25
"""The most days from something happening to its being told of."""

Act = Callable[[], None]
Thing = TypeVar("Thing")
Kind = TypeVar("Kind", bound=Record)


class Office:
    """Acts of an office in random order; `seen` counts what came up, accepted or refused."""

    def __init__(self, random: Random, seen: Counter[str]) -> None:
        self.random, self.seen = random, seen
        self.now = datetime.combine(OPENED, time(20), UTC)
        with clock.set_to(self.now):
            city.rule()
            for service in SERVICES:
                city.service(service)
        self.people: list[CoordinationPerson] = []

    def work(self, acts: int) -> None:
        """So many acts, each some days after the one before."""
        for _ in range(acts):
            self.now += timedelta(days=self.random.randint(0, 4), minutes=1)
            with clock.set_to(self.now):
                self.one(self.possible())()

    def possible(self) -> list[Act]:
        """What can be done, the more likely the oftener it stands here."""
        acts: list[Act] = [self.assesses] * 5 + [self.is_asked] * 3
        acts += [self.enters_a_shooting, self.enters_a_shooting, self.speaks]
        if Victim.objects.exists():
            acts += [self.enters_a_death, self.corrects_an_incident]
        if Assessment.objects.exists():
            acts += [self.disposes] * 3 + [self.corrects_an_assessment, self.refers_after_a_review]
            acts += [self.refers_after_a_review, self.corrects_a_disposition]
        if Request.objects.exists():
            acts += [self.refers_for_a_partner] * 2 + [self.declines, self.corrects_a_request]
        if Referral.objects.exists():
            acts += [self.follows] * 8
            acts += [self.skips, self.adds_a_service, self.consolidates, self.corrects_an_origin]
            acts += [self.corrects_a_referral, self.corrects_a_placement, self.corrects_a_status]
        return acts

    # Chance

    def one(self, choices: Iterable[Thing]) -> Thing:
        return self.random.choice(list(choices))

    def all(self, kind: type[Kind], **where: Any) -> list[Kind]:
        """The records of a kind in the order in which they were made: the same choice finds the same one again."""
        history: Any = kind.history
        made = {
            id: place for place, id in enumerate(history.order_by("-history_id").values_list("id", flat=True))
        }
        return sorted(kind._default_manager.filter(**where), key=lambda record: -made[record.id])

    def lately(self, kind: type[Kind]) -> Kind:
        """One of the last few made: of those, most can still be decided on."""
        return self.one(self.all(kind)[-4:])

    def often(self) -> bool:
        return self.random.random() < 0.7

    def day(self, *, after: date = OPENED) -> date:
        """A day before now, or now, but not before `after`: often that day itself, where the order of steps decides."""
        latest = max(after, self.now.date() - timedelta(days=1))
        return self.one([after, max(after, latest - timedelta(days=self.random.randint(0, LATEST)))])

    def moved(self, day: date) -> date:
        return day + timedelta(days=self.random.randint(-12, 12))

    def somebody(self) -> CoordinationPerson:
        """At times someone whom the office knows."""
        if not self.people or self.often():
            self.people.append(city.person())
        return self.one(self.people)

    def change(self, **changes: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """One of the changes, with its name."""
        return self.one(changes.items())

    # Acceptance and refusal

    def attempt(self, name: str, act: Callable[[], Thing]) -> Thing | None:
        """What an act returns; None when it was refused, and then nothing has changed."""
        before, done, refused = everything(), None, False
        try:
            done = act()
        except REFUSED:
            refused = True
        self.seen[f"{name} refused" if refused else name] += 1
        assert not refused or everything() == before, f"{name} was refused, and yet something changed."
        return done

    def must_be_refused(self, name: str, act: Callable[[], Any]) -> None:
        before = everything()
        try:
            act()
        except BrokenRules:
            self.seen[f"{name} refused"] += 1
        else:
            raise AssertionError(f"{name} was accepted.")
        assert everything() == before

    # Shootings

    def enters_a_shooting(self) -> None:
        incident = city.incident(
            occurred_on=self.day(),
            any_injury=self.one([None, True, False]),
            standing=self.one([IncidentStanding.CONFIRMED, *IncidentStanding]),
        )
        for _ in range(self.random.randint(0, 2)):
            city.victim(incident)

    def enters_a_death(self) -> None:
        victim, day = self.one(self.all(Victim)), self.day()
        self.attempt("a death", lambda: shootings.record_death(by=city.OFFICER, victim=victim, died_on=day))

    def corrects_an_incident(self) -> None:
        incident = self.one(self.all(Incident))
        what, changes = self.change(
            standing={"standing": self.one(IncidentStanding)},
            day={"occurred_on": self.moved(incident.occurred_on)},
        )
        self.attempt(
            f"a corrected {what} of an incident",
            lambda: shootings.correct_incident(by=city.OFFICER, incident=incident, **changes),
        )

    # Reviews

    def is_asked(self) -> None:
        person, day = self.somebody(), self.day()
        self.attempt("a request", lambda: city.request(person, requested_on=day))

    def declines(self) -> None:
        asked, day = self.lately(Request), self.day()
        self.attempt(
            "a declined request",
            lambda: reviews.decline_request(by=city.COORDINATOR, request=asked, declined_on=day),
        )

    def assesses(self) -> None:
        person, day = self.somebody(), self.day()
        made_in = self.one([MadeIn.SHOOTING_REVIEW, *MadeIn])
        asked = self.all(Request, person=person, requested_on__lte=day)
        open_request = asked[-1] if asked and self.often() else None
        meeting = self.meeting(made_in, day)
        made = self.attempt(
            f"an assessment in {made_in}",
            lambda: reviews.assess(
                by=city.COORDINATOR,
                person=person,
                assessed_on=day,
                answers=city.answers(yes=self.random.randint(2, 6), no=self.random.randint(0, 1)),
                request=open_request,
                **meeting,
            ),
        )
        if made:
            self.seen[f"an assessment that is {made.outcome}"] += 1

    def meeting(self, made_in: MadeIn, day: date) -> dict[str, Any]:
        match made_in:
            case MadeIn.SHOOTING_REVIEW:
                return {"shooting_review": city.shooting_review(day)}
            case MadeIn.COORDINATION_MEETING:
                return {"coordination_meeting": city.coordination_meeting(day)}
            case MadeIn.PROVIDER:
                return {"provider": city.organization(city.STREET)}

    def disposes(self) -> None:
        self.decides(self.lately(Assessment), self.one(DispositionOutcome))

    def decides(self, assessment: Assessment, outcome: DispositionOutcome) -> Disposition | None:
        day = self.day(after=assessment.assessed_on)
        return self.attempt(
            f"a disposition {outcome}",
            lambda: reviews.dispose(
                by=city.COORDINATOR, assessment=assessment, outcome=outcome, disposed_on=day
            ),
        )

    def corrects_an_assessment(self) -> None:
        record = self.one(self.all(Assessment))
        nowhere = dict.fromkeys(("shooting_review", "coordination_meeting", "provider"))
        moved = min(self.moved(record.assessed_on), self.now.date() - timedelta(days=1))
        what, changes = self.change(
            day={"assessed_on": moved, **nowhere, **self.meeting(record.made_in, moved)},
            meeting={"assessed_on": moved},
            place={**nowhere, **self.meeting(self.one(MadeIn), record.assessed_on)},
            request={"request": self.one([None, *self.all(Request, person=record.person)])},
        )
        self.attempt(
            f"a corrected {what} of an assessment",
            lambda: reviews.correct(by=city.COORDINATOR, record=record, **changes),
        )

    def corrects_a_disposition(self) -> None:
        records = self.all(Disposition)
        if records:
            record = self.one(records)
            what, changes = self.change(
                day={"disposed_on": self.moved(record.disposed_on)},
                outcome={"outcome": self.one(DispositionOutcome)},
            )
            self.attempt(
                f"a corrected {what} of a disposition",
                lambda: reviews.correct(by=city.COORDINATOR, record=record, **changes),
            )

    def corrects_a_request(self) -> None:
        record = self.one(self.all(Request))
        what, changes = self.change(
            day={"requested_on": self.moved(record.requested_on)}, end={"declined_on": None}
        )
        self.attempt(
            f"a corrected {what} of a request",
            lambda: reviews.correct(by=city.COORDINATOR, record=record, **changes),
        )

    # Referrals

    def refers_after_a_review(self) -> None:
        can_be = self.all(Assessment, provider=None, request=None, dispositions__referral=None)
        assessment = self.one(can_be[-6:]) if can_be and self.often() else self.lately(Assessment)
        decided = assessment.dispositions.filter(outcome=DispositionOutcome.REFERRED).first()
        decided = decided or self.decides(assessment, DispositionOutcome.REFERRED)
        if decided:
            self.sends_out(assessment.person, self.day(after=decided.disposed_on), disposition=decided)

    def refers_for_a_partner(self) -> None:
        asked = self.lately(Request)
        self.sends_out(asked.person, self.day(after=asked.requested_on), request=asked)

    def sends_out(self, person: CoordinationPerson, day: date, **origin: Any) -> None:
        to = self.random.sample(SERVICES, self.random.randint(1, 2))
        self.attempt(
            f"a referral of a {next(iter(origin))}",
            lambda: referrals.send_out(
                by=city.COORDINATOR,
                person=person,
                services=[city.service(reference) for reference in to],
                referred_on=day,
                **origin,
            ),
        )

    def adds_a_service(self) -> None:
        referral, to = self.one(self.all(Referral)), self.one(SERVICES)
        day = self.day(after=referral.referred_on)
        self.attempt(
            "a second service",
            lambda: referrals.add_service(
                by=city.COORDINATOR, referral=referral, service=city.service(to), placed_on=day
            ),
        )

    def follows(self) -> None:
        """A placement takes one of its next steps, on the day of its last one or later."""
        placement = self.one(self.all(Placement))
        last = placement.statuses.latest("step")
        following = self.one(sorted(NEXT_STEPS[Status(last.status)] & placement.service.statuses))
        day = self.day(after=last.effective_on)
        taken = self.attempt(f"a step to {following}", lambda: self.sets(placement, following, day))
        if taken and last.status in ENDED:
            self.seen["a re-entry"] += 1

    def skips(self) -> None:
        """No placement takes a step that the flow does not have."""
        placement = self.one(self.all(Placement))
        last = placement.statuses.latest("step")
        wrong = self.one(sorted(set(Status) - NEXT_STEPS[Status(last.status)]))
        day = self.day(after=last.effective_on)
        self.must_be_refused("a step out of order", lambda: self.sets(placement, wrong, day))

    def consolidates(self) -> None:
        placement, day = self.one(self.all(Placement)), self.day()
        into = Placement.objects.filter(referral=placement.referral).exclude(id=placement.id).first()
        self.attempt(
            "a consolidation",
            lambda: referrals.consolidate(
                by=city.COORDINATOR, placement=placement, into=into or placement, consolidated_on=day
            ),
        )

    def corrects_an_origin(self) -> None:
        """In the place of what it came of: a request or a disposition, somebody else's too."""
        record = self.one(self.all(Referral))
        requests, dispositions = self.all(Request), self.all(Disposition)
        own = self.often()
        asked = [
            {"request": one, "disposition": None}
            for one in requests
            if not own or one.person == record.person
        ]
        decided = [
            {"request": None, "disposition": one}
            for one in dispositions
            if not own or one.assessment.person == record.person
        ]
        self.corrects("origin", record, self.one([*asked, *decided]))

    def corrects_a_referral(self) -> None:
        record = self.one(self.all(Referral))
        self.corrects("day of a referral", record, {"referred_on": self.moved(record.referred_on)})

    def corrects_a_placement(self) -> None:
        record = self.one(self.all(Placement))
        consolidated = record.consolidated_on and self.one([self.moved(record.consolidated_on), None])
        undone = {"consolidated_on": None, "consolidated_into": None}
        what, changes = self.change(
            placement={"placed_on": self.moved(record.placed_on)},
            consolidation={"consolidated_on": consolidated} if consolidated else undone,
        )
        self.corrects(f"day of a {what}", record, changes)

    def corrects_a_status(self) -> None:
        record = self.one(self.all(PlacementStatus))
        status = self.one(Status)
        what, changes = self.change(
            status={"status": status, **reasons(status)},
            day={"effective_on": self.moved(record.effective_on)},
        )
        self.corrects(f"{what} of a placement's step", record, changes)

    def corrects(
        self, what: str, record: Referral | Placement | PlacementStatus, changes: dict[str, Any]
    ) -> None:
        self.attempt(
            f"a corrected {what}", lambda: referrals.correct(by=city.COORDINATOR, record=record, **changes)
        )

    def sets(self, placement: Placement, status: Status, day: date) -> PlacementStatus:
        return referrals.set_status(
            by=city.COORDINATOR, placement=placement, status=status, effective_on=day, **reasons(status)
        )

    # Outreach

    def speaks(self) -> None:
        """A notification planned and perhaps delivered, a call-in, a relocation: nothing of theirs can be refused."""
        self.one([self.notifies, self.calls_in, self.relocates])()

    def notifies(self) -> None:
        planned = call_ins.plan_notification(
            by=city.COORDINATOR, person=self.somebody(), planned_on=self.day()
        )
        if self.often():
            call_ins.deliver_notification(
                by=city.COORDINATOR, notification=planned, delivered_on=self.day(after=planned.planned_on)
            )

    def calls_in(self) -> None:
        outcomes: Sequence[InvitationOutcome] = [self.one(InvitationOutcome), InvitationOutcome.PRESENT]
        city.call_in(*outcomes[: self.random.randint(0, 2)], held_on=self.day())

    def relocates(self) -> None:
        city.relocation(moved_on=self.day() if self.often() else None)


def reasons(status: Status) -> dict[str, Any]:
    """The reason that a status asks for, and no other."""
    return {
        "unable_reason": UnableReason.OTHER if status is Status.UNABLE_TO_PLACE else "",
        "exit_reason": ExitReason.MOVED if status in ENDED else "",
    }


def everything() -> dict[str, list[Any]]:
    """Every record with all its versions, and the trail, row by row as the database holds them."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Record | AuditEvent) or hasattr(model, "instance_type")
    ]
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in tables}


def _rows(cursor: Any, table: str) -> list[Any]:
    cursor.execute(f"SELECT * FROM {table}")
    return sorted(map(str, cursor.fetchall()))
