"""The sheets of the office: organizations and the program's settings."""

from __future__ import annotations

from ceasefire.access import queries as access
from ceasefire.access.models import Organization
from ceasefire.access.roles import Permission
from ceasefire.program import queries as program
from ceasefire.program.models import CityCode, Goal, HighRiskRule, NamedMonth, Pathway, Service
from ceasefire.workbook.kinds import Whole
from ceasefire.workbook.sheet import Sheet, columns

YEAR = Whole(1900, 9998)

OFFICE = (
    Sheet(
        model=Organization,
        about="The bodies that take part in the program. Their kind decides in which room their records lie.",
        write=(Permission.USERS_WRITE,),
        records=access.organizations,
        columns=columns(Organization, reference="Id", name="Name", kind="Kind"),
    ),
    Sheet(
        model=CityCode,
        about="The city's own codes for race and ethnicity.",
        write=(Permission.PROGRAM_WRITE,),
        records=program.codes,
        columns=columns(
            CityCode, reference=("Id", "The code itself."), kind="Kind", label=("Label", "As people read it.")
        ),
    ),
    Sheet(
        model=Pathway,
        about="Services that lead one into another and are reported as one row.",
        write=(Permission.PROGRAM_WRITE,),
        records=program.pathways,
        columns=columns(
            Pathway, reference=("Id", "Its code in reports."), label=("Label", "As people read it.")
        ),
    ),
    Sheet(
        model=Service,
        about="What people are referred to.",
        write=(Permission.PROGRAM_WRITE,),
        records=program.services,
        columns=columns(
            Service,
            reference=("Id", "Its code in reports."),
            label=("Label", "As people read it."),
            pathway="Pathway",
            organization=(
                "Organization",
                "The provider that runs it, and no other. A body's second program is an organization of its own.",
            ),
            sort_order="Place in reports",
            has_outreach_stage=("Has an outreach stage", "Whether a placement can be in SLO."),
            has_short_term=("Gives short-term help", "Whether it gives the 90-day package."),
        ),
    ),
    Sheet(
        model=HighRiskRule,
        about="How many of the seven factors must be met, from a day on. Assessments before the first have no rule.",
        write=(Permission.PROGRAM_WRITE,),
        records=program.rules,
        columns=columns(
            HighRiskRule,
            reference="Id",
            effective_from=("In force from", "Until the day before the next rule."),
            threshold=("Factors to be met", "Of the seven."),
            age_from="Age from",
            age_to="Age to",
            arrests_at_least="Previous arrests, at least",
            connected_within_days=("Connected within days", "To someone shot or killed."),
        ),
    ),
    Sheet(
        model=NamedMonth,
        about="Months that declines are compared with: a declaration, the start of a program.",
        write=(Permission.PROGRAM_WRITE,),
        records=program.named_months,
        columns=columns(
            NamedMonth,
            reference="Id",
            month=("Month", "Its first day."),
            label=("Label", "As reports name it."),
        ),
    ),
    Sheet(
        model=Goal,
        about="Each year's goals: a measure, as a rate of the previous calendar year's injury shooting incidents.",
        write=(Permission.PROGRAM_WRITE,),
        records=program.goals,
        columns=columns(
            Goal,
            own_kinds={"year": YEAR, "base_year": YEAR},
            reference="Id",
            year="Year",
            measure="Measure",
            rate="Rate",
            base_year="Base year",
            set_by="Set by",
        ),
    ),
)
