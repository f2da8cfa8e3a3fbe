"""The city's sign-on lets in whom an administrator added and invited, known by the city's own number for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from ceasefire.access.actions import close_user, invite
from ceasefire.access.models import Invitation, User
from ceasefire.access.roles import Role
from ceasefire.audit import clock
from tests import city
from tests.second_factor import PASSWORD, Phone, key_on, with_app, with_password
from tests.sign_on.conftest import Browser, query_of
from tests.sign_on.running import BACK

OWN = "/sign-in/own/"
SECOND_FACTOR = "/sign-in/second-factor/"
BEN_AT_CITY = "7:ben"


def invitation_of(user: User) -> str:
    return f"/sign-in/invitation/{invite(by=city.ADMINISTRATOR, user=user)}/"


def is_refused(answer: Any) -> bool:
    return answer.status_code == 403 and "did not lead you in here" in answer.content.decode()


def is_in(browser: Browser) -> bool:
    return browser.ours.get("/").status_code == 200


@pytest.fixture
def linked(at_city: type[Browser], ben: User) -> Browser:
    """Ben's browser, after he was invited and came by the city's sign-on."""
    browser = at_city(BEN_AT_CITY)
    assert browser.sign_in(invitation_of(ben), city="yes").headers["Location"] == "/"
    return browser


@pytest.fixture
def phone(linked: Browser) -> Phone:
    """Ben's, set up after his first way in."""
    phone = Phone(key_on(linked.ours.get(f"{OWN}app/").content.decode()))
    linked.ours.post(f"{OWN}app/", {"code": phone.code()})
    return phone


def test_who_is_invited_links_the_citys_sign_on_and_sets_up_a_second_factor(linked: Browser) -> None:
    assert linked.ours.get("/").headers["Location"] == OWN
    kept = SocialAccount.objects.get()
    assert (kept.user.username, kept.uid, kept.extra_data) == ("ben", "7", {})
    assert not User.objects.get().has_usable_password()
    assert Invitation.objects.get().used_at


def test_from_then_on_the_citys_sign_on_and_the_second_factor_open(
    at_city: type[Browser], linked: Browser, phone: Phone
) -> None:
    later = at_city(BEN_AT_CITY)
    assert later.sign_in(next="/report/2024/").headers["Location"] == SECOND_FACTOR
    assert not is_in(later)
    answer = later.ours.post(SECOND_FACTOR, {"code": phone.code(1)})
    assert answer.headers["Location"] == "/report/2024/"
    assert is_in(later)


def test_without_the_second_factor_the_citys_sign_on_opens_nothing(
    at_city: type[Browser], linked: Browser, phone: Phone
) -> None:
    later = at_city(BEN_AT_CITY)
    later.sign_in()
    for page in ("/", "/report/2024/", OWN, f"{OWN}app/"):
        assert later.ours.get(page).headers["Location"].startswith("/sign-in/")


def test_the_code_is_asked_for_with_proof_of_who_asked(at_city: type[Browser]) -> None:
    asked = query_of(at_city().way_to_city())
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) >= 43
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert {*asked["scope"].split()} == {"openid", "profile"}


def test_who_was_not_invited_is_refused_whatever_the_city_calls_them(
    at_city: type[Browser], ben: User
) -> None:
    assert is_refused(at_city(BEN_AT_CITY).sign_in())
    assert not SocialAccount.objects.exists()


def test_whom_only_the_city_knows_is_refused_in_the_same_words(at_city: type[Browser], ben: User) -> None:
    known, unknown = at_city(BEN_AT_CITY).sign_in(), at_city("8:glinda").sign_in()
    assert known.content == unknown.content
    assert User.objects.count() == 1


def test_an_invitation_links_nobody_else_and_stays_open(at_city: type[Browser], ben: User) -> None:
    page = invitation_of(ben)
    assert is_refused(at_city("8:glinda").sign_in(page, city="yes"))
    assert not SocialAccount.objects.exists()
    assert at_city("7:BEN").sign_in(page, city="yes").headers["Location"] == "/"


def test_while_somebody_is_at_the_city_the_database_does_not_hold_their_invitations_secret(
    at_city: type[Browser], ben: User
) -> None:
    browser, page = at_city(BEN_AT_CITY), invitation_of(ben)
    browser.way_to_city(page, city="yes")
    assert page.split("/")[3] not in str(dict(browser.ours.session))


def test_an_invitation_that_ended_meanwhile_links_nobody(at_city: type[Browser], ben: User) -> None:
    browser = at_city(BEN_AT_CITY)
    back = browser.way_back(browser.way_to_city(invitation_of(ben), city="yes"))
    with clock.set_to(clock.now() + timedelta(days=7)):
        assert is_refused(browser.ours.get(back))
    assert not SocialAccount.objects.exists()


def test_who_takes_the_name_at_the_city_is_not_taken_for_the_user(
    at_city: type[Browser], linked: Browser
) -> None:
    assert is_refused(at_city("9:ben").sign_in())


def test_who_is_called_otherwise_at_the_city_later_stays_who_they_are(
    at_city: type[Browser], linked: Browser, phone: Phone
) -> None:
    assert at_city("7:benjamin").sign_in().headers["Location"] == SECOND_FACTOR


