"""The promised tables: all that measures may know of a city's records. No names, no free text.

A date is the city's local date (date32); a key is a string without meaning; a coded value is one of the terms named.
Whoever fills them gives rows as known on one day; measures then ask for them as of a day.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ceasefire.domain import terms

KEY, CODE, DAY, WHOLE, RATE, YES_NO = "key", "code", "day", "whole", "rate", "yes_no"

_TYPES: dict[str, tuple[str, pa.DataType]] = {
    KEY: ("string", pa.string()),
    CODE: ("string", pa.string()),
    DAY: ("date", pa.date32()),
    WHOLE: ("int32", pa.int32()),
    RATE: ("float64", pa.float64()),
    YES_NO: ("boolean", pa.bool_()),
}


@dataclass(frozen=True)
class Column:
    """One promised column: its name, kind of value, meaning, and whether it may be empty."""

    name: str
    kind: str
    meaning: str
    may_be_empty: bool = False
    codes: type[terms.Term] | None = None

    @property
    def ibis_type(self) -> str:
        """The type as Ibis names it."""
        return _TYPES[self.kind][0]

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow holds it."""
        return _TYPES[self.kind][1]


@dataclass(frozen=True)
class Table:
    """One promised table: its name, what a row is, its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema that whoever fills the table keeps to."""
        return pa.schema([pa.field(c.name, c.arrow_type, nullable=c.may_be_empty) for c in self.columns])

    @property
    def rows(self) -> ir.Table:
        """The table as an Ibis expression that is bound to no engine."""
        return ibis.table({column.name: column.ibis_type for column in self.columns}, name=self.name)


def _table(name: str, meaning: str, *columns: Column) -> Table:
    key = Column(f"{name}_key", KEY, "Names the row.")
    return Table(name, meaning, (key, *columns))


def _key(table: str, meaning: str, *, may_be_empty: bool = False) -> Column:
    return Column(f"{table}_key", KEY, meaning, may_be_empty)


def _day(name: str, meaning: str, *, may_be_empty: bool = False) -> Column:
    return Column(name, DAY, meaning, may_be_empty)


def _code(name: str, codes: type[terms.Term], meaning: str, *, may_be_empty: bool = False) -> Column:
    return Column(name, CODE, meaning, may_be_empty, codes)


def _city_code(name: str, meaning: str, *, may_be_empty: bool = False) -> Column:
    return Column(name, CODE, meaning, may_be_empty)


_SHOOTINGS = (
    _table(
        "incident",
        "A shooting incident.",
        _day("occurred_on", "The day of the shooting."),
        _code("standing", terms.IncidentStanding, "Whether the police stand by it."),
        Column(
            "any_injury",
            YES_NO,
            "A feed's flag that someone was hit, where victims are not known.",
            True,
        ),
        _city_code("area", "The neighbourhood, by the city's codes.", may_be_empty=True),
        _city_code("precinct", "The precinct, by the city's codes.", may_be_empty=True),
    ),
    _table(
        "victim",
        "Someone injured or killed in an incident.",
        _key("incident", "The incident."),
        _day("died_on", "The day of death; empty for a survivor.", may_be_empty=True),
    ),
)

_PEOPLE = (
    _table(
        "person",
        "An individual, by an opaque key.",
        _code("gender", terms.Gender, "Gender."),
        Column("birth_year", WHOLE, "The year of birth.", True),
        _city_code("race", "Race, by the city's codes.", may_be_empty=True),
        _city_code("ethnicity", "Ethnicity, by the city's codes.", may_be_empty=True),
        _code("housing", terms.Housing, "Housing."),
    ),
)

_REVIEWS = (
    _table(
        "assessment",
        "One assessment of one individual.",
        _key("person", "Who was assessed."),
        _day("assessed_on", "The day of the assessment."),
        _code("made_in", terms.MadeIn, "Where it was made."),
        _key(
            "request",
            "A partner's request that was open for the person that day.",
            may_be_empty=True,
        ),
        _code(
            "outcome",
            terms.Outcome,
            "What the answers come to under the rule of the day.",
        ),
    ),
    _table(
        "disposition",
        "What was decided on an assessment, at most once a day; the last on or before a day is the one as of it.",
        _key("assessment", "The assessment."),
        _day("disposed_on", "The day of the decision."),
        _code("outcome", terms.DispositionOutcome, "What was decided."),
    ),
)

