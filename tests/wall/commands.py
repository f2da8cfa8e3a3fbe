"""Every command of the command line, run in a role's name, and all that it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import click
from click.testing import CliRunner

from ceasefire.access.gate import NO_ORGANIZATION
from ceasefire.audit.models import NOTED
from ceasefire.cli import main
from tests import city

LEFT_OUT: Mapping[str, str] = {
    "serve": "It becomes the server, and its pages are walked.",
    "jobs": "It works until it is told to stop; each job is tried by itself.",
    "demo": "It fills an empty database.",
    "migrate": "It makes the tables that the tests stand on.",
}
"""Commands that cannot be run here, each with the reason."""


class NoArgument(LookupError):
    """A command has a parameter that nobody gave a value."""


@dataclass(frozen=True)
class Command:
    """A command by the names that are typed for it, and what it takes."""

    name: str
    parameters: tuple[click.Parameter, ...]

    @property
    def is_in_a_name(self) -> bool:
        """Whether it is run in somebody's name."""
        return any("--as" in parameter.opts for parameter in self.parameters)

    def __str__(self) -> str:
        """What is typed."""
        return self.name


def commands() -> list[Command]:
    """Every command that can be run here."""
    return [one for one in _within(main, ()) if one.name not in LEFT_OUT]


def _within(group: click.Group, names: tuple[str, ...]) -> Iterator[Command]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from _within(one, (*names, name))
        else:
            yield Command(" ".join((*names, name)), tuple(one.params))


def _feed(folder: Path) -> str:
    file = folder / "Shootings.csv"
    file.write_text(
        "Incident Number,Occurence Date,Person Injury,Neighborhood,Precinct,Open Data Latitude,Open Data Longitude\n"
        "24-9009,3/4/2024,True,Emerald,East,0,0\n"
    )
    return str(file)


def _printed(folder: Path) -> str:
    file = folder / "printed.json"
    file.write_text(json.dumps({"year": 2024}))
    return str(file)


ARGUMENTS: Mapping[str, Callable[[Path], str]] = {
    "feed import:file": _feed,
    "file": lambda folder: str(folder / "book.xlsx"),
    "output": lambda folder: str(folder / "output"),
    "printed": _printed,
    "name": lambda folder: "Gillikin House",
    "full_name": lambda folder: "Tip of Oz",
    "reference": lambda folder: city.STREET[0],
    "organization add:reference": lambda folder: "gillikin-house",
    "username": lambda folder: "outreach_worker",
    "user add:username": lambda folder: "tip",
    "period": lambda folder: "2024",
    "as_of": lambda folder: "2024-03-31",
    "known_on": lambda folder: city.DAY.isoformat(),
    "first": lambda folder: city.DAY.isoformat(),
    "last": lambda folder: city.DAY.isoformat(),
    "user": lambda folder: "outreach_worker",
    "record": lambda folder: str(NO_ORGANIZATION),
    "noted": lambda folder: f"1:{'0' * NOTED}",
}
"""A value for each parameter of a command, by its name or by `command:name`."""


def lines_of(command: Command, username: str, folder: Path) -> Iterator[list[str]]:
    """What is typed to run it in every way: each choice, each switch, with nothing more than it asks for and with all.

    Raises NoArgument.
    """
    for every in (False, True):
        given = [
            list(_typed(command, one, username, folder))
            for one in command.parameters
            if every or one.required
        ]
        for one in product(*given):
            yield [*command.name.split(), *(word for words in one for word in words)]


def _typed(command: Command, parameter: click.Parameter, username: str, folder: Path) -> Iterator[list[str]]:
    is_option = isinstance(parameter, click.Option)
    before = [parameter.opts[0]] if is_option else []
    if "--as" in parameter.opts:
        yield [*before, username]
    elif isinstance(parameter.type, click.Choice):
        yield from ([*before, str(choice)] for choice in parameter.type.choices)
    elif isinstance(parameter, click.Option) and parameter.is_flag:
        yield from ([], before)
    else:
        yield [*before, _value(command, parameter, folder)]


def _value(command: Command, parameter: click.Parameter, folder: Path) -> str:
    name = parameter.name or ""
    make = ARGUMENTS.get(f"{command.name}:{name}", ARGUMENTS.get(name))
    if make is None:
        raise NoArgument(
            f"The command [{command.name}] has the parameter [{name}], which has no value to try it with. "
            "Add one to ARGUMENTS in tests/wall/commands.py."
        )
    return make(folder)


def run(line: list[str], folder: Path) -> Iterator[bytes | str]:
    """What a command says, how it ends, and the files it leaves."""
    ended = CliRunner().invoke(main, line)
    yield ended.output
    yield repr(ended.exception)
    for file in sorted(folder.iterdir()):
        yield file.name
        yield file.read_bytes()
