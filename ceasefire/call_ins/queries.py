"""Custom notifications and call-ins."""

from __future__ import annotations

from django.db.models import QuerySet

from ceasefire.access import gate
from ceasefire.access.gate import Asker
from ceasefire.access.roles import Permission
from ceasefire.call_ins.models import CallIn, CallInAttendance, CustomNotification


def notifications(*, asker: Asker) -> QuerySet[CustomNotification]:
    """Every custom notification."""
    gate.require(asker, Permission.NOTIFICATIONS_READ)
    return CustomNotification.objects.all()


def call_ins(*, asker: Asker) -> QuerySet[CallIn]:
    """Every call-in."""
    gate.require(asker, Permission.NOTIFICATIONS_READ)
    return CallIn.objects.all()


def attendances(*, asker: Asker) -> QuerySet[CallInAttendance]:
    """Everybody asked to a call-in."""
    gate.require(asker, Permission.NOTIFICATIONS_READ)
    return CallInAttendance.objects.all()
