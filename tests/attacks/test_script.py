"""What somebody typed is shown as text: a script in every text of every record, and no page that runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from ceasefire.access.gate import SYSTEM
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import history, trail
from ceasefire.audit.models import Record, TermField
from ceasefire.audit.visit import Visit
from ceasefire.cli.report import WRITERS
from ceasefire.domain.periods import Period
from ceasefire.domain.terms import Room
from ceasefire.keys.fields import SealedText
from ceasefire.program.models import Service
from ceasefire.reports.layout import by_month, whole_period
from ceasefire.reports.queries import compute
from tests import city
from tests.people import browser_of
from tests.wall.addresses import addresses
from tests.wall.askers import SIGNED_IN, enter_users
from tests.wall.pages import asked, body_of

pytestmark = pytest.mark.django_db

PLANTED = re.compile(rb"<script>\d+|<i>\d+")
"""A planted text as it was typed."""
ESCAPED = re.compile(rb"&lt;(?:script|i)&gt;\d+")
LEFT_ALONE = {"access.user.password", "referrals.assignment.worker"}
"""A digest, and the user name of the one whose caseload it is."""


@pytest.fixture
def users() -> dict[Role, User]:
    """Somebody in each role, and a record of each kind, with a script in each of their texts."""
    for make in city.ONE_OF_EACH.values():
        make()
    enter_users()
    made: dict[Role, User] = {role: User.objects.get(username=role.value) for role in SIGNED_IN}
    numbers = count()
    visit = Visit(by="planter", role="", organization="", purpose="wall.plant")
    with trail.visit(visit), history.act(action="wall.plant", by="planter"):
        for model in kinds():
            records = list(model._base_manager.all())
            fields = texts(model)
            for record in records:
                for field in fields:
                    setattr(record, field.name, script(field, next(numbers)))
            write(records, [field.name for field in fields])
    return made


def kinds() -> list[type[models.Model]]:
    """Every kind of record of ours; what it said before is a version of it."""
    return [
        model
        for model in apps.get_models()
        if isinstance(getattr(model, "room", None), Room) and not hasattr(model, "instance_type")
    ]


def texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Where somebody can type a text: a name, a label, a note, the office's own id."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, TermField)
        and field.editable
        and f"{model._meta.label_lower}.{field.name}" not in LEFT_ALONE
    ]


def script(field: models.Field[Any, Any], number: int) -> str:
    """A script that a page would run; where there is no room for one, an element that it would draw."""
    room = field.max_length or 1000
    return next(
        text
        for text in (f"\"'><script>{number}</script>", f"<script>{number}", f"<i>{number}", "<i>")
        if len(text) <= room
    )


def write(records: list[Any], names: list[str]) -> None:
    if records and isinstance(records[0], Record):
        history.change_all(records, names)
        return
    for record in records:
        if isinstance(record, User):
            record.prove()
        record.save()


def figures() -> Iterator[str]:
    """Every figure of a report, those of the services as they are called now among them."""
    services = compute(asker=SYSTEM, period=Period.year(2024)).services
    for section in [*by_month(services), whole_period(services)]:
        yield from (line.figure for line in section.lines)


def answers(user: User) -> Iterator[tuple[str, Any]]:
    """Every page, asked in every way, and the page of each figure."""
    for address in addresses():
        # Some pages end the session.
        yield from asked(browser_of(user), address)
    client = browser_of(user)
    for name in figures():
        for address in addresses(figure=name):
            if address.name == "figure":
                yield f"GET {name}", client.get(address.path)


def test_a_script_is_planted_in_every_kind_of_record(users: dict[Role, User]) -> None:
    assert Service.objects.filter(label__contains="<script>").count() == Service.objects.count()
    for model in kinds():
        for field in texts(model) if model._meta.label_lower in city.ONE_OF_EACH else ():
            value = getattr(model._base_manager.all()[0], field.name)
            # What is sealed is read by two people together, and reads as ciphertext before that.
            assert isinstance(field, SealedText) or PLANTED.search(value.encode()) or value == "<i>", field


@pytest.mark.parametrize("role", SIGNED_IN)
def test_no_page_runs_what_somebody_typed(users: dict[Role, User], role: Role) -> None:
    escaped = 0
    for door, response in answers(users[role]):
        assert response.status_code < 500, door
        if response.headers.get("Content-Type", "").startswith(("text/html", "image/svg")):
            body = body_of(response)
            assert not PLANTED.search(body), door
            escaped += len(ESCAPED.findall(body))
    assert escaped, "The name of the user at least stands on every page."


@pytest.mark.parametrize("form", sorted(WRITERS.keys() - {"csv", "json"}))
def test_no_report_runs_what_somebody_typed(users: dict[Role, User], form: str) -> None:
    for period in ("2024", "2024-03"):
        text = WRITERS[form](compute(asker=SYSTEM, period=Period.parse(period))).encode()
        assert not PLANTED.search(text)
        assert ESCAPED.search(text)
