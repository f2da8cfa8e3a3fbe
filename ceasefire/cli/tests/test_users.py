"""Who keeps the machine adds organizations and users, and closes who left."""

from __future__ import annotations

import pytest

from ceasefire.access.models import User
from ceasefire.cli.tests.conftest import Typed
from tests import city

pytestmark = pytest.mark.django_db

PASSWORD = "over the rainbow"


def add_dorothy(typed: Typed) -> None:
    office = ("organization", "add", "Office of Oz", "--id", "OFFICE", "--kind", "ceasefire_office")
    assert typed(*office).exit_code == 0
    dorothy = (
        "user",
        "add",
        "dorothy",
        "--name",
        "Dorothy",
        "--role",
        "director",
        "--organization",
        "OFFICE",
    )
    assert typed(*dorothy, said=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0


def test_a_user_is_added_for_an_organization_and_closed(typed: Typed) -> None:
    add_dorothy(typed)
    added = User.objects.get()
    assert (added.username, added.role, added.organization.reference) == ("dorothy", "director", "OFFICE")
    assert typed("user", "close", "DOROTHY").exit_code == 0
    assert not User.objects.get().is_active


def test_a_user_of_an_organization_that_is_not_there_is_told_what_to_do_first(typed: Typed) -> None:
    tinman = ("user", "add", "tinman", "--name", "T", "--role", "director", "--organization", "OZ")
    told = typed(*tinman, said=f"{PASSWORD}\n{PASSWORD}\n")
    assert told.exit_code == 1
    assert "no organization [OZ]. Add it: ceasefire organization add" in told.output


def test_what_is_refused_is_told_in_a_sentence_and_not_as_a_trace(typed: Typed) -> None:
    city.organization()
    again = typed("organization", "add", "Twice", "--id", "emerald-office", "--kind", "provider")
    assert again.exit_code == 1
    assert again.output.startswith("Error: ")
    assert "Traceback" not in again.output
