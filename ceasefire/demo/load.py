"""Loads the demonstration city into an empty database: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from random import Random

from django.db import transaction
from django.utils import timezone

from ceasefire.access.actions import make_sign_in_link
from ceasefire.access.gate import as_asker
from ceasefire.access.models import Organization, User
from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent
from ceasefire.demo.contacts import plan_attempts, plan_messages, plan_phones
from ceasefire.demo.office import BUILDER, USERS, open_office
from ceasefire.demo.path import Path
from ceasefire.demo.plan import planned
from ceasefire.demo.shootings import plan_shootings
from ceasefire.demo.timeline import Timeline
from ceasefire.domain.terms import VisitOutcome

SEED = 2024


class NotEmpty(RuntimeError):
    """The database already holds a program."""


def is_empty() -> bool:
    """Whether nothing was ever entered: every act, a feed's import too, leaves its row in the trail."""
    with as_asker(BUILDER, purpose="demo.is_empty", reads_only=True):
        return not AuditEvent.objects.filter(outcome=VisitOutcome.DONE).exists()


def require_empty() -> None:
    """Raise NotEmpty for a database that holds anything."""
    if not is_empty():
        raise NotEmpty(
            "This database already holds a program; the demonstration city goes into an empty one only. "
            "Name another with DATABASE_URL, or remove the demonstration's file under var/ and try again."
        )


@transaction.atomic
def load(progress: Callable[[int, int], None]) -> None:
    """Enter the demonstration city through actions; `progress` is told acts done and acts in all.

    Raises NotEmpty for a database that holds anything.
    """
    require_empty()
    plan = planned()
    timeline = Timeline(Random(SEED))  # noqa: S311  # made-up people are no secret
    opened_at = datetime.combine(plan[0].month.start, time.min, timezone.get_default_timezone())
    with clock.set_to(opened_at):
        office = open_office()
    plan_shootings(timeline, office, plan)
    cases = Path(timeline, office, plan).put_on_timeline()
    plan_phones(timeline, office, cases)
    plan_attempts(timeline, office, cases, plan)
    plan_messages(timeline, office, cases, plan)
    timeline.run(progress)


def is_demonstration() -> bool:
    """Whether the database holds the demonstration city: only its users get sign-in links."""
    return Organization.objects.filter(reference="OFFICE").exists() and set(
        User.objects.values_list("username", flat=True)
    ) == {username for username, *_ in USERS}


def sign_in_links() -> list[tuple[User, str]]:
    """A fresh one-use link's secret for each user of the demonstration city."""
    users = User.objects.select_related("organization").order_by("id")
    return [(user, make_sign_in_link(by=BUILDER, user=user)) for user in users]
