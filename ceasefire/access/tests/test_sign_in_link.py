from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import QuerySet

from ceasefire.access.actions import make_sign_in_link, use_invitation, use_sign_in_link
from ceasefire.access.gate import NOBODY
from ceasefire.access.models import Invitation, SignInLink, User
from ceasefire.access.queries import user_of_sign_in_link
from ceasefire.audit import clock
from tests import city
from tests.kept import last_act
from tests.second_factor import PASSWORD

NOON = datetime(2024, 3, 4, 20, tzinfo=UTC)


@pytest.fixture
def secret(ben: User) -> str:
    return make_sign_in_link(by=city.ADMINISTRATOR, user=ben)


def test_only_a_digest_of_a_link_is_kept(secret: str) -> None:
    link = SignInLink.objects.get()
    assert secret not in str(vars(link))
    assert secret not in str(vars(last_act()))


def test_a_link_enters_its_user_once(secret: str, ben: User) -> None:
    with clock.set_to(NOON):
        assert use_sign_in_link(by=NOBODY, secret=secret) == ben
    assert SignInLink.objects.get().used_at == NOON
    assert use_sign_in_link(by=NOBODY, secret=secret) is None


def test_a_fresh_link_takes_the_place_of_ones_unused_one_and_of_nothing_else(
    secret: str, ben: User, cy: User
) -> None:
    use_sign_in_link(by=NOBODY, secret=secret)
    others = make_sign_in_link(by=city.ADMINISTRATOR, user=cy)
    lost, fresh = (make_sign_in_link(by=city.ADMINISTRATOR, user=ben) for _ in range(2))
    assert SignInLink.objects.filter(used_at__isnull=False).count() == 1
    entered = [use_sign_in_link(by=NOBODY, secret=one) for one in (others, lost, fresh)]
    assert entered == [cy, None, ben]


def test_of_two_browsers_at_once_one_gets_in(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(found: QuerySet[SignInLink]) -> SignInLink:
        link = found.get()
        SignInLink.objects.update(used_at=NOON)
        return link

    monkeypatch.setattr(QuerySet, "first", overtaken)
    assert use_sign_in_link(by=NOBODY, secret=secret) is None


def test_what_is_kept_of_a_link_is_nothing_that_an_invitation_opens_with(secret: str, ben: User) -> None:
    now = clock.now()
    Invitation.objects.create(
        digest=SignInLink.objects.get().digest, user=ben, made_at=now, expires_at=now + timedelta(days=7)
    )
    assert use_invitation(by=NOBODY, secret=secret, password=PASSWORD) is None


def test_looking_whom_a_link_is_for_does_not_use_it(secret: str, ben: User) -> None:
    assert user_of_sign_in_link(asker=NOBODY, secret=secret) == ben
    assert user_of_sign_in_link(asker=NOBODY, secret=secret) == ben


def test_another_secret_enters_nobody(secret: str) -> None:
    assert use_sign_in_link(by=NOBODY, secret=secret[:-1]) is None
    assert user_of_sign_in_link(asker=NOBODY, secret="") is None


def test_the_link_of_a_closed_account_enters_nobody(secret: str, ben: User) -> None:
    User.objects.filter(id=ben.id).update(is_active=False)
    assert use_sign_in_link(by=NOBODY, secret=secret) is None


def test_a_link_says_whether_it_was_used(secret: str) -> None:
    assert str(SignInLink.objects.get()) == "unused sign-in link"
    use_sign_in_link(by=NOBODY, secret=secret)
    assert str(SignInLink.objects.get()) == "used sign-in link"
