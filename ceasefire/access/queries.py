"""Organizations and users."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from ceasefire.access import database, gate
from ceasefire.access.gate import Asker
from ceasefire.access.models import Invitation, Organization, SignInLink, User
from ceasefire.access.roles import Permission
from ceasefire.audit import clock, visit
from ceasefire.audit.models import AuditEvent
from ceasefire.domain.terms import OrganizationKind

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


def organizations(*, asker: Asker) -> QuerySet[Organization]:
    """Every organization that takes part in the program."""
    gate.require(asker, Permission.PROGRAM_READ)
    return Organization.objects.all()


def providers(*, asker: Asker) -> QuerySet[Organization]:
    """Those that run services."""
    return organizations(asker=asker).filter(kind=OrganizationKind.PROVIDER)


def users(*, asker: Asker) -> QuerySet[User]:
    """Everybody who may sign in or could once, by user name.

    Each with `invited_until`, the end of their open invitation or None, and whether they have a `second_factor`, and
    without their password, which nobody reads.
    """
    gate.require(asker, Permission.USERS_WRITE)
    invitations = Invitation.objects.filter(user=OuterRef("pk"), used_at=None, expires_at__gt=clock.now())
    authenticators = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return (
        User.objects.select_related("organization")
        .defer("password")
        .annotate(
            invited_until=Subquery(invitations.values("expires_at")), second_factor=Exists(authenticators)
        )
        .order_by("username")
    )


def trail(
    *,
    asker: Asker,
    first: date | None = None,
    last: date | None = None,
    user: str = "",
    record: str = "",
    outcome: str = "",
) -> QuerySet[AuditEvent]:
    """The visits of the days from `first` to `last`, the latest first; of one user, to one record, of one outcome.

    The record is meant by its id. A visit that wrote more than trail.RECORDS_NAMED records does not name them. That the
    trail was looked at is in the trail, too: how it was searched, and not for what.
    """
    gate.require(asker, Permission.TRAIL_READ)
    asked = {"first": first, "last": last, "user": user, "record": record, "outcome": outcome}
    searched = ",".join(kind for kind, value in asked.items() if value)
    visit.note_look(f"access.trail({searched})" if searched else "access.trail")
    found = AuditEvent.objects.order_by("-id")
    if first:
        found = found.filter(acted_at__gte=clock.start_of(first))
    if last:
        found = found.filter(acted_at__lt=clock.end_of(last))
    if user:
        found = found.filter(by__iexact=user)
    if record:
        named = f'"{record}"'
        told = {kind: Cast(kind, TextField()) for kind in ("read", "records")}
        found = found.alias(read_text=told["read"], written_text=told["records"]).filter(
            Q(read_text__contains=named) | Q(written_text__contains=named)
        )
    return found.filter(outcome=outcome) if outcome else found


def user_of_sign_in_link(*, asker: Asker, secret: str) -> User | None:
    """Whom an unused link of the demonstration city is for; it stays unused. Who asks need not have signed in."""
    with database.signing_in():
        link = SignInLink.open_with(secret).select_related("user").first()
    return link.user if link else None


def user_of_invitation(*, asker: Asker, secret: str) -> User | None:
    """Whom an open invitation is for; it stays open. Who asks need not have signed in."""
    with database.signing_in():
        invitation = Invitation.open_with(secret).select_related("user").first()
    return invitation.user if invitation else None
