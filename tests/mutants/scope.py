"""What is tried with mistakes in it, and which tests are asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PREPARED = ("-p", "tests.prepared")
FOLDER = Path("var", "prepared")
"""Where what was prepared lies."""
ON_POSTGRESQL = ("--database", "postgresql")

HOLES = "tests/wall/test_holes.py"
QUERIES = "tests/wall/test_queries.py"
NOBODY = "tests/house/test_gate.py"
REFERENCE = "tests/house/test_reference.py"

OF_FILE: dict[str, tuple[str, ...]] = {
    "access/gate.py": (
        *PREPARED,
        "tests/audit/test_trail.py",
        "ceasefire/access/tests/test_gate.py",
        "tests/audit/test_rules.py",
        "ceasefire/workbook/tests/test_unseen_records.py",
    ),
    "access/queries.py": (
        *PREPARED,
        "tests/audit/test_trail_queries.py",
        "ceasefire/access/tests/test_users.py",
        "ceasefire/access/tests/test_invitation.py",
        "ceasefire/access/tests/test_sign_in_link.py",
    ),
    "access/actions.py": (*PREPARED, "ceasefire/access/tests"),
    "access/tally.py": (*PREPARED, "ceasefire/access/tests/test_tally.py"),
    "access/roles.py": (
        *PREPARED,
        REFERENCE,
        "ceasefire/access/tests/test_roles.py",
        "tests/house/test_wall_plan.py",
    ),
    "access/models.py": (
        "tests/house/test_migrations.py",
        "ceasefire/access/tests",
        "tests/attacks/test_stolen_database.py",
    ),
    "access/proof.py": ("ceasefire/access/tests/test_proof.py", "tests/attacks/test_stolen_database.py"),
    "access/wall/plan.py": (REFERENCE, "tests/house/test_wall_plan.py"),
    "access/wall/planned.py": (
        *PREPARED,
        "ceasefire/access/tests/test_planned.py",
        "ceasefire/access/tests/test_stand.py",
        "tests/house/test_wall_plan.py",
    ),
    "access/database.py": (*ON_POSTGRESQL, *PREPARED, "ceasefire/access/tests/test_stand.py"),
    "access/wall/beside.py": (*ON_POSTGRESQL, *PREPARED, HOLES),
    "access/wall/names.py": (
        *ON_POSTGRESQL,
        *PREPARED,
        "ceasefire/access/tests/test_names.py",
        HOLES,
    ),
    "access/wall/building.py": (*ON_POSTGRESQL, *PREPARED, HOLES),
    "access/wall/found.py": (*ON_POSTGRESQL, *PREPARED, HOLES),
    "access/wall/survey.py": (*ON_POSTGRESQL, *PREPARED, HOLES),
    "workbook/queries.py": (
        *PREPARED,
        "ceasefire/workbook/tests/test_export.py",
        "ceasefire/workbook/tests/test_unseen_records.py",
        NOBODY,
        *("-k", "workbook"),
    ),
}

AGAIN: dict[str, tuple[str, ...]] = {
    "access/models.py": (
        "tests/house/test_rooms.py",
        "tests/house/test_records.py",
        "ceasefire/web/tests/test_sign_in.py",
    ),
    "access/wall/planned.py": (*ON_POSTGRESQL, *PREPARED, HOLES),
    "access/wall/building.py": (*ON_POSTGRESQL, "tests/wall/test_database.py"),
    "access/database.py": (*PREPARED, "ceasefire/access/tests/test_stand.py"),
    "access/queries.py": (
        *PREPARED,
        NOBODY,
        QUERIES,
        "ceasefire/web/tests/test_trail.py",
        "ceasefire/web/tests/test_consents.py",
        *("-k", "access or trail or consents"),
    ),
    "access/actions.py": (
        *PREPARED,
        NOBODY,
        "tests/audit/test_sealing.py",
        "ceasefire/cli/tests/test_audit.py",
        "tests/attacks/test_stolen_database.py",
        *("-k", "access or audit or stolen"),
    ),
    "reports/queries.py": (
        *PREPARED,
        "ceasefire/web/tests/test_report.py",
        "ceasefire/web/tests/test_figure.py",
    ),
    "reviews/queries.py": (*PREPARED, "ceasefire/web/tests/test_requests.py"),
    "workbook/queries.py": (*PREPARED, QUERIES, "-k", "workbook"),
    "people/queries.py": (*ON_POSTGRESQL, *PREPARED, "ceasefire/people/tests/test_search.py"),
    "extracts/queries.py": (*ON_POSTGRESQL, *PREPARED, "ceasefire/extracts/tests"),
    "access/gate.py": (
        *ON_POSTGRESQL,
        *PREPARED,
        "ceasefire/referrals/tests/test_assign.py",
        "tests/audit/test_trail_transactions.py",
    ),
}
"""What survives is tried once more with these: on SQLite, for one, nobody stands in a role of the database."""


def files() -> list[Path]:
    """All of `access/`, and every `queries.py`."""
    package = Path("ceasefire")
    listed = [*(package / "access").rglob("*.py"), *package.glob("*/queries.py")]
    return sorted({one for one in listed if not {"tests", "migrations"} & set(one.parts)})


def tests_of(path: Path) -> tuple[str, ...]:
    """What pytest is asked for a file."""
    name = path.relative_to("ceasefire")
    if str(name) in OF_FILE:
        return OF_FILE[str(name)]
    room = path.parts[1]
    return (*PREPARED, f"ceasefire/{room}/tests", NOBODY, QUERIES, "-k", room)


def again(path: Path) -> tuple[str, ...]:
    """What pytest is asked for a file's survivors; empty: nothing."""
    return AGAIN.get(str(path.relative_to("ceasefire")), ())


def is_on_postgresql(tests: Sequence[str]) -> bool:
    """Whether what pytest is asked runs on PostgreSQL."""
    return tuple(tests[:2]) == ON_POSTGRESQL
