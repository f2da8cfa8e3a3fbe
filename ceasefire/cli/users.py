"""Who keeps the machine sets up its organizations and users."""

from __future__ import annotations

import click

from ceasefire.access.actions import add_organization, add_user, close_user
from ceasefire.access.models import Organization, User
from ceasefire.access.roles import Role
from ceasefire.cli.asked import OWNER
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
@click.password_option()
def user_add(*, username: str, full_name: str, role: str, reference: str, password: str) -> None:
    """Add someone who signs in, for one organization, in one role."""
    theirs = Organization.objects.filter(reference=reference).first()
    if theirs is None:
        raise click.ClickException(
            f"There is no organization [{reference}]. Add it: ceasefire organization add"
        )
    add_user(
        by=OWNER,
        username=username,
        full_name=full_name,
        organization=theirs,
        role=Role(role),
        password=password,
    )
    click.echo(f"Added the user [{username}].", err=True)


@user.command("close")
@click.argument("username")
def user_close(*, username: str) -> None:
    """Let someone sign in no more, from now on."""
    leaver = User.objects.filter(username__iexact=username).first()
    if leaver is None:
        raise click.ClickException(f"Nobody signs in as [{username}].")
    close_user(by=OWNER, user=leaver)
    click.echo(f"[{username}] cannot sign in any more.", err=True)
