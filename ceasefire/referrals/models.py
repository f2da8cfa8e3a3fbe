"""A referral, its placement in each service, and the placement's status over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ceasefire.access.models import Organization
from ceasefire.audit.models import HAS_A_REFERENCE, Record, TermField
from ceasefire.domain.placement_flow import ENDED, MAX_PLACEMENTS
from ceasefire.domain.terms import ExitReason, Room, Status, UnableReason
from ceasefire.keys.fields import EncryptedText
from ceasefire.people.models import CoordinationPerson, VaultPerson
from ceasefire.program.models import Service
from ceasefire.reviews.models import Disposition, Request


class Referral(Record):
    """One individual sent to CVI services on one day. Its one origin is a disposition or a partner's request."""

    room = Room.COORDINATION
    happened = ("referred_on",)

    person = models.ForeignKey(CoordinationPerson, on_delete=models.PROTECT, related_name="referrals")
    disposition = models.OneToOneField(
        Disposition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referral",
    )
    request = models.OneToOneField(
        Request,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referral",
    )
    referred_on = models.DateField(db_index=True)

    class Meta(Record.Meta):
        """Exactly one origin."""

        ordering: ClassVar[list[str]] = ["referred_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(disposition__isnull=False, request=None)
                | Q(disposition=None, request__isnull=False),
                name="a_referral_has_one_origin",
            ),
        ]


class Placement(Record):
    """One referral in one service. Consolidated: the other service of a dual referral carries its work."""

    room = Room.COORDINATION
    happened = ("placed_on", "consolidated_on")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="placements")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="placements")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="placements")
    ordinal = models.PositiveSmallIntegerField(help_text="First or second service of the referral.")
    placed_on = models.DateField()
    consolidated_on = models.DateField(null=True, blank=True)
    consolidated_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carries"
    )

    class Meta(Record.Meta):
        """One a service; one or two a referral; at most one of them consolidated."""

        ordering: ClassVar[list[str]] = ["placed_on", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["referral", "service"], name="one_placement_a_service"),
            models.UniqueConstraint(fields=["referral", "ordinal"], name="one_placement_an_ordinal"),
            models.CheckConstraint(
                condition=Q(ordinal__gte=1, ordinal__lte=MAX_PLACEMENTS),
                name="one_or_two_placements_a_referral",
            ),
            models.CheckConstraint(
                condition=Q(consolidated_on=None, consolidated_into=None)
                | Q(
                    consolidated_on__isnull=False,
                    consolidated_on__gte=F("placed_on"),
                    consolidated_into__isnull=False,
                ),
                name="a_consolidated_placement_names_its_day_and_carrier",
            ),
            models.CheckConstraint(
                condition=Q(consolidated_into=None) | ~Q(consolidated_into=F("id")),
                name="no_placement_carries_itself",
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(consolidated_on__isnull=False),
                name="one_consolidated_a_referral",
            ),
        ]


class PlacementStatus(Record):
    """A placement's status from a day on; `step` is its place in the order of steps."""

    room = Room.COORDINATION
    happened = ("effective_on",)

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="statuses")
    step = models.PositiveSmallIntegerField()
    status = TermField(Status)
    effective_on = models.DateField()
    unable_reason = TermField(UnableReason, blank=True, default="")
    exit_reason = TermField(ExitReason, blank=True, default="")

    class Meta(Record.Meta):
        """Steps in order; a reason where the status asks for one, and only there."""

        ordering: ClassVar[list[str]] = ["placement", "step"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["placement", "step"], name="one_status_a_step"),
            models.CheckConstraint(
                condition=~Q(step=1) | Q(status=Status.PURSUING),
                name="the_first_status_is_pursuing",
            ),
            models.CheckConstraint(condition=Q(step__gte=1), name="steps_count_from_one"),
            models.CheckConstraint(
                condition=Q(status=Status.UNABLE_TO_PLACE, unable_reason__gt="")
                | (~Q(status=Status.UNABLE_TO_PLACE) & Q(unable_reason="")),
                name="unable_to_place_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED), exit_reason__gt="")
                | (~Q(status__in=sorted(ENDED)) & Q(exit_reason="")),
                name="the_end_has_a_reason",
            ),
        ]


class ReferralPacket(Record):
    """What a provider is told when a placement is sent out: a copy in its own vault, with its own key."""

    room = Room.VAULT
    guarded = ("plain_reason", "safety_notice")
    plain: ClassVar[Mapping[str, str]] = {"sent_by": "The user name of who sent it out."}

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="packets")
    person = models.ForeignKey(VaultPerson, on_delete=models.PROTECT, related_name="packets")
    sent_on = models.DateField()
    sent_by = models.CharField(max_length=64, blank=True, help_text="The user name of who sent it.")
    plain_reason = EncryptedText(blank=True, help_text="Why, in plain words; never the evidence.")
    safety_notice = EncryptedText(blank=True, help_text="What a worker must know to stay safe.")

    class Meta:
        """Another holder's ids neither collide nor show."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["held_by", "placement"], name="one_packet_a_holder"),
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="packet_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
        ]


class Assignment(Record):
    """Who of an organization works with a placement, from a day until a day; without an end, now."""

    room = Room.VAULT
    happened = ("from_on", "until_on")
    plain: ClassVar[Mapping[str, str]] = {"worker": "The user name of who does the work."}

    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="assignments")
    worker = models.CharField(max_length=64, help_text="The user name of the worker.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="Empty: works with it now.")

    class Meta:
        """Several workers may work with a placement; each of them once at a time."""

        ordering: ClassVar[list[str]] = ["from_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["held_by", "reference"],
                name="assignment_reference_is_unique_with_holder",
            ),
            HAS_A_REFERENCE,
            models.UniqueConstraint(
                fields=["held_by", "placement", "worker"],
                condition=Q(until_on=None),
                name="one_open_assignment_a_worker",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="an_assignment_ends_after_it_began",
            ),
        ]
