"""Whether the wall stands as planned, told in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ceasefire.access.wall.beside import ways_past
from ceasefire.access.wall.found import Found, Standing, found
from ceasefire.access.wall.names import Names, names_in, program
from ceasefire.access.wall.plan import SIGN_IN
from ceasefire.access.wall.planned import READ, Grant, Planned, Policy, planned

MIGRATIONS = "django_migrations"
"""Which migrations were applied: no content. Its owner reads it before anything else stands; who serves, to see that
none is due."""


def faults() -> list[str]:
    """What is wrong with the wall on PostgreSQL, as sentences; none where it stands as planned."""
    connection = program()
    names = names_in(connection)
    standing = found(connection, names)
    return [
        *_of_login(names, standing),
        *_of_roles(names, standing),
        *differences(names, standing),
        *ways_past(connection, names),
    ]


def owned(names: Names, standing: Found) -> list[str]:
    """The tables that the role the program signs in as owns itself: none in an office."""
    return [name for name, table in standing.tables.items() if table.owner == names.login]


def due(names: Names, standing: Found) -> Planned:
    """What is planned for this database: who owns the tables has every right on them and is granted none."""
    plan = planned()
    if owned(names, standing):
        return replace(plan, grants=frozenset(grant for grant in plan.grants if grant.role != SIGN_IN))
    if MIGRATIONS in standing.tables:
        return replace(plan, grants=plan.grants | {Grant(SIGN_IN, MIGRATIONS, READ)})
    return plan


def differences(names: Names, standing: Found) -> Iterator[str]:
    """What stands and was not planned, and what was planned and does not stand."""
    plan = due(names, standing)
    for table in sorted(set(standing.tables) - {MIGRATIONS}):
        if not (standing.tables[table].is_bound and standing.tables[table].is_forced):
            yield f"The table [{table}] is open: row-level security is not enabled and forced."
    for missing in sorted(plan.tables - set(standing.tables)):
        yield f"There is no table [{missing}]."
    policies = {_as_standing(policy) for policy in plan.policies}
    for policy in sorted(standing.policies ^ policies, key=repr):
        yield f"The policy [{policy.name}] of the table [{policy.table}] does not stand as planned."
    for grant in sorted(standing.grants - plan.grants):
        yield f"The role [{grant.role}] may [{_said(grant)}] and should not."
    for grant in sorted(plan.grants - standing.grants):
        yield f"The role [{grant.role}] may not [{_said(grant)}] and should."


def _as_standing(policy: Policy) -> Standing:
    return Standing(policy.table, policy.name, policy.right, (policy.role,))


def _said(grant: Grant) -> str:
    of = f"{grant.table}.{grant.column}" if grant.column else grant.table
    return f"{grant.right} {of}"


def _of_login(names: Names, standing: Found) -> Iterator[str]:
    login = standing.roles.get(names.login)
    who = f"The role [{names.login}], which the program signs in as,"
    if login is None:
        yield f"{who} is not there."
        return
    if login.is_superuser:
        yield f"{who} is a superuser: no wall binds it."
        return
    if login.passes_by:
        yield f"{who} may pass row-level security by."
    if login.makes_roles:
        yield f"{who} may make roles."
    if owned(names, standing):
        yield f"{who} owns tables: it can take the wall down. Let another role migrate: DATABASE_OWNER_URL."
    elif login.inherits:
        yield f"{who} has the rights of [{min(login.inherits)}] without standing in it: it must be NOINHERIT."
    for other in sorted(login.member_of - set(names.roles)):
        yield f"{who} may become [{other}], which is no role of the program."
    for name in sorted(set(names.roles) - login.member_of):
        yield f"{who} cannot stand in the role [{name}]."


def _of_roles(names: Names, standing: Found) -> Iterator[str]:
    for name in names.roles:
        role = standing.roles.get(name)
        if role is None:
            yield f"The role [{name}] is not there."
        elif role.is_superuser or role.passes_by or role.makes_roles or role.signs_in or role.member_of:
            yield f"The role [{name}] may sign in, make roles, become another, or is bound by nothing."
