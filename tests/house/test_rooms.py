"""Every room has the same files, names what it is for, and lies at its place among the others."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from ceasefire.domain.terms import Room
from tests.house.source import ROOT

PACKAGE = ROOT / "ceasefire"
FILES = ("models.py", "actions.py", "queries.py")
# The trail and the versions are what actions write with; they are read through the rooms whose records they are of.
WITHOUT_ACTIONS = {"audit"}


def packages() -> list[Path]:
    return sorted(init.parent for init in PACKAGE.glob("*/__init__.py"))


def missing(package: Path) -> Iterator[str]:
    """What a package of the program lacks; one with models is a room."""
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    if not docstring.split("\n")[0].endswith("."):
        yield f"{package.name}/__init__.py says in no sentence what the package is for"
    if package.name != "config" and not list((package / "tests").glob("**/test_*.py")):
        yield f"{package.name}/tests/ holds no test"
    if (package / "models.py").exists() and package.name not in WITHOUT_ACTIONS:
        yield from (f"{package.name}/{name} is missing" for name in FILES if not (package / name).exists())


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.name)
def test_a_package_is_whole(package: Path) -> None:
    assert list(missing(package)) == []


def test_finds_what_a_room_lacks(tmp_path: Path) -> None:
    room = tmp_path / "oz"
    room.mkdir()
    (room / "__init__.py").touch()
    (room / "models.py").touch()
    assert list(missing(room)) == [
        "oz/__init__.py says in no sentence what the package is for",
        "oz/tests/ holds no test",
        "oz/actions.py is missing",
        "oz/queries.py is missing",
    ]


def test_every_model_names_the_room_of_the_wall_it_lies_in() -> None:
    """The tables of versions lie where the table of their records does."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("ceasefire.")]
    kept = [model for model in ours if not hasattr(model, "instance_type")]
    assert kept
    assert [model._meta.label for model in kept if not isinstance(getattr(model, "room", None), Room)] == []


def test_measures_are_kept_from_every_room() -> None:
    """Whoever adds a room beneath the measures adds it to their contract too."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    layers = contracts["layers"]["layers"]
    beneath = " ".join(layers[layers.index("(measures)") + 1 :]).replace("|", " ").split()
    rooms = {f"ceasefire.{name.strip('()')}" for name in beneath} - {"ceasefire.domain"}
    assert rooms
    assert rooms <= set(contracts["measures"]["forbidden_modules"])
