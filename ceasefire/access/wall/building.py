"""The wall is put up after each migration, by the role that owns the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from ceasefire.access.wall.found import SAID, Found, found, rows
from ceasefire.access.wall.names import Names, is_on_postgresql, names_in, owner
from ceasefire.access.wall.planned import Planned, Policy
from ceasefire.access.wall.survey import MIGRATIONS, differences, due, owned

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('ceasefire wall'))"
MAY_MAKE_ROLES = "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
OWNS_THE_TABLES = """
SELECT has_schema_privilege(current_schema(), 'CREATE') AND NOT EXISTS (
    SELECT FROM pg_tables WHERE schemaname = current_schema() AND NOT pg_has_role(tableowner, 'USAGE')
), current_user
"""
NOTE_WHAT_POLICIES_SAY = f"""
DO $$ DECLARE one record; BEGIN
FOR one IN SELECT polname, relname, {SAID} AS said FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = current_schema()::regnamespace LOOP
    EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', one.polname, one.relname, one.said);
END LOOP; END $$
"""  # noqa: S608  # nosec B608  # put together from our own parts


class NotPutUp(RuntimeError):
    """The wall cannot be put up; the message says what to do."""


def put_up() -> bool:
    """Put up the wall where it does not stand as planned, all of it or nothing; say whether that was needed.

    SQLite has no wall. Raises NotPutUp for who does not own the tables; and where roles are missing that the owner may
    not make, with the statements to run.
    """
    if not is_on_postgresql():
        return False
    connection = owner()
    names = names_in(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        # Two who prepare one database at once: the second finds it done.
        cursor.execute(ONE_AT_A_TIME)
        standing = found(connection, names)
        missing = list(_roles(names, standing))
        if not missing and not any(differences(names, standing)):
            return False
        _require_owner(connection)
        if missing:
            _make_roles(connection, missing, has_login=names.login in standing.roles)
        cursor.execute(";\n".join(_statements(connection, names, found(connection, names))))
    return True


def stand_aside() -> None:
    """Let the owner see its own rows until the wall is put up again: a migration of data would find none.

    Raises NotPutUp for who does not own the tables.
    """
    if not is_on_postgresql():
        return
    connection = owner()
    _require_owner(connection)
    standing = found(connection, names_in(connection))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, table in standing.tables.items():
            if table.is_forced:
                cursor.execute(f"ALTER TABLE {_quoted(name)} NO FORCE ROW LEVEL SECURITY")


def _require_owner(connection: BaseDatabaseWrapper) -> None:
    [(owns, who)] = rows(connection, OWNS_THE_TABLES)
    if not owns:
        raise NotPutUp(
            f"The role [{who}] does not own the tables: it can neither make nor update them, nor put up the wall. Name "
            "the one that does with DATABASE_OWNER_URL, and run: ceasefire migrate. See docs/how-to/postgresql.md."
        )


def _make_roles(connection: BaseDatabaseWrapper, missing: list[str], *, has_login: bool) -> None:
    [(may_make,)] = rows(connection, MAY_MAKE_ROLES)
    # Who signs in has a password, and that is for people to choose.
    if not (has_login and may_make):
        raise NotPutUp(
            "The database lacks roles, and the role that migrates cannot make them. Have somebody who may run this, "
            "and try again:\n" + "".join(f"{statement};\n" for statement in missing)
        )
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(missing))


def _roles(names: Names, standing: Found) -> Iterator[str]:
    login = standing.roles.get(names.login)
    if login is None:
        yield f"CREATE ROLE {_quoted(names.login)} LOGIN NOINHERIT PASSWORD '...'"
    for name in names.roles:
        if name not in standing.roles:
            yield f"CREATE ROLE {_quoted(name)} NOLOGIN"
        if login is None or not (login.is_superuser or name in login.member_of):
            yield f"GRANT {_quoted(name)} TO {_quoted(names.login)}"


def _statements(connection: BaseDatabaseWrapper, names: Names, standing: Found) -> Iterator[str]:
    plan = due(names, standing)
    granted = [*names.roles, *([] if owned(names, standing) else [names.login])]
    [(schema,)] = rows(connection, "SELECT quote_ident(current_schema())")
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {', '.join(map(_quoted, granted))}"
    for policy in sorted(standing.policies, key=repr):
        yield f"DROP POLICY {_quoted(policy.name)} ON {_quoted(policy.table)}"
    for table in sorted(set(standing.tables) - {MIGRATIONS}):
        yield f"ALTER TABLE {_quoted(table)} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    for (role, table), rights in sorted(_by_role_and_table(plan).items()):
        yield f"GRANT {', '.join(rights)} ON {_quoted(table)} TO {_quoted(names.of(role))}"
    yield from (_created(policy, names) for policy in sorted(plan.policies))
    yield NOTE_WHAT_POLICIES_SAY


def _created(policy: Policy, names: Names) -> str:
    rows = f" USING ({policy.rows})" if policy.rows else ""
    added = f" WITH CHECK ({policy.added})" if policy.added else ""
    where = f"{_quoted(policy.name)} ON {_quoted(policy.table)} FOR {policy.right}"
    return f"CREATE POLICY {where} TO {_quoted(names.of(policy.role))}{rows}{added}"


def _by_role_and_table(plan: Planned) -> dict[tuple[str, str], list[str]]:
    """For each role and table its rights as a statement names them, with the columns they are limited to."""
    columns: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for grant in sorted(plan.grants):
        columns[grant.role, grant.table][grant.right] += [_quoted(grant.column)] if grant.column else []
    return {
        where: [f"{right} ({', '.join(named)})" if named else right for right, named in rights.items()]
        for where, rights in columns.items()
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
