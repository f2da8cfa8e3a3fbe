"""Meetings, and what they decide about an individual."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ceasefire.access.models import Organization
from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import (
    Answer,
    DispositionOutcome,
    Factor,
    MadeIn,
    Outcome,
    ReleaseItem,
    Room,
)
from ceasefire.keys.fields import EncryptedText
from ceasefire.people.models import CoordinationPerson, ReviewPerson


class ShootingReview(Record):
    """The weekly meeting led by police that goes through each recent incident."""

    room = Room.REVIEW
    happened = ("held_on",)

    held_on = models.DateField(unique=True)

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["held_on"]


class CoordinationMeeting(Record):
    """The weekly meeting of the Ceasefire office that decides who is referred where."""

    room = Room.COORDINATION
    happened = ("held_on",)

    held_on = models.DateField(unique=True)

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["held_on"]


class Request(Record):
    """What a partner sends: someone they think should be referred. It is open until it is sent out or declined."""

    room = Room.COORDINATION
    happened = ("requested_on", "received_on", "declined_on")

    person = models.ForeignKey(CoordinationPerson, on_delete=models.PROTECT, related_name="requests")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="requests")
    requested_on = models.DateField()
    received_on = models.DateField(null=True, blank=True, help_text="When the office had read it.")
    declined_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["requested_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(declined_on=None) | Q(declined_on__gte=models.F("requested_on")),
                name="a_request_is_declined_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("requested_on")),
                name="a_request_is_received_after_it_was_made",
            ),
        ]


class Assessment(Record):
    """The seven factors of one individual on one day, and whether they are high-risk.

    Made in a shooting review, a coordination meeting, or by a provider; which one is told by the link that is set.
    One made of someone for whom a partner's request is open belongs to that request and is not counted.
    """

    room = Room.COORDINATION
    happened = ("assessed_on",)
    guarded = ("override_reason",)

    person = models.ForeignKey(CoordinationPerson, on_delete=models.PROTECT, related_name="assessments")
    assessed_on = models.DateField(db_index=True)
    shooting_review = models.ForeignKey(
        ShootingReview,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    coordination_meeting = models.ForeignKey(
        CoordinationMeeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    provider = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    request = models.ForeignKey(
        Request,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    male = TermField(Answer, default=Answer.UNKNOWN)
    age = TermField(Answer, default=Answer.UNKNOWN)
    arrests = TermField(Answer, default=Answer.UNKNOWN)
    group = TermField(Answer, default=Answer.UNKNOWN)
    previously_shot = TermField(Answer, default=Answer.UNKNOWN)
    socially_connected = TermField(Answer, default=Answer.UNKNOWN)
    justice_involvement = TermField(Answer, default=Answer.UNKNOWN)
    outcome = TermField(
        Outcome,
        editable=False,
        help_text="What the answers come to under the rule of the day.",
    )
    decided_high_risk = models.BooleanField(
        null=True,
        blank=True,
        help_text="What the reviewer decided; empty: as the outcome says.",
    )
    override_reason = EncryptedText(blank=True, help_text="Why the reviewer decided otherwise.")

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["assessed_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    shooting_review__isnull=False,
                    coordination_meeting=None,
                    provider=None,
                )
                | Q(
                    shooting_review=None,
                    coordination_meeting__isnull=False,
                    provider=None,
                )
                | Q(
                    shooting_review=None,
                    coordination_meeting=None,
                    provider__isnull=False,
                ),
                name="an_assessment_is_made_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(decided_high_risk=None)
                | Q(decided_high_risk=True, outcome=Outcome.MEETS)
                | Q(decided_high_risk=False, outcome=Outcome.DOES_NOT_MEET)
                | ~Q(override_reason=""),
                name="deciding_otherwise_has_a_reason",
            ),
        ]

    @property
    def answers(self) -> dict[Factor, Answer]:
        """The answer to each factor."""
        return {factor: Answer(getattr(self, factor.value)) for factor in Factor}

    @property
    def made_in(self) -> MadeIn:
        """Where it was made."""
        if self.shooting_review_id:
            return MadeIn.SHOOTING_REVIEW
        return MadeIn.COORDINATION_MEETING if self.coordination_meeting_id else MadeIn.PROVIDER

    @property
    def is_counted(self) -> bool:
        """Whether reports count it as assessed (DOMAIN, Units)."""
        return self.made_in is not MadeIn.PROVIDER and self.request_id is None


class FactorEvidence(Record):
    """What an answer rests on. Stays in the review room: the coordination room holds the answer only."""

    room = Room.REVIEW
    guarded = ("evidence",)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    factor = TermField(Factor)
    evidence = EncryptedText()
    as_of = models.DateField(help_text="The day for which the evidence holds.")

    class Meta(Record.Meta):
        """One a factor."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "factor"], name="one_evidence_a_factor"),
        ]


