"""Who is invited chooses a password, once and within a week; who is invited again, or left, is out at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ceasefire.access.actions import close_user, invite, make_sign_in_link, note_own_act, use_invitation
from ceasefire.access.gate import NOBODY, SYSTEM, Denied
from ceasefire.access.models import Invitation, SignInLink, User
from ceasefire.access.queries import user_of_invitation, users
from ceasefire.audit import clock
from tests import city
from tests.kept import last_act, refused
from tests.second_factor import PASSWORD, with_app, with_password, with_recovery_codes

NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def secret(ben: User) -> str:
    with clock.set_to(NOON):
        return invite(by=city.ADMINISTRATOR, user=ben)


def accept(secret: str, at: datetime = NOON, password: str | None = PASSWORD) -> User | None:
    with clock.set_to(at):
        return use_invitation(by=NOBODY, secret=secret, password=password)


def test_only_a_digest_of_an_invitation_is_kept(secret: str) -> None:
    assert secret not in str(vars(Invitation.objects.get()))
    assert secret not in str(vars(last_act()))


def test_the_trail_says_who_invited_whom_and_who_chose_a_password(secret: str, ben: User) -> None:
    made = last_act()
    assert (made.purpose, made.by) == ("access.invite", "administrator")
    invitation = str(Invitation.objects.get().pk)
    assert made.records == {"access.user": [str(ben.pk)], "access.invitation": [invitation]}
    accept(secret)
    used = last_act()
    assert (used.purpose, used.by, used.origin) == ("access.use_invitation", "ben", "")
    assert used.records == {"access.user": [str(ben.pk)]}


def test_an_invitation_sets_a_password_once(secret: str, ben: User) -> None:
    assert accept(secret) == ben
    assert User.objects.get().check_password(PASSWORD)
    assert Invitation.objects.get().used_at == NOON
    assert accept(secret, password="another-road-of-yellow-brick") is None
    assert User.objects.get().check_password(PASSWORD)


def test_of_two_browsers_at_once_one_sets_it(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    update = QuerySet.update

    def overtaken(found: QuerySet[Invitation], **changes: datetime) -> int:
        update(Invitation.objects.all(), used_at=NOON)
        return update(found, **changes)

    monkeypatch.setattr(QuerySet, "update", overtaken)
    assert accept(secret) is None
    assert not User.objects.get().has_usable_password()


def test_it_is_open_to_the_last_moment_of_the_seventh_day_and_no_longer(secret: str, ben: User) -> None:
    with clock.set_to(NOON + WEEK - timedelta(seconds=1)):
        assert user_of_invitation(asker=NOBODY, secret=secret) == ben
    with clock.set_to(NOON + WEEK):
        assert user_of_invitation(asker=NOBODY, secret=secret) is None
    assert accept(secret, NOON + WEEK) is None
    assert accept(secret, NOON + WEEK - timedelta(seconds=1)) == ben


@pytest.mark.parametrize("made_up", ["", "x", None])
def test_another_secret_sets_nothing(secret: str, made_up: str | None) -> None:
    assert accept(secret[:-1] if made_up is None else made_up) is None
    assert not User.objects.get().has_usable_password()


def test_a_fresh_invitation_takes_the_place_of_the_one_before(secret: str, ben: User) -> None:
    fresh = invite(by=city.ADMINISTRATOR, user=ben)
    assert accept(secret) is None
    assert use_invitation(by=NOBODY, secret=fresh, password=PASSWORD) == ben


@pytest.mark.parametrize("password", ["short", "password1234", "ben of oz ben"])
def test_a_password_is_no_short_or_common_one_and_the_invitation_stays_open(
    secret: str, ben: User, password: str
) -> None:
    with pytest.raises(ValidationError):
        accept(secret, password=password)
    assert accept(secret) == ben


def test_to_invite_again_voids_the_password_and_keeps_the_second_factor(ben: User) -> None:
    with_password(ben)
    with_app(ben)
    invite(by=city.ADMINISTRATOR, user=ben)
    assert not User.objects.get().has_usable_password()
    assert Authenticator.objects.count() == 1


def test_a_lost_second_factor_is_forgotten_together_with_the_password(ben: User) -> None:
    with_password(ben)
    with_app(ben)
    with_recovery_codes(ben)
    invite(by=city.ADMINISTRATOR, user=ben, reset_second_factor=True)
    assert not Authenticator.objects.exists()
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize("reset_second_factor", [False, True])
def test_to_invite_again_forgets_the_link_to_the_citys_sign_on(
    ben: User, *, reset_second_factor: bool
) -> None:
    SocialAccount.objects.create(user=ben, provider="city", uid="7")
    ben.link_to("city", "7")
    ben.save()
    secret = invite(by=city.ADMINISTRATOR, user=ben, reset_second_factor=reset_second_factor)
    assert not SocialAccount.objects.exists()
    assert not User.objects.get().sign_on_proof
    assert accept(secret) == ben
    assert not User.objects.get().is_linked_to("city", "7")


def test_who_is_invited_links_the_citys_account_of_them_instead_of_a_password(secret: str, ben: User) -> None:
    account = SocialAccount(provider="city", uid="7")
    with clock.set_to(NOON), CaptureQueriesContext(connection) as asked:
        assert use_invitation(by=NOBODY, secret=secret, sign_on=account) == ben
    # Who signs in may write no other column.
    [written] = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "access_user"')]
    assert "full_name" not in written
    assert SocialAccount.objects.get().user == ben
    assert User.objects.get().is_linked_to("city", "7")
    assert not User.objects.get().has_usable_password()


def test_who_left_keeps_nothing_that_opens(secret: str, ben: User) -> None:
    with_password(ben)
    with_app(ben)
    SocialAccount.objects.create(user=ben, provider="city", uid="7")
    make_sign_in_link(by=city.ADMINISTRATOR, user=ben)
    close_user(by=city.ADMINISTRATOR, user=ben)
    for kind in (Authenticator, SocialAccount, SignInLink, Invitation):
        assert not kind._default_manager.exists()
    assert not User.objects.get().has_usable_password()
    assert accept(secret) is None


def test_to_invite_somebody_leaves_others_invitations_and_what_was_used_before(
    secret: str, ben: User, cy: User
) -> None:
    accept(secret)
    theirs = invite(by=city.ADMINISTRATOR, user=cy)
    invite(by=city.ADMINISTRATOR, user=ben)
    assert Invitation.objects.get(used_at=NOON).user == ben
    assert use_invitation(by=NOBODY, secret=theirs, password=PASSWORD) == cy


def test_who_left_is_not_invited(ben: User) -> None:
    close_user(by=city.ADMINISTRATOR, user=ben)
    with pytest.raises(ValidationError, match=r"\[ben\] left. Add them anew"):
        invite(by=city.ADMINISTRATOR, user=ben)


def test_the_invitation_of_who_left_meanwhile_opens_nothing(secret: str, ben: User) -> None:
    User.objects.update(is_active=False)
    assert accept(secret) is None


def test_who_keeps_the_users_sees_who_is_invited_and_who_has_a_second_factor(
    secret: str, ben: User, cy: User
) -> None:
    with_app(cy)
    with_recovery_codes(ben)
    with clock.set_to(NOON):
        seen: Any = users(asker=city.ADMINISTRATOR)
        assert list(seen.values_list("username", "invited_until", "second_factor")) == [
            ("ben", NOON + WEEK, False),
            ("cy", None, True),
        ]


@pytest.mark.parametrize("changes", [{"used_at": NOON}, {"expires_at": NOON}])
def test_an_invitation_that_was_used_or_has_ended_is_none_any_more(
    secret: str, changes: dict[str, datetime]
) -> None:
    Invitation.objects.update(**{"made_at": NOON - WEEK, **changes})
    with clock.set_to(NOON):
        [seen] = users(asker=city.ADMINISTRATOR)
    assert seen.invited_until is None  # type: ignore[attr-defined]


def test_the_users_are_one_statement_and_their_passwords_stay_where_they_are(
    secret: str, cy: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        seen = [(user.username, user.organization.name) for user in users(asker=city.ADMINISTRATOR)]
    assert [name for name, _ in seen] == ["ben", "cy"]
    assert all("password" in user.get_deferred_fields() for user in users(asker=city.ADMINISTRATOR))


def test_an_act_of_ones_own_is_somebodys() -> None:
    for nobody in (NOBODY, SYSTEM):
        with pytest.raises(Denied, match="is for who has a sign-in of their own"):
            note_own_act(by=nobody, name="sign_in", origin="192.0.2.7")


def test_what_somebody_did_to_their_own_way_in_is_in_the_trail(ben: User) -> None:
    note_own_act(by=ben.asker, name="sign_in", origin="192.0.2.7")
    noted = last_act()
    assert (noted.by, noted.role, noted.organization) == ("ben", ben.role, str(ben.organization_id))
    assert (noted.purpose, noted.actions, noted.origin) == ("access.sign_in", ["access.sign_in"], "192.0.2.7")


def test_the_database_keeps_one_unused_invitation_for_a_user(secret: str, ben: User) -> None:
    with refused("a_user_has_one_unused_invitation"):
        Invitation.objects.create(user=ben, digest="0", made_at=NOON, expires_at=NOON + WEEK)


def test_the_database_refuses_an_invitation_that_ends_before_it_was_made(secret: str) -> None:
    with refused("an_invitation_ends_after_it_was_made"):
        Invitation.objects.update(expires_at=NOON)
