"""The pages of one's own sign-in: set up, moved, removed, and never left without a second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from ceasefire.access.actions import invite
from ceasefire.access.models import User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from ceasefire.audit.models import AuditEvent
from ceasefire.web.sign_in.adapters import SecondFactorAdapter
from ceasefire.web.tests.conftest import SignedIn
from tests import city
from tests.people import browser_of
from tests.second_factor import PASSWORD, Phone, key_on, sign_in, with_app, with_password, with_recovery_codes

OWN = "/sign-in/own/"
APP = f"{OWN}app/"
CODES = f"{OWN}recovery-codes/"
AGAIN = "/sign-in/again/"


@pytest.fixture
def worker(ben: User) -> User:
    return with_password(ben)


@pytest.fixture
def phone(worker: User) -> Phone:
    return with_app(worker)


@pytest.fixture
def laptop(worker: User, phone: Phone) -> Client:
    """Ben signed in a moment ago."""
    client = Client()
    sign_in(client, worker, phone)
    return client


def passkey_of(user: User, name: str) -> Authenticator:
    """A passkey as far as lists know it."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name})


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("purpose", flat=True))


def test_an_app_is_set_up_with_a_picture_drawn_into_the_page_and_the_key_as_text(worker: User) -> None:
    client = Client()
    client.post("/sign-in/", {"login": "ben", "password": PASSWORD})
    page = client.get(APP).content.decode()
    assert '<svg role="img" aria-label="Code to scan"' in page
    assert "data:image" not in page
    key = key_on(page)
    assert f"otpauth://totp/ben?secret={key}&amp;issuer=Ceasefire%20Demonstration%20City" in page
    assert client.post(APP, {"code": Phone(key).code()}).headers["Location"] == CODES


def test_a_code_that_does_not_fit_sets_nothing_up_and_keeps_the_key(worker: User) -> None:
    client = Client()
    client.post("/sign-in/", {"login": "ben", "password": PASSWORD})
    key = key_on(client.get(APP).content.decode())
    page = client.post(APP, {"code": "000000"}).content.decode()
    assert "does not fit" in page
    assert key_on(page) == key
    assert not Authenticator.objects.exists()


def test_what_codes_are_made_from_lies_in_the_database_as_ciphertext(laptop: Client, phone: Phone) -> None:
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert phone.key not in kept
    assert SecondFactorAdapter().decrypt(kept) == phone.key


def test_under_another_secret_key_no_code_fits_and_no_password(phone: Phone, settings: Any) -> None:
    kept = Authenticator.objects.get().data["secret"]
    settings.SECRET_KEY = "another"
    assert SecondFactorAdapter().decrypt(kept) != phone.key
    assert SecondFactorAdapter().decrypt(kept) != SecondFactorAdapter().decrypt(kept)
    answer = Client().post("/sign-in/", {"login": "ben", "password": PASSWORD})
    assert "do not go together" in answer.content.decode()


def test_recovery_codes_are_shown_once(worker: User) -> None:
    client = Client()
    client.post("/sign-in/", {"login": "ben", "password": PASSWORD})
    key = key_on(client.get(APP).content.decode())
    client.post(APP, {"code": Phone(key).code()})
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    first, second = (client.get(CODES).content.decode() for _look in range(2))
    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)
    assert "10 of them are left" in second


def test_fresh_recovery_codes_void_those_before(laptop: Client, worker: User) -> None:
    old = with_recovery_codes(worker)
    assert laptop.post(f"{CODES}new/").headers["Location"] == CODES
    page = laptop.get(CODES).content.decode()
    assert not any(code in page for code in old)
    later = Client()
    later.post("/sign-in/", {"login": "ben", "password": PASSWORD})
    assert later.post("/sign-in/second-factor/", {"code": old[0]}).status_code == 200
    assert "access.make_recovery_codes" in acts()


def test_an_app_is_moved_to_another_phone_and_the_old_one_opens_nothing(
    laptop: Client, worker: User, phone: Phone
) -> None:
    page = laptop.get(APP).content.decode()
    assert "It takes the place of the app you use now" in page
    fresh = Phone(key_on(page))
    assert laptop.post(APP, {"code": fresh.code()}).headers["Location"] == CODES
    later = Client()
    later.post("/sign-in/", {"login": "ben", "password": PASSWORD})
    assert later.post("/sign-in/second-factor/", {"code": phone.code(1)}).status_code == 200
    assert later.post("/sign-in/second-factor/", {"code": fresh.code()}).headers["Location"] == "/"
    assert "access.set_up_app" in acts()


