"""Who keeps the machine adds organizations and users, invites them, lists them, and closes who left."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.cli.tests.conftest import Typed
from tests import city
from tests.second_factor import PASSWORD, with_app, with_password

pytestmark = pytest.mark.django_db

OFFICE = ("organization", "add", "Office of Oz", "--id", "OFFICE", "--kind", "ceasefire_office")
DOROTHY = ("user", "add", "dorothy", "--name", "Dorothy", "--role", "director", "--organization", "OFFICE")


def add_dorothy(typed: Typed) -> str:
    """The address that she is handed."""
    assert typed(*OFFICE).exit_code == 0
    added = typed(*DOROTHY)
    assert added.exit_code == 0
    return added.stdout.strip()


def test_a_user_is_added_for_an_organization_and_closed(typed: Typed) -> None:
    add_dorothy(typed)
    added = User.objects.get()
    assert (added.username, added.role, added.organization.reference) == ("dorothy", "director", "OFFICE")
    assert typed("user", "close", "DOROTHY").exit_code == 0
    assert not User.objects.get().is_active


def test_who_is_added_chooses_a_password_at_the_address_that_is_printed(
    typed: Typed, client: Client, settings: Settings
) -> None:
    settings.ADDRESS = "https://ceasefire.oz.example"
    address = add_dorothy(typed)
    assert address.startswith("https://ceasefire.oz.example/sign-in/invitation/")
    path = address.removeprefix("https://ceasefire.oz.example")
    client.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert User.objects.get().check_password(PASSWORD)


def test_a_fresh_invitation_is_printed_and_on_demand_resets_the_second_factor(
    typed: Typed, client: Client
) -> None:
    address = add_dorothy(typed)
    with_app(with_password(User.objects.get()))
    again = typed("user", "invite", "Dorothy", "--reset-second-factor")
    assert again.exit_code == 0
    assert address != again.stdout.strip()
    assert "invited until" in typed("user", "list").output


def test_who_is_not_as_the_program_made_them_is_confirmed_and_invited_anew(typed: Typed) -> None:
    add_dorothy(typed)
    with_password(User.objects.get())
    assert "Everybody is what the program made them." in typed("user", "confirm").output
    User.objects.update(role=Role.REVIEW_COORDINATOR)
    assert "dorothy" in typed("user", "list").output
    refused = typed("user", "invite", "dorothy")
    assert refused.exit_code == 1
    assert "ceasefire user confirm" in refused.output
    asked = typed("user", "confirm", said="n\n")
    assert "dorothy: Review coordinator of Office of Oz" in asked.output
    assert not User.objects.get().is_genuine
    assert typed("user", "confirm", "--yes").exit_code == 0
    assert User.objects.get().is_genuine
    assert not User.objects.get().has_usable_password()
    assert typed("user", "invite", "dorothy").exit_code == 0


def test_nobody_is_invited_by_a_name_that_nobody_has(typed: Typed) -> None:
    told = typed("user", "invite", "tinman")
    assert told.exit_code == 1
    assert "Nobody signs in as [tinman]" in told.output


def test_the_list_says_where_everybody_stands(typed: Typed, ben: User, cy: User, dee: User) -> None:
    with_app(ben)
    typed("user", "invite", "cy")
    typed("user", "close", "dee")
    city.user("glinda", city.ADMINISTRATOR.role)
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in typed("user", "list").output.splitlines()}
    assert rows["ben"] == "outreach_worker yellow-brick signs in"
    assert rows["cy"].startswith("outreach_worker munchkin-house invited until 20")
    assert rows["dee"] == "evaluator emerald-office left"
    assert rows["glinda"] == "administrator emerald-office no second factor yet"


def test_who_left_does_nothing_on_the_command_line(typed: Typed, ben: User) -> None:
    typed("user", "close", "ben")
    told = typed("workbook", "export", "copy.xlsx", "--as", "ben")
    assert told.exit_code == 1
    assert "Nobody active signs in as [ben]" in told.output


def test_a_user_of_an_organization_that_is_not_there_is_told_what_to_do_first(typed: Typed) -> None:
    told = typed("user", "add", "tinman", "--name", "T", "--role", "director", "--organization", "OZ")
    assert told.exit_code == 1
    assert "no organization [OZ]. Add it: ceasefire organization add" in told.output


def test_a_role_that_the_organization_does_not_have_is_told(typed: Typed) -> None:
    typed(*OFFICE)
    told = typed("user", "add", "ben", "--name", "B", "--role", "life_coach", "--organization", "OFFICE")
    assert told.exit_code == 1
    assert "The role [life_coach] is for an organization of the kind [provider]" in told.output


def test_what_is_refused_is_told_in_a_sentence_and_not_as_a_trace(typed: Typed) -> None:
    city.organization()
    again = typed("organization", "add", "Twice", "--id", "emerald-office", "--kind", "provider")
    assert again.exit_code == 1
    assert again.output.startswith("Error: ")
    assert "Traceback" not in again.output
