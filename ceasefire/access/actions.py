"""Organizations and users are added; the demonstration city makes its one-use links."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password

from ceasefire.access.gate import Asker, action
from ceasefire.access.models import Organization, SignInLink, User
from ceasefire.access.roles import Permission, Role
from ceasefire.audit import clock, history
from ceasefire.audit.models import make_reference
from ceasefire.domain.terms import OrganizationKind


@action(Permission.USERS_WRITE)
def add_organization(*, by: Asker, name: str, kind: OrganizationKind, reference: str = "") -> Organization:
    """A body takes part in the program."""
    organization = Organization(name=name, kind=kind, reference=reference or make_reference())
    organization.full_clean()
    history.write(organization)
    return organization


@action(Permission.USERS_WRITE)
def add_user(
    *,
    by: Asker,
    username: str,
    full_name: str,
    organization: Organization,
    role: Role,
    password: str | None = None,
) -> User:
    """Someone may sign in; without a password only by a one-use link."""
    user = User(username=username, full_name=full_name, organization=organization, role=role)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    history.name(user)
    return user


@action(Permission.USERS_WRITE)
def close_user(*, by: Asker, user: User) -> None:
    """Someone left: they cannot sign in from now on, and who is signed in is out with the next page."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    history.name(user)


@action(Permission.USERS_WRITE)
def make_sign_in_link(*, by: Asker, user: User) -> str:
    """Make a one-use link's secret for a user of the demonstration city, in place of their earlier one.

    Only its digest is kept.
    """
    secret = secrets.token_urlsafe(24)
    SignInLink.objects.filter(user=user, used_at=None).delete()
    history.name(SignInLink.objects.create(digest=SignInLink.digest_of(secret), user=user))
    return secret


def use_sign_in_link(*, by: Asker, secret: str) -> User | None:
    """The user whose unused link has this secret; the link is used from now on. None for any other secret."""
    link = SignInLink.unused(secret).select_related("user").first()
    # Two browsers at once: only the one whose update counted a row gets in.
    if link is None or not SignInLink.unused(secret).update(used_at=clock.now()):
        return None
    return link.user
