"""Shooting incidents and the people they injured or killed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import IncidentStanding, Room, TimePrecision
from ceasefire.people.models import ReviewPerson


class Incident(Record):
    """One shooting, counted on the city's local day; `reference` is its number in the source.

    `any_injury` is what a feed says where it tells that someone was hit, but not how many.
    """

    room = Room.REVIEW
    happened = ("occurred_on",)
    plain: ClassVar[Mapping[str, str]] = {
        "area": "Cities publish it, and reports break down by it.",
        "precinct": "Cities publish it, and reports break down by it.",
        "source": "The name of a feed.",
    }

    occurred_on = models.DateField(db_index=True)
    occurred_time = models.TimeField(
        null=True, blank=True, help_text="Local time; empty when only the day is known."
    )
    precision = TermField(TimePrecision, default=TimePrecision.DAY)
    standing = TermField(IncidentStanding, default=IncidentStanding.CONFIRMED)
    any_injury = models.BooleanField(
        null=True,
        blank=True,
        help_text="Someone was hit, number unknown; empty: not told.",
    )
    area = models.CharField(max_length=100, blank=True)
    precinct = models.CharField(max_length=50, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    source = models.CharField(
        max_length=50,
        blank=True,
        help_text="The feed it came from; empty: entered by hand.",
    )

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["occurred_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(precision=TimePrecision.DAY, occurred_time=None)
                | (~Q(precision=TimePrecision.DAY) & Q(occurred_time__isnull=False)),
                name="incident_time_and_precision_agree",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="incident_coordinates_are_paired",
            ),
        ]


class Victim(Record):
    """Someone injured in an incident; killed from the day they died, in the month of the shooting."""

    room = Room.REVIEW
    happened = ("died_on",)

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="victims")
    person = models.ForeignKey(
        ReviewPerson,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="injuries",
        help_text="Who, if known.",
    )
    died_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        """A person is injured once in an incident."""

        ordering: ClassVar[list[str]] = ["reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["incident", "person"],
                name="a_person_is_injured_once_in_an_incident",
            ),
        ]
