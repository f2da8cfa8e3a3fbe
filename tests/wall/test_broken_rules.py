"""What an act is told of the records that contradict it is a door, too: rules look across rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from ceasefire.access.gate import Asker, Denied, action
from ceasefire.access.roles import Permission, Role
from ceasefire.audit import rules
from ceasefire.audit.models import Record
from ceasefire.audit.rules import UNSEEN, Broken, BrokenRules, Contradicted
from ceasefire.audit.visit import unnoted
from tests.wall.askers import ROLES, asker_in
from tests.wall.layers import gate_alone
from tests.wall.planting import guarded_models
from tests.wall.queries import values_of
from tests.wall.wall import Leak, Wall


@action(*Permission)
def contradict(*, by: Asker, broken: Iterable[Broken]) -> None:
    """An act that wrote nothing, and that every one of those contradicts."""
    raise Contradicted(broken, [])


def of_every_kind() -> Iterator[Broken]:
    """Each record of a guarded room, and a sentence that tells all it holds; the longest that a rule could say."""
    with unnoted():
        for model in guarded_models():
            for record in model._base_manager.all():
                if isinstance(record, Record):
                    yield Broken(record, " ".join(values_of(record)))


def as_judged() -> Iterator[Broken]:
    """What each rule finds wrong in the planted city."""
    with unnoted():
        for rule in rules._rules:
            for model, path in rule.paths.items():
                if path == "id":
                    yield from rule.judge({*model._default_manager.values_list("id", flat=True)})


def told(role: Role, broken: list[Broken]) -> BrokenRules | None:
    try:
        contradict(by=asker_in(role), broken=broken)
    except BrokenRules as error:
        return error
    except Denied:
        pass
    return None


@pytest.mark.parametrize("role", ROLES)
def test_a_contradiction_tells_nobody_what_they_may_not_know(wall: Wall, role: Role) -> None:
    for name, broken in (("of every kind", [*of_every_kind()]), ("as judged", [*as_judged()])):
        assert broken
        error = told(role, broken)
        if error is not None:
            wall.holds(asker_in(role), f"contradiction {name}", str(error))
            assert error.broken.count(UNSEEN) == 1


def test_who_sees_a_record_is_told_of_it(wall: Wall) -> None:
    error = told(Role.REVIEW_COORDINATOR, [*of_every_kind()])
    found = wall.holds(asker_in(Role.REVIEW_COORDINATOR), "contradiction", str(error))
    assert "referrals.placement.reference" in {canary.field for canary in found}


def test_a_kind_that_is_told_to_the_wrong_people_is_found(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        rules,
        "_queries",
        {model: lambda asker, model=model: model._base_manager.all() for model in guarded_models()},
    )
    with gate_alone(), pytest.raises(Leak):
        wall.holds(
            asker_in(Role.PROVIDER_SUPERVISOR),
            "contradiction",
            str(told(Role.PROVIDER_SUPERVISOR, [*of_every_kind()])),
        )
