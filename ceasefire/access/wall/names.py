"""What the roles of a database are called, and the two connections: the program's, and that of who owns the tables."""

from __future__ import annotations

from dataclasses import dataclass
from getpass import getuser

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ceasefire.access.wall.plan import PLAN, SIGN_IN

PROGRAM, OWNER = "default", "owner"
PUBLIC = "PUBLIC"


@dataclass(frozen=True)
class Names:
    """What the roles of one database are called; roles are the whole server's, so its own name goes before each."""

    database: str
    login: str
    """Whom the program signs in as."""

    def of(self, role: str) -> str:
        """The name of a role of the plan."""
        return self.login if role == SIGN_IN else f"{self.database}_{role}"

    @property
    def roles(self) -> dict[str, str]:
        """Name to role of the plan, without whom the program signs in as."""
        return {self.of(role): str(role) for role in PLAN if role != SIGN_IN}

    def role(self, name: str) -> str | None:
        """The role of the plan with that name, or a name that looks like one; None for somebody else's."""
        if name == self.login:
            return SIGN_IN
        known = self.roles.get(name)
        return known or (name if name == PUBLIC or name.startswith(f"{self.database}_") else None)


def program() -> BaseDatabaseWrapper:
    """The connection that the program works with."""
    return connections[PROGRAM]


def owner() -> BaseDatabaseWrapper:
    """The connection whose role owns the tables: one of its own in an office, else the program's."""
    return connections[OWNER if OWNER in connections else PROGRAM]


def is_on_postgresql() -> bool:
    """Whether the database has roles, and so a wall of its own."""
    return program().vendor == "postgresql"


def names_in(connection: BaseDatabaseWrapper) -> Names:
    """The names of the roles of the database that a connection leads to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        [database] = cursor.fetchone()
    return Names(database, login_role())


def login_role() -> str:
    """Whom the program signs in to the database as."""
    return program().get_connection_params().get("user") or getuser()