class Release(Record):
    """Somebody was let through the door from review to coordination: by whom, when, and what of them was ticked.

    What was let out itself lies in the coordination room: the copy of the person, and the review packet.
    """

    room = Room.REVIEW
    happened = ("released_on",)
    plain: ClassVar[Mapping[str, str]] = {"released_by": "The user name of who opened the door."}

    person = models.ForeignKey(ReviewPerson, on_delete=models.PROTECT, related_name="releases")
    released_as = models.UUIDField(db_index=True, help_text="The key of the coordination room's copy.")
    released_on = models.DateField()
    released_by = models.CharField(max_length=64, help_text="The user name of who ticked it.")
    name = models.BooleanField(default=False)
    birth_date = models.BooleanField(default=False)
    breakdowns = models.BooleanField(default=False)
    plain_reason = models.BooleanField(default=False)
    answers = models.BooleanField(default=False)
    safety_notice = models.BooleanField(default=False)

    class Meta(Record.Meta):
        """Listed by day; something was ticked."""

        ordering: ClassVar[list[str]] = ["released_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=reduce(or_, (Q(**{item.value: True}) for item in ReleaseItem)),
                name="a_release_lets_something_out",
            ),
        ]

    @property
    def items(self) -> frozenset[ReleaseItem]:
        """What was ticked."""
        return frozenset(item for item in ReleaseItem if getattr(self, item.value))


class ReviewPacket(Record):
    """What the coordination room is told of somebody whom the review lets through: a copy of what was ticked.

    An empty answer was not ticked.
    """

    room = Room.COORDINATION
    happened = ("released_on",)
    guarded = ("plain_reason", "safety_notice")

    person = models.ForeignKey(CoordinationPerson, on_delete=models.PROTECT, related_name="review_packets")
    released_on = models.DateField()
    plain_reason = EncryptedText(blank=True, help_text="Why, in plain words; never the evidence.")
    safety_notice = EncryptedText(blank=True, help_text="What a worker must know to stay safe.")
    male = TermField(Answer, blank=True, default="")
    age = TermField(Answer, blank=True, default="")
    arrests = TermField(Answer, blank=True, default="")
    group = TermField(Answer, blank=True, default="")
    previously_shot = TermField(Answer, blank=True, default="")
    socially_connected = TermField(Answer, blank=True, default="")
    justice_involvement = TermField(Answer, blank=True, default="")

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["released_on", "reference"]


class Disposition(Record):
    """What was decided on an assessment from a day on; the latest counts, and *referred* is the last."""

    room = Room.COORDINATION
    happened = ("disposed_on",)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="dispositions")
    outcome = TermField(DispositionOutcome)
    disposed_on = models.DateField()

    class Meta(Record.Meta):
        """One a day; one of them *referred*."""

        ordering: ClassVar[list[str]] = ["disposed_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "disposed_on"], name="one_disposition_a_day"),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(outcome=DispositionOutcome.REFERRED),
                name="an_assessment_is_referred_once",
            ),
        ]
