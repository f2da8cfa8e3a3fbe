"""The trail as CSV: a line a visit."""

from __future__ import annotations

from collections.abc import Iterable

from ceasefire.audit.models import AuditEvent
from ceasefire.domain import cells

COLUMNS = (
    *("id", "when", "user", "role", "organization", "purpose", "origin", "outcome"),
    *("actions", "read", "written"),
)


def write(visits: Iterable[AuditEvent]) -> str:
    """The visits with what each read and wrote, as `kind:id`; a visit that wrote very much says how many of a kind."""
    return cells.csv_text([COLUMNS, *(_line(one) for one in visits)])


def _line(one: AuditEvent) -> tuple[object, ...]:
    return (
        one.pk,
        one.acted_at.isoformat(timespec="seconds"),
        one.by,
        one.role,
        one.organization,
        one.purpose,
        one.origin,
        one.outcome,
        " ".join(one.actions),
        _ids(one.read),
        _ids(one.records),
    )


def _ids(kinds: dict[str, list[str] | int]) -> str:
    named: list[str] = []
    for kind, ids in kinds.items():
        named += [f"{kind}:{id}" for id in ids] if isinstance(ids, list) else [f"{kind}: {ids} of them"]
    return " ".join(named)
