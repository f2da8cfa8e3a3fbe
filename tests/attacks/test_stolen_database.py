"""Who reads the database takes over no session; who writes to it past the program makes nobody somebody else."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from ceasefire.access.actions import close_user, invite
from ceasefire.access.models import Invitation, User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from tests import city
from tests.people import browser_of
from tests.second_factor import PASSWORD, with_app, with_password

pytestmark = pytest.mark.django_db

HOME = "/"


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


@pytest.fixture
def glinda() -> User:
    """Sees the whole organization that Ben works for."""
    return city.user("glinda", Role.PROVIDER_SUPERVISOR, city.STREET)


def test_what_the_database_holds_of_a_session_is_no_cookie(ben: User) -> None:
    theirs = browser_of(ben)
    assert is_in(theirs)
    thief = Client()
    for kept in Session.objects.all():
        for value in (kept.session_key, kept.session_data):
            thief.cookies[django_settings.SESSION_COOKIE_NAME] = value
            assert not is_in(thief)
    assert str(theirs.session.session_key) not in str(list(Session.objects.values()))


def test_a_session_moved_to_another_cookie_is_nobodys(ben: User, glinda: User) -> None:
    thief = browser_of(ben)
    assert is_in(thief)
    [own] = Session.objects.all()
    browser_of(glinda)
    [other] = Session.objects.exclude(pk=own.pk)
    Session.objects.filter(pk=own.pk).update(session_data=other.session_data)
    assert not is_in(thief)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": Role.PROVIDER_SUPERVISOR},
        {"username": "glinda"},
        {"organization": city.FAMILY},
    ],
)
def test_who_is_made_somebody_else_in_the_database_is_out(ben: User, changes: dict[str, Any]) -> None:
    with_app(with_password(ben))
    signed_in = browser_of(ben)
    told = {name: city.organization(one) if name == "organization" else one for name, one in changes.items()}
    User.objects.update(**told)
    assert not is_in(signed_in)
    name = User.objects.get().username
    answer = Client().post("/sign-in/", {"login": name, "password": PASSWORD})
    assert "do not go together" in answer.content.decode()


def test_who_left_is_not_brought_back_by_the_database(ben: User) -> None:
    kept = with_password(ben).password
    signed_in = browser_of(ben)
    assert is_in(signed_in)
    close_user(by=city.ADMINISTRATOR, user=User.objects.get())
    User.objects.update(is_active=True, password=kept)
    assert not is_in(signed_in)


def test_somebody_elses_password_does_not_open_with_ones_own(ben: User, glinda: User) -> None:
    with_password(ben)
    User.objects.filter(pk=glinda.pk).update(password=User.objects.get(pk=ben.pk).password)
    assert not User.objects.get(pk=glinda.pk).check_password(PASSWORD)
    assert User.objects.get(pk=ben.pk).check_password(PASSWORD)


def test_an_invitation_written_by_somebody_else_opens_nothing(ben: User) -> None:
    invite(by=city.ADMINISTRATOR, user=ben)
    Invitation.objects.update(digest=sha256(b"a-secret-of-mine").hexdigest())
    address = "/sign-in/invitation/a-secret-of-mine/"
    Client().post(address, {"password": PASSWORD, "again": PASSWORD})
    assert not User.objects.get().has_usable_password()


def test_a_true_invitation_does_not_prove_a_role_that_was_changed(ben: User) -> None:
    secret = invite(by=city.ADMINISTRATOR, user=ben)
    User.objects.update(role=Role.PROVIDER_SUPERVISOR)
    Client().post(f"/sign-in/invitation/{secret}/", {"password": PASSWORD, "again": PASSWORD})
    assert not User.objects.get().has_usable_password()
    assert Invitation.objects.get().expires_at > clock.now() + timedelta(days=6)


def test_who_was_changed_past_the_program_is_not_invited(ben: User) -> None:
    User.objects.update(role=Role.PROVIDER_SUPERVISOR)
    with pytest.raises(ValidationError, match="changed past the program"):
        invite(by=city.ADMINISTRATOR, user=User.objects.get())
