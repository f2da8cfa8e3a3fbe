"""Writes docs/reference from the code: terms, roles, measures, the wall. a house test fails while they differ."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

from ceasefire.access.roles import GRANTED, KINDS, NEVER, ROOMS, Permission, Role
from ceasefire.access.wall.plan import EVERY, ORGANIZATION, PLAN, USER, Opening
from ceasefire.domain import placement_flow, terms
from ceasefire.measures import reference

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
WRITTEN = "This page is written from the code by `make docs`.\n"


def terms_page() -> str:
    """Every coded value with its label and meaning."""
    lines = [
        "# Terms",
        "",
        WRITTEN,
        "Every coded value that is stored, with the label people read and its meaning.",
    ]
    kinds = [kind for _, kind in inspect.getmembers(terms, inspect.isclass) if issubclass(kind, terms.Term)]
    for kind in kinds:
        if kind is not terms.Term:
            lines += [
                "",
                f"## {kind.__name__}",
                "",
                (kind.__doc__ or "").strip(),
                "",
                "| code | label | meaning |",
            ]
            lines += ["|---|---|---|", *(f"| `{one.value}` | {one.label} | {one.meaning} |" for one in kind)]
    return "\n".join([*lines, ""])


def roles_page() -> str:
    """Every role: what it is for, its rooms, what it may do."""
    lines = ["# Roles", "", WRITTEN, "What a role may do is listed; what is not listed is denied."]
    for role in Role:
        rooms = ", ".join(sorted(room.label for room in ROOMS.get(role, ()))) or "none"
        granted = [permission for permission in Permission if permission in GRANTED.get(role, ())]
        kind = KINDS.get(role)
        works_for = f" Works for an organization of the kind {kind.label}." if kind else ""
        lines += ["", f"## {role.label}", "", role.meaning, "", f"Rooms: {rooms}.{works_for}", ""]
        lines += [f"- {permission.label}: {permission.meaning}" for permission in granted] or [
            "May do nothing."
        ]
        lines += ["", "Never sees:", "", *(f"- {never.sentence}" for never in NEVER[role])]
    return "\n".join([*lines, ""])


def flow_page() -> str:
    """The steps a placement may take, as a table."""
    lines = ["# The placement flow", "", WRITTEN, "From a status to those that may follow it.", ""]
    lines += ["| from | to |", "|---|---|"]
    for present, following in placement_flow.NEXT_STEPS.items():
        names = ", ".join(status.label for status in terms.Status if status in following)
        lines.append(f"| {present.label if present else 'not sent out'} | {names} |")
    furthest = ", ".join(status.label for status in placement_flow.FURTHEST_FIRST)
    return "\n".join(
        [*lines, "", f"Of several placements in one pathway the row is the furthest: {furthest}.", ""]
    )


def wall_page() -> str:
    """Every role of the database with the rows of each table that are opened to it."""
    lines = [
        "# The wall in the database",
        "",
        WRITTEN,
        "What PostgreSQL opens to each role: a table that is not listed is closed. Rows are told in SQL over the",
        "table's columns, where a subquery finds only what the role itself sees. Versions lie under the same rows.",
        "",
        f"`:organization` is `{ORGANIZATION}`, and `:user` is `{USER}`: whoever takes a stand sets both.",
    ]
    for role, openings in PLAN.items():
        lines += [
            "",
            f"## {role}",
            "",
            "| table | rows | reads | adds | changes | removes |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_opened(one) for one in sorted(openings, key=lambda one: one.table)]
    return "\n".join([*lines, ""])


def _opened(opening: Opening) -> str:
    reads = _granted(opening.reads).replace(
        "yes", "all fields" if opening.columns is None else ", ".join(opening.columns)
    )
    changes = ", ".join(opening.changes) if isinstance(opening.changes, tuple) else _granted(opening.changes)
    cells = [
        opening.table,
        _rows(opening.rows),
        reads
        + (", none guarded" if opening.hides_guarded else "")
        + (", and holds them" if opening.locks else ""),
        _rows(opening.adds) if isinstance(opening.adds, str) else _granted(opening.adds),
        changes + (f", to be {_rows(opening.becomes)}" if opening.becomes else ""),
        _granted(opening.removes),
    ]
    return f"| {' | '.join(cells)} |"


def _rows(condition: str) -> str:
    told = condition.replace(ORGANIZATION, ":organization").replace(USER, ":user").replace("|", r"\|")
    return "all" if condition == EVERY else f"`{told}`"


def _granted(is_granted: bool) -> str:
    return {True: "yes", False: "no"}[is_granted]


PAGES: dict[str, Callable[[], str]] = {
    "terms.md": terms_page,
    "roles.md": roles_page,
    "placement-flow.md": flow_page,
    "wall.md": wall_page,
    "measures.md": lambda: reference.markdown().replace("\n", f"\n\n{WRITTEN}", 1),
}
"""Each page of docs/reference that is written, and what writes it."""


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
