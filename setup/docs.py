"""Writes docs/reference from the code: terms, roles, measures, settings. `make check` fails while they differ."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from pathlib import Path

from ceasefire.access.roles import GRANTED, KINDS, NEVER, ROOMS, Permission, Role
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


PAGES: dict[str, Callable[[], str]] = {
    "terms.md": terms_page,
    "roles.md": roles_page,
    "placement-flow.md": flow_page,
    "measures.md": lambda: reference.markdown().replace("\n", f"\n\n{WRITTEN}", 1),
}
"""Each page of docs/reference that is written, and what writes it."""


def stale() -> list[str]:
    """The pages that differ from what the code says now."""
    return [
        name
        for name, write in PAGES.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != write()
    ]


def main() -> None:
    """Write every page; with --check only name those that differ, and fail if there are any."""
    if "--check" in sys.argv:
        differ = stale()
        if differ:
            sys.exit(f"docs/reference is older than the code: {', '.join(differ)}. Run: make docs")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