def test_until_the_other_phone_has_shown_a_code_the_old_one_counts(laptop: Client, phone: Phone) -> None:
    laptop.get(APP)
    laptop.post(APP, {"code": "000000"})
    sign_in(Client(), User.objects.get(), phone, periods_on=1)


def test_the_last_second_factor_cannot_be_removed(ben: User) -> None:
    only = passkey_of(ben, "my phone")
    client = browser_of(ben)
    client.post(f"{AGAIN}code/", {"code": with_recovery_codes(ben)[0]})
    assert "Remove" not in client.get(OWN).content.decode()
    assert client.post(f"{OWN}passkey/{only.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_a_passkey_beside_another_second_factor_can_be_removed(laptop: Client, worker: User) -> None:
    one = passkey_of(worker, "my phone")
    assert "my phone" in laptop.get(OWN).content.decode()
    assert "my phone" in laptop.get(f"{OWN}passkey/{one.pk}/remove/").content.decode()
    assert laptop.post(f"{OWN}passkey/{one.pk}/remove/").headers["Location"] == f"{OWN}?done=removed"
    assert not Authenticator.objects.filter(pk=one.pk).exists()
    assert "access.remove_passkey" in acts()


def test_nobody_removes_somebody_elses_passkey(laptop: Client, cy: User) -> None:
    passkey_of(cy, "one")
    other = passkey_of(cy, "two")
    assert laptop.post(f"{OWN}passkey/{other.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()


def test_a_quarter_of_an_hour_later_they_show_again_who_they_are(laptop: Client, phone: Phone) -> None:
    with clock.set_to(clock.now() + timedelta(minutes=16)):
        assert laptop.get(APP).headers["Location"] == f"{AGAIN}?next=%2Fsign-in%2Fown%2Fapp%2F"
        shown = laptop.post(AGAIN, {"password": PASSWORD, "next": APP})
        assert shown.headers["Location"] == APP


def test_a_code_shows_it_too_and_a_wrong_password_does_not(laptop: Client, phone: Phone) -> None:
    wrong = laptop.post(AGAIN, {"password": "wrong", "next": APP})
    assert "This is not your password" in wrong.content.decode()
    assert "Use a code instead" in wrong.content.decode()
    again = laptop.post(f"{AGAIN}code/", {"code": phone.code(1), "next": APP})
    assert again.headers["Location"] == APP


def test_who_has_signed_in_some_other_way_shows_who_they_are_first(worker: User, phone: Phone) -> None:
    for page in (APP, f"{OWN}passkey/", f"{CODES}new/"):
        assert browser_of(worker).get(page).headers["Location"].startswith(AGAIN)


def test_another_password_signs_everybody_else_out(laptop: Client, worker: User) -> None:
    elsewhere = browser_of(worker)
    typed = {
        "oldpassword": PASSWORD,
        "password1": "somewhere-skies-are-blue",
        "password2": "somewhere-skies-are-blue",
    }
    assert laptop.post(f"{OWN}password/", typed).headers["Location"] == f"{OWN}?done=password"
    assert "Your password is changed" in laptop.get(f"{OWN}?done=password").content.decode()
    assert elsewhere.get("/").headers["Location"] == "/sign-in/?next=/"
    assert "access.change_password" in acts()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"oldpassword": "wrong"}, "not the password you use now"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password2": "another-one-altogether"}, "same password each time"),
    ],
)
def test_a_password_that_will_not_do_is_told(laptop: Client, typed: dict[str, str], told: str) -> None:
    blue = "somewhere-skies-are-blue"
    sent = {"oldpassword": PASSWORD, "password1": blue, "password2": blue, **typed}
    assert told in laptop.post(f"{OWN}password/", sent).content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_who_has_no_password_has_none_to_change(signed_in: SignedIn) -> None:
    client = signed_in(Role.DIRECTOR)
    assert client.get(f"{OWN}password/").headers["Location"] == OWN
    assert "Change the password" not in client.get(OWN).content.decode()


def test_the_frame_leads_to_ones_own_sign_in(signed_in: SignedIn) -> None:
    assert f'href="{OWN}"' in signed_in(Role.PARTNER).get("/").content.decode()


def test_what_the_administrator_resets_is_set_up_anew(laptop: Client, worker: User) -> None:
    secret = invite(by=city.ADMINISTRATOR, user=worker, reset_second_factor=True)
    assert laptop.get("/").headers["Location"] == "/sign-in/?next=/"
    client = Client()
    client.post(f"/sign-in/invitation/{secret}/", {"password": PASSWORD, "again": PASSWORD})
    assert client.get("/").headers["Location"] == OWN
    assert "Set up a second factor" in client.get(OWN).content.decode()
