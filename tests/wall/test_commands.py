"""No command tells anybody what they may not know, whoever runs it and in whose name."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from ceasefire.access.gate import NOBODY
from ceasefire.access.roles import Role
from ceasefire.audit.models import AuditEvent
from ceasefire.cli.asked import OWNER
from ceasefire.jobs.due import JOBS, Job
from ceasefire.workbook import template
from tests.wall.askers import SIGNED_IN, asker_in
from tests.wall.commands import LEFT_OUT, Command, NoArgument, commands, lines_of, run
from tests.wall.logs import heard
from tests.wall.wall import Wall

COMMANDS = commands()
IN_A_NAME = [command for command in COMMANDS if command.is_in_a_name]
IN_NO_NAME = [command for command in COMMANDS if not command.is_in_a_name]


def walk(wall: Wall, command: Command, role: Role | None, folder: Path) -> None:
    """Run it in every way, and look at what it says, leaves and logs; in no name it speaks to who keeps the machine."""
    asker = OWNER if role is None else asker_in(role)
    for line in lines_of(command, asker.id, folder):
        with heard() as lines:
            wall.holds(asker, f"ceasefire {command}", *run(line, folder))
        wall.holds(NOBODY, f"log of ceasefire {command}", *lines)
    wall.holds(NOBODY, f"trail of ceasefire {command}", *map(str, AuditEvent.objects.values_list()))


@pytest.mark.parametrize("command", IN_NO_NAME, ids=str)
def test_a_command_in_nobodys_name_tells_nothing(wall: Wall, command: Command, tmp_path: Path) -> None:
    walk(wall, command, None, tmp_path)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_tells_nothing(wall: Wall, job: Job) -> None:
    with heard() as lines:
        job.do()
    wall.holds(NOBODY, f"log of job {job.name}", *lines)
    wall.holds(NOBODY, f"trail of job {job.name}", *map(str, AuditEvent.objects.values_list()))


@pytest.mark.parametrize("role", SIGNED_IN)
@pytest.mark.parametrize("command", IN_A_NAME, ids=str)
def test_a_command_in_somebodys_name_tells_what_they_may_know(
    wall: Wall, command: Command, role: Role, tmp_path: Path
) -> None:
    # Where a workbook is taken, it is their own; without one, an empty one.
    [*run(["workbook", "export", "--as", role.value, str(tmp_path / "book.xlsx")], tmp_path)]
    if not (tmp_path / "book.xlsx").exists():
        template.write(tmp_path / "book.xlsx")
    walk(wall, command, role, tmp_path)


def test_a_command_tells_who_may_know(wall: Wall, tmp_path: Path) -> None:
    export = ["workbook", "export", "--as", "provider_supervisor", str(tmp_path / "book.xlsx")]
    found = wall.holds(
        asker_in(Role.PROVIDER_SUPERVISOR), "ceasefire workbook export", *run(export, tmp_path)
    )
    assert "outreach.attemptnote.text" in {canary.field for canary in found}


def test_what_is_left_out_is_there() -> None:
    assert {name.partition(" ")[0] for name in LEFT_OUT} | {one.name for one in COMMANDS} >= {
        "serve",
        "user list",
    }


def test_says_what_to_add_for_a_command_that_cannot_be_run(tmp_path: Path) -> None:
    road = Command("road", (click.Argument(["brick"]),))
    with pytest.raises(NoArgument, match=r"\[road\] has the parameter \[brick\]"):
        [*lines_of(road, "boq", tmp_path)]
