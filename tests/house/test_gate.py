"""Whoever has not signed in gets Denied from every query and every action, before it does anything.

`test_askers.py` sees that each is told who asks; here each is asked.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from ceasefire.access.gate import NOBODY, Asker, Denied
from ceasefire.access.roles import GRANTED, Permission, Role
from tests.house.source import product

# Who signs in has not signed in yet: each answers to the secret of a link or an invitation alone.
WITHOUT_SIGN_IN = {"use_sign_in_link", "user_of_sign_in_link", "use_invitation", "user_of_invitation"}


def public(name: str) -> Iterator[Callable[..., Any]]:
    """The public functions of the files of that name."""
    for source in product():
        if source.path.name == name:
            module = import_module(".".join(source.path.with_suffix("").parts))
            yield from (one for one in vars(module).values() if is_public(one, module))


def is_public(one: object, module: ModuleType) -> bool:
    own = inspect.isfunction(one) and one.__module__ == module.__name__
    return own and not one.__name__.startswith("_") and one.__name__ not in WITHOUT_SIGN_IN  # type: ignore[attr-defined]


def full_name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('ceasefire.')}.{function.__name__}"


def ask(function: Callable[..., Any], **who: Asker) -> None:
    """Call it with None for all else: whoever passes the gate fails on that."""
    given = inspect.signature(function).parameters.values()
    named = {one.name: None for one in given if one.kind is one.KEYWORD_ONLY}
    function(*[None for one in given if one.kind is one.POSITIONAL_OR_KEYWORD], **{**named, **who})


QUERIES = list(public("queries.py"))
ACTIONS = list(public("actions.py"))
GATED = [action for action in ACTIONS if hasattr(action, "permissions")]


@pytest.mark.parametrize("query", QUERIES, ids=full_name)
def test_a_query_denies_nobody(query: Callable[..., Any]) -> None:
    with pytest.raises(Denied):
        ask(query, asker=NOBODY)


@pytest.mark.parametrize("action", ACTIONS, ids=full_name)
def test_an_action_denies_nobody(action: Callable[..., Any]) -> None:
    with pytest.raises(Denied):
        ask(action, by=NOBODY)


@pytest.mark.parametrize("action", GATED, ids=full_name)
def test_an_action_denies_every_role_without_one_of_its_permissions(action: Any) -> None:
    permissions: tuple[Permission, ...] = action.permissions
    assert permissions
    for role in Role:
        if not GRANTED.get(role, frozenset()).intersection(permissions):
            with pytest.raises(Denied):
                ask(action, by=Asker("somebody", role))


def test_each_room_is_asked() -> None:
    assert {full_name(query).split(".")[0] for query in QUERIES} >= {"people", "shootings", "feeds"}
    assert {full_name(action).split(".")[0] for action in GATED} >= {"people", "shootings", "feeds"}


def test_finds_a_query_that_answers_nobody() -> None:
    def careless(*, asker: Asker) -> list[str]:
        return ["a name"]

    with pytest.raises(pytest.fail.Exception), pytest.raises(Denied):
        ask(careless, asker=NOBODY)
