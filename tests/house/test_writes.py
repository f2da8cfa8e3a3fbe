"""Only actions write: elsewhere a record would change without its version and its row in the trail."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Source, calls, dotted, product, sample

# Dictionaries, sets and digests have an `update` too, and spreadsheets a `save`: but these take something in brackets
# without a name, and Django's take nothing or names.
WITHOUT_UNNAMED_ARGUMENTS = {"save", "delete", "create", "update"}
ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
SET_BASED = {"bulk_create_with_history", "bulk_update_with_history"}
HISTORY = {"history.write", "history.add_all", "history.change_all", "history.keep", "history.erase"}


WRITES_ROWS = {
    "ceasefire/audit/history.py",
    "ceasefire/audit/sealing.py",
    "ceasefire/audit/trail.py",
    "ceasefire/access/actions.py",
    "ceasefire/access/tally.py",
    "ceasefire/keys/keyring.py",
    "ceasefire/keys/rotation.py",
    "ceasefire/keys/actions.py",
}
"""Where rows are written directly: what gives records their versions, the trail and its seals, users, counted tries,
data keys, and ciphertext made anew of the same text."""


def may_write(source: Source) -> bool:
    return str(source.path) in WRITES_ROWS


def may_call_history(source: Source) -> bool:
    return source.path.name == "actions.py" or may_write(source)


def writes(source: Source) -> Iterator[str]:
    for call in calls(source):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
        if may_call_history(source) and dotted(call.func) in HISTORY:
            continue
        if is_write(call, name.removeprefix("a") if name[1:] in WITHOUT_UNNAMED_ARGUMENTS | ALWAYS else name):
            yield source.at(
                call.lineno, f"{name} writes. Only a room's actions.py does: call one of its actions."
            )


def is_write(call: ast.Call, name: str) -> bool:
    if name in SET_BASED or dotted(call.func) in HISTORY:
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    if name == "update" and not call.keywords:
        return False
    return name in ALWAYS or (name in WITHOUT_UNNAMED_ARGUMENTS and not call.args)


def test_only_actions_write() -> None:
    assert [offence for source in product() if not may_write(source) for offence in writes(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        "placement.save()",
        "placement.save(update_fields=['status'])",
        "Placement.objects.create(service=service)",
        "referral.placements.create(**given)",
        "Placement.objects.filter(service=service).update(status=status)",
        "placements.update(**changes)",
        "placement.delete()",
        "Placement.objects.all().delete()",
        "Placement.objects.bulk_create(placements)",
        "Placement.objects.get_or_create(service=service)",
        "await placement.asave()",
        "bulk_create_with_history(placements, Placement)",
        "history.write(placement)",
        "history.keep(rows)",
        "history.erase(name)",
    ],
)
def test_finds_a_write(line: str) -> None:
    assert list(writes(sample(f"async def page():\n    {line}\n")))


@pytest.mark.parametrize(
    "line",
    [
        "counts.update(later)",
        "digest.update(b'row')",
        "workbook.save(path)",
        "needs.setdefault(table, set()).update(columns)",
        "shootings.enter_incidents(by=by, incidents=incidents)",
    ],
)
def test_leaves_alone_what_is_no_record(line: str) -> None:
    assert not list(writes(sample(f"{line}\n")))
