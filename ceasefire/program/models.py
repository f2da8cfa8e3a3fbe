"""The program's settings as records: dated where a figure depends on the day."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from ceasefire.access.models import Organization
from ceasefire.audit.models import Record, TermField
from ceasefire.domain import high_risk
from ceasefire.domain.placement_flow import ENDED
from ceasefire.domain.terms import Factor, Room, Status, Term


class CodeKind(Term):
    """What a city's own code says of a person."""

    RACE = "race", "Race", "The city's own list of races."
    ETHNICITY = "ethnicity", "Ethnicity", "The city's own list of ethnicities."


class CityCode(Record):
    """One of the city's own codes for race or ethnicity; `reference` is the code."""

    room = Room.OFFICE

    kind = TermField(CodeKind)
    label = models.CharField(max_length=100)

    class Meta(Record.Meta):
        """Listed by kind and label."""

        ordering: ClassVar[list[str]] = ["kind", "label"]


class Pathway(Record):
    """Services that lead one into another and are reported as one row; `reference` is its code in reports."""

    room = Room.OFFICE

    label = models.CharField(max_length=50)

    class Meta(Record.Meta):
        """Listed by label."""

        ordering: ClassVar[list[str]] = ["label"]


class Service(Record):
    """Something people are referred to; `reference` is its code in reports.

    An organization runs one, for its vault is read by all of the program's staff: two programs of one body are two
    organizations here, each with a vault of its own.
    """

    room = Room.OFFICE

    label = models.CharField(max_length=50)
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="services")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="services")
    sort_order = models.PositiveSmallIntegerField(default=0, help_text="Its place in reports.")
    has_outreach_stage = models.BooleanField(default=False, help_text="Whether a placement can be in SLO.")
    has_short_term = models.BooleanField(default=False, help_text="Whether it gives the 90-day package.")

    class Meta(Record.Meta):
        """Listed as reports show them. No program reads another's notes."""

        ordering: ClassVar[list[str]] = ["sort_order", "label"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization"],
                name="one_service_an_organization",
                violation_error_message="This organization runs another service, and the staff of each would read the "
                "notes of both. Enter the body's second program as an organization of its own.",
            ),
        ]

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses that a placement in this service can have."""
        offered = {
            Status.PURSUING,
            Status.ICM,
            Status.REFUSED,
            Status.UNABLE_TO_PLACE,
            *ENDED,
        }
        if self.has_outreach_stage:
            offered.add(Status.SLO)
        if self.has_short_term:
            offered.add(Status.SHORT_TERM)
        return frozenset(offered)


class HighRiskRule(Record):
    """How many of the seven factors must be met, from a day on; see domain/high_risk.py."""

    room = Room.OFFICE

    effective_from = models.DateField(unique=True)
    threshold = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(len(Factor))]
    )
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    arrests_at_least = models.PositiveSmallIntegerField()
    connected_within_days = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["effective_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(threshold__gte=1, threshold__lte=len(Factor)),
                name="threshold_is_one_to_seven",
            ),
            models.CheckConstraint(condition=Q(age_from__lte=models.F("age_to")), name="ages_are_in_order"),
        ]

    @property
    def rule(self) -> high_risk.HighRiskRule:
        """The rule as the domain knows it."""
        return high_risk.HighRiskRule(
            effective_from=self.effective_from,
            threshold=self.threshold,
            age_from=self.age_from,
            age_to=self.age_to,
            arrests_at_least=self.arrests_at_least,
            connected_within_days=self.connected_within_days,
        )


class NamedMonth(Record):
    """A month that declines are compared with: a declaration, the start of a program."""

    room = Room.OFFICE

    month = models.DateField(unique=True, help_text="Its first day.")
    label = models.CharField(max_length=100)

    class Meta(Record.Meta):
        """Listed by month."""

        ordering: ClassVar[list[str]] = ["month"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="named_month_is_a_first_day"),
        ]


class Goal(Record):
    """A year's goal: a measure, as a rate of the previous calendar year's injury shooting incidents."""

    room = Room.OFFICE

    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=64, help_text="The name of the measure it is for.")
    rate = models.DecimalField(max_digits=7, decimal_places=3, validators=[MinValueValidator(Decimal(0))])
    base_year = models.PositiveSmallIntegerField(help_text="Whose injury shooting incidents the rate is of.")
    set_by = models.CharField(max_length=100, help_text="The body that set it.")

    class Meta(Record.Meta):
        """One goal a year and measure."""

        ordering: ClassVar[list[str]] = ["year", "measure"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["year", "measure"], name="one_goal_a_year_and_measure"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="goal_rate_is_positive"),
        ]
