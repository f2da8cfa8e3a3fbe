"""Who keeps the machine sets up its organizations and users."""

from __future__ import annotations

from typing import Any

import click
from django.conf import settings
from django.urls import reverse

from ceasefire.access.actions import add_organization, add_user, close_user, confirm_user, invite
from ceasefire.access.models import Organization, User
from ceasefire.access.queries import users
from ceasefire.access.roles import Role
from ceasefire.cli.asked import OWNER, visiting
from ceasefire.domain.terms import OrganizationKind


@click.group()
def organization() -> None:
    """Organizations that take part in the program."""


@organization.command("add")
@click.argument("name")
@click.option("--id", "reference", required=True, help="The office's own id for it, such as PB.")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganizationKind]), required=True)
def organization_add(*, name: str, reference: str, kind: str) -> None:
    """Add an organization."""
    with visiting(OWNER):
        add_organization(by=OWNER, name=name, kind=OrganizationKind(kind), reference=reference)
    click.echo(f"Added the organization [{reference}].", err=True)


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("username")
@click.option("--name", "full_name", required=True, help="The name shown to others.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role if role not in (Role.SYSTEM, Role.PUBLIC)]),
    required=True,
)
@click.option("--organization", "reference", required=True, help="The id of their organization.")
def user_add(*, username: str, full_name: str, role: str, reference: str) -> None:
    """Add someone who signs in, for one organization, in one role, and print their invitation."""
    theirs = Organization.objects.filter(reference=reference).first()
    if theirs is None:
        raise click.ClickException(
            f"There is no organization [{reference}]. Add it: ceasefire organization add"
        )
    with visiting(OWNER):
        added = add_user(
            by=OWNER, username=username, full_name=full_name, organization=theirs, role=Role(role)
        )
        secret = invite(by=OWNER, user=added)
    click.echo(f"Added the user [{added.username}].", err=True)
    print_invitation(added, secret)


@user.command("invite")
@click.argument("username")
@click.option(
    "--reset-second-factor", is_flag=True, help="Forget their app, passkeys and recovery codes, too."
)
def user_invite(*, username: str, reset_second_factor: bool) -> None:
    """Print a fresh invitation for who forgot the password or lost the second factor.

    Their password and their open sessions end at once.
    """
    invited = user_named(username)
    with visiting(OWNER):
        secret = invite(by=OWNER, user=invited, reset_second_factor=reset_second_factor)
    print_invitation(invited, secret)


@user.command("confirm")
@click.option("--yes", is_flag=True, help="Do not ask.")
def user_confirm(*, yes: bool) -> None:
    """Confirm those who were changed past the program, or proved with another secret, and are what they should be.

    Until then they cannot sign in. Afterwards they are invited anew.
    """
    with visiting(OWNER, reads_only=True):
        doubted = [one for one in users(asker=OWNER) if not one.is_genuine]
    for one in doubted:
        told = f"{one.username}: {Role(one.role).label} of {one.organization.name}, {state_of(one)}"
        if yes or click.confirm(f"{told}. Is that right?", err=True):
            with visiting(OWNER):
                confirm_user(by=OWNER, user=one)
            click.echo(f"Confirmed. Invite them: ceasefire user invite {one.username}", err=True)
    if not doubted:
        click.echo("Everybody is what the program made them.", err=True)


@user.command("close")
@click.argument("username")
def user_close(*, username: str) -> None:
    """Let someone sign in no more, from now on."""
    leaver = user_named(username)
    with visiting(OWNER):
        close_user(by=OWNER, user=leaver)
    click.echo(f"[{leaver.username}] cannot sign in any more.", err=True)


@user.command("list")
def user_list() -> None:
    """List everybody: user name, role, organization, and whether they sign in."""
    with visiting(OWNER, reads_only=True):
        listed = list(users(asker=OWNER))
    for one in listed:
        click.echo(f"{one.username:<24} {one.role:<20} {one.organization.reference:<16} {state_of(one)}")


def user_named(username: str) -> User:
    """Who has a user name, whatever its capitals. Raises ClickException for a name that nobody has."""
    found = User.objects.called(username).first()
    if found is None:
        raise click.ClickException(f"Nobody signs in as [{username}]. To see who does: ceasefire user list")
    return found


def print_invitation(invited: User, secret: str) -> None:
    """Print the address of an invitation, which nobody can print again."""
    click.echo(
        f"Hand this address to [{invited.username}] alone. It works once, for 7 days; who opens it chooses the "
        "password:",
        err=True,
    )
    click.echo(f"{settings.ADDRESS}{reverse('invitation', args=[secret])}")


def state_of(one: Any) -> str:
    """Where a user of the query `users` stands with signing in."""
    if not one.is_active:
        return "left"
    if not one.is_genuine:
        return "not as the program made them: ceasefire user confirm"
    if one.invited_until:
        return f"invited until {one.invited_until:%Y-%m-%d}"
    return "signs in" if one.second_factor else "no second factor yet"
