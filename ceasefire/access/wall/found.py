"""What stands in a PostgreSQL database: its tables, grants, policies and roles, as its catalog tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from ceasefire.access.wall.names import Names
from ceasefire.access.wall.planned import Grant

# What a policy says, as the database itself writes it; kept beside it when it is put up, so that a change shows.
SAID = "md5(concat_ws('|', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)))"

TABLES = """
SELECT relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner)
FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
"""
GRANTS = """
SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, relname, privilege_type, attname
FROM (
    SELECT relname, relowner, '' AS attname, grantee, privilege_type FROM pg_class, aclexplode(relacl)
    WHERE relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT relname, relowner, attname, grantee, privilege_type
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl)
    WHERE relnamespace = current_schema()::regnamespace
) AS granted WHERE grantee <> relowner
"""
POLICIES = f"""
SELECT relname, polname, polcmd, polpermissive, ARRAY(SELECT pg_get_userbyid(unnest(polroles))),
    {SAID} IS NOT DISTINCT FROM obj_description(pg_policy.oid, 'pg_policy')
FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
WHERE relnamespace = current_schema()::regnamespace
"""  # noqa: S608  # nosec B608  # put together from our own parts
ROLES = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin,
    ARRAY(SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = pg_roles.oid),
    ARRAY(SELECT held.rolname FROM pg_roles AS held WHERE held.oid <> pg_roles.oid AND pg_has_role(
        pg_roles.oid, held.oid, 'USAGE'))
FROM pg_roles WHERE rolname = ANY(%s)
"""
COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}


@dataclass(frozen=True)
class Table:
    """A table's owner, and whether policies bind everybody and its owner."""

    is_bound: bool
    is_forced: bool
    owner: str


@dataclass(frozen=True)
class Standing:
    """A policy by its name and its roles (None: somebody else's).

    And whether it says what it said when it was put up, and narrows nothing.
    """

    table: str
    name: str
    right: str
    roles: tuple[str | None, ...]
    is_as_put_up: bool = True


@dataclass(frozen=True)
class FoundRole:
    """What a role may beyond grants: be a superuser, pass policies by, make roles, sign in; of whom it is a member."""

    is_superuser: bool
    passes_by: bool
    makes_roles: bool
    signs_in: bool
    member_of: frozenset[str]
    inherits: frozenset[str]


@dataclass(frozen=True)
class Found:
    """All of it."""

    tables: dict[str, Table]
    grants: frozenset[Grant]
    policies: frozenset[Standing]
    roles: dict[str, FoundRole]


def found(connection: BaseDatabaseWrapper, names: Names) -> Found:
    """What stands in the database that a connection leads to."""
    granted = [(names.role(role), *what) for role, *what in rows(connection, GRANTS)]
    roles = rows(connection, ROLES, [[names.login, *names.roles]])
    return Found(
        tables={name: Table(*flags) for name, *flags in rows(connection, TABLES)},
        grants=frozenset(Grant(role, *what) for role, *what in granted if role),
        policies=frozenset(
            Standing(table, name, COMMANDS[command], tuple(map(names.role, roles)), permissive and as_put_up)
            for table, name, command, permissive, roles, as_put_up in rows(connection, POLICIES)
        ),
        roles={
            name: FoundRole(
                superuser, passes_by, makes_roles, signs_in, frozenset(member_of), frozenset(inherits)
            )
            for name, superuser, passes_by, makes_roles, signs_in, member_of, inherits in roles
        },
    )


def rows(connection: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """What a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())
