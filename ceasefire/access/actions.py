"""Organizations and users are added, users are invited and closed, and what lets them in is used."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.models import Invitation, OneUse, Organization, SignInLink, User
from ceasefire.access.roles import Permission, Role
from ceasefire.audit import clock, head, history, trail
from ceasefire.audit.head import Head
from ceasefire.audit.models import AuditBlock, make_reference
from ceasefire.audit.visit import Visit
from ceasefire.domain.terms import OrganizationKind

INVITED_FOR = timedelta(days=7)


@action(Permission.KEYS_KEEP)
def go_on_from_backup(*, by: Asker) -> None:
    """The database was restored from a backup: its trail goes on from the block that it ends with."""
    _set_head(AuditBlock.objects.last())


@action(Permission.KEYS_KEEP)
def begin_new_trail(*, by: Asker) -> None:
    """The database is a new one in the place of another: its trail begins anew. Raises ValidationError if it has."""
    last = AuditBlock.objects.last()
    if last:
        raise ValidationError(f"The trail is not new: it goes on from block [{last}]. Run: ceasefire migrate")
    _set_head(None)


def _set_head(last: AuditBlock | None) -> None:
    def note() -> None:
        head.set_aside()
        if last:
            head.note(Head.of(last))

    transaction.on_commit(note)


@action(Permission.USERS_WRITE)
def add_organization(*, by: Asker, name: str, kind: OrganizationKind, reference: str = "") -> Organization:
    """A body takes part in the program."""
    organization = Organization(name=name, kind=kind, reference=reference or make_reference())
    organization.full_clean()
    history.write(organization)
    return organization


@action(Permission.USERS_WRITE)
def add_user(*, by: Asker, username: str, full_name: str, organization: Organization, role: Role) -> User:
    """Someone may sign in, once they are invited."""
    user = User(username=username, full_name=full_name, organization=organization, role=role)
    user.set_unusable_password()
    # What is proved is the name as it is kept: one way to write an accented letter.
    user.full_clean()
    user.prove()
    user.save()
    history.name(user)
    return user


@action(Permission.USERS_WRITE)
def invite(*, by: Asker, user: User, reset_second_factor: bool = False) -> str:
    """Make the secret of a user's invitation, in place of an earlier one; only its digest is kept.

    Until it is used they cannot sign in, neither with a password nor by the city's sign-on: whoever knew the old one is
    out, too. Where their second factor is lost, it is forgotten with it, so that nobody can put their own in its
    place. Raises ValidationError for who left, and for who was changed past the program.
    """
    if not user.is_active:
        raise ValidationError(f"[{user.username}] left. Add them anew, under another user name.")
    if not user.is_genuine:
        raise ValidationError(
            f"[{user.username}] was changed past the program, or proved with another secret. Find out which; if they "
            "are what they should be: ceasefire user confirm"
        )
    _shut_out(user)
    if reset_second_factor:
        Authenticator.objects.filter(user=user).delete()
    secret = secrets.token_urlsafe(32)
    now = history.moment()
    invitation = Invitation.objects.create(
        digest=Invitation.digest_of(secret), user=user, made_at=now, expires_at=now + INVITED_FOR
    )
    history.name(user)
    history.name(invitation)
    return secret


@action(Permission.USERS_WRITE)
def confirm_user(*, by: Asker, user: User) -> None:
    """Somebody who was changed past the program, or proved with another secret, is what they should be.

    What they signed in with is not proved by that: they are invited anew.
    """
    user.prove()
    user.save(update_fields=["proof"])
    _shut_out(user)
    history.name(user)


@action(Permission.USERS_WRITE)
def close_user(*, by: Asker, user: User) -> None:
    """Someone left: they cannot sign in from now on, and who is signed in is out with the next page."""
    user.is_active = False
    user.prove()
    user.save(update_fields=["is_active", "proof"])
    _shut_out(user)
    Authenticator.objects.filter(user=user).delete()
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
    return _use(SignInLink, secret)


def use_invitation(
    *, by: Asker, secret: str, password: str | None = None, sign_on: SocialAccount | None = None
) -> User | None:
    """The user whose open invitation has this secret; it is used from now on, and the password is theirs.

    None for any other secret. Without a password they sign in by `sign_on`, the city's account of them. Raises
    ValidationError for a password that is too easy to guess; the invitation stays open then.
    """
    invited = Invitation.open_with(secret).select_related("user").first()
    if invited is None or not invited.user.is_genuine:
        return None
    with _own_act(invited.user.asker, "access.use_invitation"):
        user = _use(Invitation, secret)
        if user is None:
            return None
        if password is None:
            if sign_on is not None:
                sign_on.user = user
                sign_on.save()
                user.link_to(sign_on.provider, sign_on.uid)
                user.save(update_fields=["sign_on_proof"])
        else:
            validate_password(password, user)
            keep_password(by=user.asker, user=user, password=password)
        history.name(user)
    return user


def keep_password(*, by: Asker, user: User, password: str) -> None:
    """Keep one's own new password; the database lets who signs in write that alone. Raises Denied for another's."""
    if by.role in {Role.PUBLIC, Role.SYSTEM} or by != user.asker:
        raise Denied("A password is one's own.")
    user.set_password(password)
    user.save(update_fields=["password"])


def note_own_act(*, by: Asker, name: str, origin: str) -> None:
    """Leave in the trail what somebody did to their own way in, such as signing in, and from which address."""
    with _own_act(by, f"access.{name}", origin):
        pass


@contextmanager
def _own_act(by: Asker, name: str, origin: str = "") -> Iterator[None]:
    # Not in the asker's room: what signing in reads and writes lies before and beside every room.
    if by.role in {Role.PUBLIC, Role.SYSTEM}:
        raise Denied(f"[{name}] is for who has a sign-in of their own.")
    visit = Visit(by=by.id, role=by.role, organization=str(by.organization_id), purpose=name, origin=origin)
    with trail.visit(visit), transaction.atomic(), history.act(action=name, by=by.id):
        yield


def _use(kind: type[OneUse], secret: str) -> User | None:
    found = kind.open_with(secret).select_related("user").first()
    # Two browsers at once: only the one whose update counted a row gets in.
    if found is None or not kind.open_with(secret).update(used_at=clock.now()):
        return None
    return found.user


def _shut_out(user: User) -> None:
    # Every session is signed with the password it was opened under: with the password they all end.
    user.set_unusable_password()
    user.sign_on_proof = ""
    user.save(update_fields=["password", "sign_on_proof"])
    SocialAccount.objects.filter(user=user).delete()
    for kind in (Invitation, SignInLink):
        kind._default_manager.filter(user=user, used_at=None).delete()
