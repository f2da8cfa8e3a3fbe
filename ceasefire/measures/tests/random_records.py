"""Random records that keep to the field's constraints, drawn from one source of chance.

Among them: ended and re-entered placements, several steps on one day, two placements in one pathway, a consolidated one
with the other that carries it, dispositions that change, assessments never disposed of or with an open request, a
provider's re-assessments, incidents on hold, victims who die later.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from ceasefire.domain.placement_flow import NEXT_STEPS, PlacementFacts, Step, broken_rules, broken_steps
from ceasefire.domain.terms import (
    DispositionOutcome,
    ExitReason,
    Gender,
    Household,
    Housing,
    IncidentStanding,
    InvitationOutcome,
    MadeIn,
    Status,
    UnableReason,
)

FIRST_DAY, LAST_DAY = date(2029, 12, 1), date(2030, 5, 31)
DAYS = (LAST_DAY - FIRST_DAY).days
SERVICES = (("street", "SLO/ICM", "coaching"), ("clinic", "HHP", "healing"), ("family", "TVIF", "healing"))
NOT_REFERRED = [outcome for outcome in DispositionOutcome if outcome is not DispositionOutcome.REFERRED]

Rows = dict[str, list[dict[str, Any]]]


def random_records(random: Random, cases: int) -> Rows:
    """The promised tables' rows of that many cases, and a few of every other kind."""
    return _City(random).filled(cases)


class _City:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.rows: Rows = {}

    def filled(self, cases: int) -> Rows:
        for order, (service, label, pathway) in enumerate(SERVICES):
            self.add("service", service_key=service, code=service, label=label, pathway=pathway,
                     pathway_label=pathway, sort_order=order)  # fmt: skip
        for number in range(1 + cases // 20):
            self.add("person", person_key=f"person{number}", gender=self.one(Gender), housing=self.one(Housing),
                     birth_year=self.maybe(self.random.randint(1960, 2015)), race=self.maybe("x7"))  # fmt: skip
        for _ in range(cases):
            self.one([self.review, self.review, self.review, self.request, self.re_assessment])()
            self.one([self.incident, self.incident, self.notification, self.call_in, self.relocation])()
        return self.rows

    def add(self, table: str, **values: Any) -> str:
        rows = self.rows.setdefault(table, [])
        key = f"{table}_key"
        rows.append({key: f"{table}{len(rows)}", **values})
        return str(rows[-1][key])

    def one(self, choices: Any) -> Any:
        return self.random.choice(list(choices))

    def maybe(self, value: Any) -> Any:
        return value if self.random.random() < 0.5 else None

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.random.randint(0, DAYS))

    def after(self, day: date, most: int = 25) -> date:
        # Often the same day: that is where the order of steps decides.
        return day + timedelta(days=self.one([0, self.random.randint(0, most)]))

    def person(self) -> str:
        return str(self.one(self.rows["person"])["person_key"])

    def incident(self) -> None:
        day = self.day()
        standing = self.one([IncidentStanding.CONFIRMED, *IncidentStanding])
        key = self.add(
            "incident", occurred_on=day, standing=standing, any_injury=self.one([None, True, False])
        )
        for _ in range(self.random.randint(0, 2)):
            self.add("victim", incident_key=key, died_on=self.maybe(self.after(day, 60)))

    def review(self) -> None:
        """An assessment in a meeting, of someone with an open request or not; what was decided; perhaps a referral."""
        person, day = self.person(), self.day()
        assessment = self.add(
            "assessment",
            person_key=person,
            assessed_on=day,
            made_in=self.one([MadeIn.SHOOTING_REVIEW, MadeIn.COORDINATION_MEETING]),
            request_key=self.one([None, None, "request"]),
        )
        for outcome in self.random.sample(NOT_REFERRED, self.random.randint(0, 2)):
            self.add("disposition", assessment_key=assessment, disposed_on=day, outcome=outcome)
            day += timedelta(days=self.random.randint(1, 20))
        if self.random.random() < 0.7:
            decided = self.add("disposition", assessment_key=assessment, disposed_on=day,
                               outcome=DispositionOutcome.REFERRED)  # fmt: skip
            self.referral(person, self.after(day), disposition_key=decided)

    def request(self) -> None:
        self.referral(self.person(), self.day(), request_key="request")

    def re_assessment(self) -> None:
        self.add("assessment", person_key=self.person(), assessed_on=self.day(), made_in=MadeIn.PROVIDER)

    def referral(self, person: str, day: date, **origin: str) -> None:
        referral = self.add("referral", person_key=person, referred_on=day, **origin)
        services = [service for service, *_ in self.random.sample(SERVICES, self.random.randint(1, 2))]
        placed = [day, self.after(day, 40)][: len(services)]
        facts = [
            PlacementFacts(service, placed_on, self.steps(placed_on))
            for service, placed_on in zip(services, placed, strict=True)
        ]
        consolidated = self.maybe(self.after(max(placed), 40)) if len(services) > 1 else None
        if consolidated:
            facts[0] = PlacementFacts(facts[0].service, facts[0].placed_on, facts[0].steps,
                                      consolidated_on=consolidated, consolidated_into=services[1])  # fmt: skip
        assert broken_rules(referred_on=day, placements=facts) == []
        assert [broken_steps(one, referred_on=day) for one in facts] == [[] for _ in facts]
        for placement in facts:
            self.placement(referral, placement)

    def steps(self, placed_on: date) -> tuple[Step, ...]:
        steps = [Step(Status.PURSUING, placed_on)]
        for _ in range(self.random.randint(0, 4)):
            status = self.one(sorted(NEXT_STEPS[steps[-1].status]))
            steps.append(Step(status, self.after(steps[-1].effective_on)))
        return tuple(steps)

    def placement(self, referral: str, facts: PlacementFacts) -> None:
        key = self.add("placement", referral_key=referral, service_key=facts.service,
                       placed_on=facts.placed_on, consolidated_on=facts.consolidated_on)  # fmt: skip
        for number, step in enumerate(facts.steps, start=1):
            unable, ended = (
                step.status == Status.UNABLE_TO_PLACE,
                step.status in {Status.COMPLETED, Status.EXITED},
            )
            self.add(
                "placement_status",
                placement_key=key,
                step=number,
                status=step.status,
                effective_on=step.effective_on,
                unable_reason=self.one(UnableReason) if unable else None,
                exit_reason=self.one(ExitReason) if ended else None,
            )

    def notification(self) -> None:
        self.add("custom_notification", person_key=self.person(), delivered_on=self.maybe(self.day()))

    def call_in(self) -> None:
        key = self.add("call_in", held_on=self.day())
        for _ in range(self.random.randint(0, 3)):
            outcome = self.one([InvitationOutcome.PRESENT, *InvitationOutcome])
            self.add("call_in_attendance", call_in_key=key, person_key=self.person(), outcome=outcome)

    def relocation(self) -> None:
        self.add("relocation", moved_on=self.maybe(self.day()), household=self.one(Household))
