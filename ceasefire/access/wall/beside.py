"""What lies beside the planned tables and leads past their wall: in other schemas, or run with its owner's rights."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from ceasefire.access.wall.found import rows
from ceasefire.access.wall.names import Names

# What an extension brings is the database's own; a superuser, who passes every wall, is told of elsewhere.
OPEN_TO_OURS = """
NOT EXISTS (SELECT FROM pg_depend WHERE objid = {0}.oid AND deptype = 'e') AND EXISTS (
    SELECT FROM pg_roles WHERE rolname = ANY(%s) AND NOT rolsuper AND {1}
)
"""
FUNCTIONS = """
SELECT format('%%I.%%I', nspname, proname) FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE prosecdef AND nspname <> ALL(ARRAY['pg_catalog', 'information_schema']) AND
""" + OPEN_TO_OURS.format("pg_proc", "has_function_privilege(pg_roles.oid, pg_proc.oid, 'EXECUTE')")  # nosec B608  # put together from our own parts
ELSEWHERE = """
SELECT format('%%I.%%I', nspname, relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = ANY(ARRAY['r', 'p', 'v', 'm', 'f']::"char"[]) AND nspname <> current_schema()
    AND nspname NOT LIKE 'pg\\_%%' AND nspname <> 'information_schema' AND
""" + OPEN_TO_OURS.format("pg_class", "has_any_column_privilege(pg_roles.oid, pg_class.oid, 'SELECT')")  # nosec B608  # put together from our own parts


def ways_past(connection: BaseDatabaseWrapper, names: Names) -> Iterator[str]:
    """Each function and each table beside the plan that a role of the program, or everybody, may use."""
    ours = [[names.login, *names.roles]]
    for (function,) in sorted(rows(connection, FUNCTIONS, ours)):
        yield f"The function [{function}] runs with its owner's rights, and roles of ours may call it: revoke that."
    for (table,) in sorted(rows(connection, ELSEWHERE, ours)):
        yield f"Roles of the program may read [{table}], which lies in another schema behind no wall: revoke that."