def test_a_fresh_invitation_links_anew(at_city: type[Browser], linked: Browser, ben: User) -> None:
    assert at_city("17:ben").sign_in(invitation_of(ben), city="yes").status_code == 302
    assert [account.uid for account in SocialAccount.objects.all()] == ["17"]
    assert is_refused(at_city(BEN_AT_CITY).sign_in())


def test_who_has_a_password_and_a_second_factor_needs_it_when_linking(
    at_city: type[Browser], ben: User
) -> None:
    phone = with_app(with_password(ben))
    browser = at_city(BEN_AT_CITY)
    assert browser.sign_in(invitation_of(ben), city="yes").headers["Location"] == SECOND_FACTOR
    assert browser.ours.post(SECOND_FACTOR, {"code": phone.code()}).headers["Location"] == "/"


def test_who_left_is_out_with_the_next_page_and_does_not_come_back(
    at_city: type[Browser], linked: Browser, phone: Phone, ben: User
) -> None:
    assert is_in(linked)
    close_user(by=city.ADMINISTRATOR, user=ben)
    assert linked.ours.get("/").headers["Location"] == "/sign-in/?next=/"
    assert is_refused(at_city(BEN_AT_CITY).sign_in())


def test_who_is_closed_while_at_the_city_does_not_come_in(
    at_city: type[Browser], linked: Browser, phone: Phone
) -> None:
    later = at_city(BEN_AT_CITY)
    back = later.way_back(later.way_to_city())
    User.objects.update(is_active=False)
    assert is_refused(later.ours.get(back))


def test_an_account_that_somebody_linked_to_another_user_in_the_database_is_refused(
    at_city: type[Browser], linked: Browser, phone: Phone
) -> None:
    glinda = city.user("glinda", Role.PROVIDER_SUPERVISOR, city.STREET)
    proof = User.objects.get(username="ben").sign_on_proof
    SocialAccount.objects.update(user=glinda)
    User.objects.filter(pk=glinda.pk).update(sign_on_proof=proof)
    assert is_refused(at_city(BEN_AT_CITY).sign_in())


def test_an_answer_that_nobody_asked_for_is_refused(at_city: type[Browser], linked: Browser) -> None:
    victim = at_city()
    assert is_refused(victim.ours.get(f"{BACK}?{urlencode({'code': 'x', 'state': 'y'})}"))
    assert is_refused(victim.ours.get(BACK))


def test_the_answer_to_one_browser_signs_in_no_other(at_city: type[Browser], linked: Browser) -> None:
    attacker, victim = at_city(BEN_AT_CITY), Client()
    back = attacker.way_back(attacker.way_to_city())
    assert is_refused(victim.get(back))
    assert "_auth_user_id" not in victim.session


def test_an_answer_is_taken_once(at_city: type[Browser], linked: Browser, phone: Phone) -> None:
    later = at_city(BEN_AT_CITY)
    back = later.way_back(later.way_to_city())
    assert later.ours.get(back).status_code == 302
    assert is_refused(later.ours.get(back))


def test_who_breaks_off_at_the_city_is_told(at_city: type[Browser]) -> None:
    browser = at_city(BEN_AT_CITY)
    state = query_of(browser.way_to_city())["state"]
    assert is_refused(browser.ours.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': state})}"))


def test_a_sign_on_that_does_not_answer_is_told(at_city: type[Browser], settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    assert is_refused(at_city().ours.post("/sign-in/city/"))


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "https:/\\example.org"])
def test_the_way_back_leads_to_our_own_pages_only(
    at_city: type[Browser], linked: Browser, phone: Phone, elsewhere: str
) -> None:
    later = at_city(BEN_AT_CITY)
    later.sign_in(next=elsewhere)
    assert later.ours.post(SECOND_FACTOR, {"code": phone.code(1)}).headers["Location"] == "/"


def test_somebody_elses_form_cannot_send_anybody_to_the_city(at_city: type[Browser]) -> None:
    assert Client(enforce_csrf_checks=True).post("/sign-in/city/").status_code == 403
    assert at_city().ours.get("/sign-in/city/").status_code == 405


def test_what_a_request_adds_is_not_asked_of_the_city(at_city: type[Browser]) -> None:
    asked = query_of(
        at_city().way_to_city("/sign-in/city/?scope=admin&auth_params=prompt%3Dnone", process="connect")
    )
    assert {*asked["scope"].split()} == {"openid", "profile"}
    assert "prompt" not in asked


def test_the_sign_in_page_and_the_invitation_offer_it(at_city: type[Browser], ben: User) -> None:
    for page in ("/sign-in/", invitation_of(ben)):
        assert "Use the city's sign-on" in at_city().ours.get(page).content.decode()


def test_an_office_without_one_offers_none(client: Client, ben: User) -> None:
    page = invitation_of(ben)
    for address in ("/sign-in/", page):
        assert "city's sign-on" not in client.get(address).content.decode()
    assert client.post("/sign-in/city/").status_code == 404
    assert client.get(BACK).status_code == 404
    assert client.post(page, {"city": "yes"}).status_code == 200
    chosen = client.post(page, {"city": "yes", "password": PASSWORD, "again": PASSWORD})
    assert chosen.status_code == 302
