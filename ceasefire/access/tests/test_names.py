"""What the roles of a database are called, and which role of the plan a name is of."""

from __future__ import annotations

from getpass import getuser
from typing import Any

import pytest
from django.db import connection

from ceasefire.access.roles import Role
from ceasefire.access.wall.names import PUBLIC, Names, is_on_postgresql, login_role, program
from ceasefire.access.wall.plan import SIGN_IN

NAMES = Names("oz", "oz_login")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("oz_login", SIGN_IN),
        ("oz_director", Role.DIRECTOR.value),
        ("oz_of_last_year", "oz_of_last_year"),
        (PUBLIC, PUBLIC),
        ("kansas_director", None),
        ("somebody", None),
    ],
)
def test_a_name_is_of_a_role_of_the_plan_or_looks_like_one_or_is_somebody_elses(
    name: str, role: str | None
) -> None:
    assert NAMES.role(name) == role


def test_whether_the_database_has_roles_is_what_it_is() -> None:
    assert is_on_postgresql() == (connection.vendor == "postgresql")


@pytest.mark.parametrize("named", [True, False])
def test_the_program_signs_in_as_the_address_says_or_as_who_runs_it(monkeypatch: Any, named: bool) -> None:
    told = {"user": "oz_login"} if named else {}
    monkeypatch.setattr(type(program()), "get_connection_params", lambda _: told)
    assert login_role() == ("oz_login" if named else getuser())