_REFERRALS = (
    _table(
        "referral",
        "One individual sent to services on one day, out of exactly one origin: a disposition or a partner's request.",
        _key("person", "Who was referred."),
        _key("disposition", "The disposition it came of.", may_be_empty=True),
        _key("request", "The partner's request it came of.", may_be_empty=True),
        _day("referred_on", "The day it was sent out."),
    ),
    _table(
        "placement",
        "One referral in one service.",
        _key("referral", "The referral."),
        _key("service", "The service."),
        _key("organization", "The organization that holds the placement now."),
        _day("placed_on", "The day the service received it."),
        _day(
            "consolidated_on",
            "From this day the referral's other service carries the work.",
            may_be_empty=True,
        ),
    ),
    _table(
        "placement_status",
        "One status of a placement from one day on.",
        _key("placement", "The placement."),
        Column("step", WHOLE, "The order of the placement's statuses, from 1."),
        _code("status", terms.Status, "The status."),
        _day("effective_on", "The day it took effect."),
        _code(
            "unable_reason",
            terms.UnableReason,
            "Why no service could take the person.",
            may_be_empty=True,
        ),
        _code("exit_reason", terms.ExitReason, "Why the person left.", may_be_empty=True),
    ),
)

_OUTREACH = (
    _table(
        "contact_attempt",
        "One attempt to reach someone in pursuit.",
        _key("placement", "The placement."),
        _day("attempted_on", "The day of the attempt."),
        _code("channel", terms.Channel, "How it was tried."),
        _code("result", terms.AttemptResult, "What came of it."),
    ),
    _table(
        "custom_notification",
        "One custom notification of one individual.",
        _key("person", "Who is notified."),
        _day(
            "delivered_on",
            "The day it was delivered; empty until then.",
            may_be_empty=True,
        ),
        _day(
            "offer_accepted_on",
            "The day the offer of help was accepted.",
            may_be_empty=True,
        ),
    ),
    _table("call_in", "One call-in.", _day("held_on", "The day it was held.")),
    _table(
        "call_in_attendance",
        "One individual asked to one call-in.",
        _key("call_in", "The call-in."),
        _key("person", "Who was asked."),
        _code("outcome", terms.InvitationOutcome, "What became of the invitation."),
    ),
    _table(
        "relocation",
        "One household moved out of danger.",
        _day("moved_on", "The day it moved; empty until then.", may_be_empty=True),
        _code("household", terms.Household, "An individual or a family."),
        Column("people", WHOLE, "How many people moved.", True),
    ),
)

_PROGRAM = (
    _table(
        "goal",
        "A year's goal for a measure.",
        Column("year", WHOLE, "The year of the goal."),
        _city_code("measure", "The name of the measure."),
        Column(
            "rate",
            RATE,
            "The change aimed at, as a fraction of the base year's figure.",
        ),
        Column("base_year", WHOLE, "The year it is measured against."),
    ),
    _table(
        "organization",
        "An organization of the program.",
        _code("kind", terms.OrganizationKind, "What it is to the program."),
        _city_code("label", "What people call it."),
    ),
    _table(
        "service",
        "A service that referrals go out to.",
        _city_code("code", "Names the service in figures."),
        _city_code(
            "label",
            "What people call it; a service of two stages names both, as in SLO/ICM.",
        ),
        _city_code("pathway", "Names the pathway in figures."),
        _city_code("pathway_label", "What people call the pathway."),
        Column("sort_order", WHOLE, "The order in tables."),
    ),
    _table(
        "named_month",
        "A month that declines are compared with.",
        _day("month", "Its first day."),
        _city_code("label", "What happened then."),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table for table in (*_SHOOTINGS, *_PEOPLE, *_REVIEWS, *_REFERRALS, *_OUTREACH, *_PROGRAM)
}
"""Every promised table by its name."""
