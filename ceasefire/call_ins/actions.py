"""Custom notifications are planned and delivered; call-ins are held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ceasefire.access.gate import Asker, action
from ceasefire.access.roles import Permission
from ceasefire.audit import history
from ceasefire.audit.models import make_reference
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification
from ceasefire.people.models import CoordinationPerson


@action(Permission.NOTIFICATIONS_WRITE)
def plan_notification(
    *,
    by: Asker,
    person: CoordinationPerson,
    planned_on: date,
    message_version: str = "",
    reference: str = "",
) -> CustomNotification:
    """Someone is going to be told in person."""
    notification = CustomNotification(
        person=person,
        planned_on=planned_on,
        message_version=message_version,
        reference=reference or make_reference(),
    )
    history.write(notification)
    return notification


@action(Permission.NOTIFICATIONS_WRITE)
def deliver_notification(
    *,
    by: Asker,
    notification: CustomNotification,
    delivered_on: date,
    offer_accepted_on: date | None = None,
) -> CustomNotification:
    """The message was given in person, and the offer of help with it."""
    notification.delivered_on = delivered_on
    notification.offer_accepted_on = offer_accepted_on
    history.write(notification)
    return notification


@action(Permission.NOTIFICATIONS_WRITE)
def hold_call_in(*, by: Asker, call_in: CallIn, attendances: Sequence[CallInAttendance]) -> CallIn:
    """A call-in took place, with what became of each invitation."""
    history.write(call_in)
    history.add_all(attendances)
    return call_in
