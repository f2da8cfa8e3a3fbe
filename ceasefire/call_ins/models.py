"""The message that the violence must stop and that help is here, to one individual or to several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ceasefire.audit.models import Record, TermField
from ceasefire.domain.terms import InvitationBasis, InvitationOutcome, Room
from ceasefire.people.models import CoordinationPerson


class CustomNotification(Record):
    """The message to one high-priority individual, in person; counted by the day it was delivered."""

    room = Room.COORDINATION
    happened = ("delivered_on", "offer_accepted_on")
    plain: ClassVar[Mapping[str, str]] = {"message_version": "Which of the program's own texts was read out."}

    person = models.ForeignKey(CoordinationPerson, on_delete=models.PROTECT, related_name="notifications")
    planned_on = models.DateField()
    delivered_on = models.DateField(null=True, blank=True, help_text="Empty: not delivered.")
    offer_accepted_on = models.DateField(null=True, blank=True)
    message_version = models.CharField(max_length=50, blank=True)

    class Meta(Record.Meta):
        """The offer is made with the message."""

        ordering: ClassVar[list[str]] = ["planned_on", "reference"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(offer_accepted_on=None)
                | Q(delivered_on__isnull=False, offer_accepted_on__gte=F("delivered_on")),
                name="an_offer_is_accepted_after_delivery",
            ),
        ]


class CallIn(Record):
    """One meeting with several socially connected individuals."""

    room = Room.COORDINATION
    plain: ClassVar[Mapping[str, str]] = {"message_version": "Which of the program's own texts was read out."}

    held_on = models.DateField()
    message_version = models.CharField(max_length=50, blank=True)

    class Meta(Record.Meta):
        """Listed by day."""

        ordering: ClassVar[list[str]] = ["held_on", "reference"]


class CallInAttendance(Record):
    """One individual asked to a call-in, on what basis, and what became of it."""

    room = Room.COORDINATION

    call_in = models.ForeignKey(CallIn, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(CoordinationPerson, on_delete=models.PROTECT, related_name="attendances")
    basis = TermField(InvitationBasis)
    outcome = TermField(InvitationOutcome, default=InvitationOutcome.INVITED)

    class Meta(Record.Meta):
        """Asked once to a call-in."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["call_in", "person"], name="asked_once_to_a_call_in"),
        ]
