"""Ordinary attacks on signing in: forged requests, led astray, planted sessions, guessed codes, skipped factors."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, override_settings
from django.urls import reverse

from ceasefire.access.actions import close_user, invite
from ceasefire.access.models import Tally, User
from ceasefire.access.roles import Role
from ceasefire.cli.users import print_invitation
from ceasefire.web.headers import POLICY
from ceasefire.web.sign_in.middleware import WITHOUT_SECOND_FACTOR
from tests import city
from tests.people import ORGANIZATIONS, SIGNED_IN_ROLES, browser_of
from tests.second_factor import (
    PASSWORD,
    Later,
    Phone,
    sign_in,
    with_app,
    with_password,
    with_recovery_codes,
)
from tests.wall.addresses import addresses

pytestmark = pytest.mark.django_db

PAGES = addresses()
POSTED = [page for page in PAGES if "POST" in page.methods]
SIGN_IN, SECOND_FACTOR, OWN = "/sign-in/", "/sign-in/second-factor/", "/sign-in/own/"
CLOSED = (200, 403, 404, 405, 410)
GUARDS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": POLICY,
}
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https:/\\evil.example",
    "javascript:alert(1)",
    "\x01https://evil.example",
    "http://testserver@evil.example/",
    "http://localhost/",
)


@pytest.fixture
def worker(ben: User) -> User:
    return with_password(ben)


@pytest.fixture
def phone(worker: User) -> Phone:
    return with_app(worker)


def type_password(client: Client, login: str = "ben", password: str = PASSWORD, **asked: Any) -> Any:
    return client.post(SIGN_IN, {"login": login, "password": password}, **asked)


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# Forged requests


def test_a_form_from_elsewhere_changes_nothing_on_any_page(ben: User) -> None:
    strict = browser_of(ben, Client(enforce_csrf_checks=True))
    for address in POSTED:
        assert (address.name, strict.post(address.path).status_code) == (address.name, 403)


def test_the_token_of_one_browser_is_of_no_use_in_another(ben: User) -> None:
    strict, own = browser_of(ben, Client(enforce_csrf_checks=True)), Client()
    own.get(SIGN_IN)
    token = own.cookies[django_settings.CSRF_COOKIE_NAME].value
    strict.get(OWN)
    for address in POSTED:
        answer = strict.post(address.path, {"csrfmiddlewaretoken": token})
        assert (address.name, answer.status_code) == (address.name, 403)


# Led astray


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_to_our_own_pages_only(worker: User, phone: Phone, elsewhere: str) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": "ben", "password": PASSWORD, "next": elsewhere})
    assert client.post(SECOND_FACTOR, {"code": phone.code()}).headers["Location"] == "/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_every_page_that_leads_on_leads_to_our_own_pages_only(
    worker: User, phone: Phone, elsewhere: str
) -> None:
    client = Client()
    sign_in(client, worker, phone)
    shown = {"password": PASSWORD, "next": elsewhere}
    led = [client.post("/sign-in/again/", shown), client.post("/sign-out/", {"next": elsewhere})]
    assert [answer.headers["Location"] for answer in led] == ["/", SIGN_IN]


# Forged hosts and poisoned invitations


def test_a_forged_host_is_answered_nothing_on_any_page(ben: User) -> None:
    client = browser_of(ben)
    for host in ("evil.example", "testserver@evil.example"):
        for address in PAGES:
            for method in address.methods:
                answer = client.generic(method, address.path, headers={"Host": host})
                assert (address.name, answer.status_code) == (address.name, 400)
                assert b"evil.example" not in answer.content


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-Url"])
def test_a_forwarded_host_is_believed_nowhere(client: Client, db: None, header: str) -> None:
    answer = client.get("/", headers={header: "evil.example"})
    assert answer.headers["Location"] == "/sign-in/?next=/"
    assert "evil.example" not in client.get(SIGN_IN, headers={header: "evil.example"}).content.decode()


def test_an_invitation_begins_with_the_address_of_the_setting(
    ben: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.ADDRESS = "https://ceasefire.oz.example"
    Client(headers={"Host": "evil.example"}).get(SIGN_IN)
    print_invitation(ben, invite(by=city.ADMINISTRATOR, user=ben))
    assert capsys.readouterr().out.startswith("https://ceasefire.oz.example/sign-in/invitation/")


def test_no_page_resets_a_password_signs_anybody_up_or_keeps_an_address() -> None:
    names = {page.name for page in PAGES}
    for never in ("account_reset_password", "account_signup", "account_email", "account_set_password"):
        assert never not in names
    assert not any(word in page.path for page in PAGES for word in ("reset", "signup", "email"))


def test_no_mail_is_sent(mailoutbox: list[Any], worker: User, phone: Phone) -> None:
    client = Client()
    sign_in(client, worker, phone)
    client.post(f"{OWN}recovery-codes/new/")
    invite(by=city.ADMINISTRATOR, user=worker)
    assert not mailoutbox


# Planted sessions


def test_a_session_planted_before_signing_in_is_replaced_and_worthless(worker: User, phone: Phone) -> None:
    attacker, victim = Client(), Client()
    session = attacker.session
    session["planted"] = True
    session.save()
    victim.cookies[django_settings.SESSION_COOKIE_NAME] = str(session.session_key)
    sign_in(victim, worker, phone)
    assert victim.session.session_key != session.session_key
    assert not is_in(attacker)
    assert is_in(victim)


def test_a_session_key_that_somebody_made_up_is_not_taken(worker: User, phone: Phone) -> None:
    victim = Client()
    victim.cookies[django_settings.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(victim, worker, phone)
    assert victim.session.session_key != "a" * 32


def test_a_session_that_was_left_opens_nothing(worker: User, phone: Phone) -> None:
    client = Client()
    sign_in(client, worker, phone)
    kept = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = kept
    assert not is_in(thief)


def test_what_a_session_knew_of_one_user_the_next_does_not_inherit(
    worker: User, phone: Phone, cy: User
) -> None:
    """Ben shows his second factor; in the same browser Cy, who has none yet, signs in with a password."""
    client = Client()
    sign_in(client, worker, phone)
    with_password(cy)
    secret = invite(by=city.ADMINISTRATOR, user=cy)
    client.post(f"/sign-in/invitation/{secret}/", {"password": PASSWORD, "again": PASSWORD})
    assert client.get("/").headers["Location"] == OWN


def test_cookies_are_kept_from_scripts_and_from_other_sites(worker: User, phone: Phone) -> None:
    client = Client()
    client.get(SIGN_IN)
    sign_in(client, worker, phone)
    for name in (django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
    assert client.cookies[django_settings.SESSION_COOKIE_NAME]["max-age"] == ""


# Skipped factors


@pytest.mark.parametrize("role", SIGNED_IN_ROLES)
def test_without_a_second_factor_no_role_opens_any_page_but_those_to_set_one_up(role: Role) -> None:
    client = Client()
    with_password(city.user("newcomer", role, ORGANIZATIONS.get(role, city.OFFICE)))
    type_password(client, "newcomer")
    for page in PAGES:
        if page.name in WITHOUT_SECOND_FACTOR:
            continue
        for method in page.methods:
            answer = client.generic(method, page.path)
            assert (page.name, answer.status_code, answer.headers.get("Location")) == (page.name, 302, OWN)
    assert client.get("/nowhere/").headers["Location"] == OWN


def test_the_pages_to_set_one_up_are_these() -> None:
    """Whoever opens another page to those without a second factor names it here."""
    assert {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_login",
        "invitation",
        "sign_out",
    } == WITHOUT_SECOND_FACTOR
    assert {page.name for page in PAGES} >= WITHOUT_SECOND_FACTOR


def test_after_the_password_alone_nothing_opens(worker: User, phone: Phone) -> None:
    for address in PAGES:
        client = Client()
        type_password(client)
        answer = client.get(address.path)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in/")
        else:
            assert (address.name, answer.status_code) in {(address.name, code) for code in CLOSED}
            assert worker.full_name not in answer.content.decode()
        assert "_auth_user_id" not in client.session


def test_a_session_from_before_the_second_factor_was_set_up_elsewhere_is_over(worker: User) -> None:
    """Somebody who knew the password waits on the page to set up, while the user sets up theirs."""
    waiting, own = Client(), Client()
    for client in (waiting, own):
        type_password(client)
    with_app(worker)
    answer = waiting.get(f"{OWN}app/")
    assert answer.headers["Location"].startswith("/sign-in/?ended=second-factor")
    assert "_auth_user_id" not in waiting.session


def test_who_only_says_that_they_have_shown_it_has_not(worker: User, phone: Phone) -> None:
    client = Client(headers={"Cookie": "second_factor=shown; mfa_trusted=yes"})
    type_password(client)
    for sent in ({"second_factor": "shown"}, {"code": ""}, {"credential": "{}"}, {"credential": "null"}, {}):
        client.post(SECOND_FACTOR, sent)
    assert not is_in(client)


def test_the_code_of_somebody_else_does_not_fit(worker: User, phone: Phone, cy: User) -> None:
    other = with_app(cy)
    client = Client()
    type_password(client)
    for code in (other.code(), with_recovery_codes(cy)[0]):
        assert client.post(SECOND_FACTOR, {"code": code}).status_code == 200
    assert not is_in(client)


# Guessed names, passwords and codes


def test_the_sixth_try_in_fifteen_minutes_is_refused_even_with_the_right_password(
    worker: User, phone: Phone, later: Later
) -> None:
    for _try in range(5):
        assert "do not go together" in said(type_password(Client(), password="wrong"))
    assert "Too many tries" in said(type_password(Client()))
    with later(14 * 60):
        assert "Too many tries" in said(type_password(Client()))
    with later(15 * 60 + 1):
        assert type_password(Client()).headers["Location"] == SECOND_FACTOR


def test_the_fifth_try_may_be_the_right_one(worker: User, phone: Phone) -> None:
    for _try in range(4):
        type_password(Client(), password="wrong")
    assert type_password(Client()).headers["Location"] == SECOND_FACTOR


def test_who_is_signed_in_has_five_tries_to_show_it_again(worker: User, phone: Phone, later: Later) -> None:
    client = browser_of(worker)
    for _ in range(5):
        assert client.post("/sign-in/again/", {"password": "wrong"}).status_code == 200
    assert client.post("/sign-in/again/", {"password": PASSWORD}).status_code == 429
    with later(15 * 60):
        assert client.post("/sign-in/again/", {"password": "wrong"}).status_code == 200


def test_signing_in_in_between_does_not_give_more_tries(worker: User, phone: Phone) -> None:
    for _try in range(4):
        type_password(Client(), password="wrong")
    type_password(Client())
    type_password(Client(), password="wrong")
    assert "Too many tries" in said(type_password(Client()))


def test_a_name_that_nobody_has_is_answered_in_the_same_words_at_every_try(worker: User) -> None:
    for _try in range(6):
        there, not_there = type_password(Client(), password="wrong"), type_password(Client(), login="tin")
        assert there.status_code == not_there.status_code
        assert said(there).count("do not go together") == said(not_there).count("do not go together")
        assert said(there).count("Too many tries") == said(not_there).count("Too many tries")


@pytest.mark.parametrize(
    "spelling", ["BEN", "Ben", " ben ", "bEn"], ids=["capitals", "capital", "spaces", "mixed"]
)
def test_another_spelling_of_the_name_gives_no_more_tries(worker: User, spelling: str) -> None:
    for _try in range(5):
        type_password(Client(), password="wrong")
    assert "Too many tries" in said(type_password(Client(), login=spelling))


def test_a_letter_that_the_database_takes_for_another_gives_no_more_tries(db: None) -> None:
    with_password(city.user("sissi", Role.DIRECTOR))
    for _try in range(5):
        type_password(Client(), login="sissi", password="wrong")
    # Its capital is S: where the database compares capitals, this is the same name.
    answer = type_password(Client(), login="\u017fi\u017f\u017fi")
    assert "_auth_user_id" not in answer.wsgi_request.session
    assert answer.status_code == 200


@override_settings(ALLOWED_HOSTS=["testserver", "localhost"])
def test_another_host_or_port_gives_no_more_tries(worker: User) -> None:
    hosts = [f"testserver:{port}" for port in range(8001, 8004)] + ["localhost", "testserver"]
    for host in hosts:
        type_password(Client(), password="wrong", headers={"Host": host})
    assert "Too many tries" in said(type_password(Client(), headers={"Host": "testserver:9000"}))


def test_another_address_gives_no_more_tries(worker: User) -> None:
    for number in range(5):
        type_password(Client(REMOTE_ADDR=f"192.0.2.{number}"), password="wrong")
    assert "Too many tries" in said(type_password(Client(REMOTE_ADDR="192.0.2.99")))


def test_one_address_tries_thirty_times_a_minute_and_no_more(db: None) -> None:
    client = Client()
    names = (f"name-{number}" for number in count())
    assert {type_password(client, login=next(names)).status_code for _try in range(30)} == {200}
    refused = type_password(client, login=next(names))
    assert refused.status_code == 429
    assert "Too many tries" in said(refused)


def test_the_sixth_code_in_fifteen_minutes_is_refused_even_the_right_one(
    worker: User, phone: Phone, later: Later
) -> None:
    client = Client()
    type_password(client)
    for _try in range(5):
        assert "does not fit" in said(client.post(SECOND_FACTOR, {"code": "000000"}))
    for code in (phone.code(), with_recovery_codes(worker)[0]):
        assert "Too many tries" in said(client.post(SECOND_FACTOR, {"code": code}))
    anew = Client()
    type_password(anew)
    assert "Too many tries" in said(anew.post(SECOND_FACTOR, {"code": phone.code()}))
    with later(15 * 60 + 1):
        afterwards = Client()
        type_password(afterwards)
        assert afterwards.post(SECOND_FACTOR, {"code": phone.code()}).headers["Location"] == "/"


def test_tries_of_one_user_are_not_counted_for_another(worker: User, phone: Phone, cy: User) -> None:
    with_app(with_password(cy))
    for _try in range(6):
        type_password(Client(), login="cy", password="wrong")
    assert type_password(Client()).headers["Location"] == SECOND_FACTOR


def test_nothing_of_what_was_typed_is_kept_with_the_tries(worker: User) -> None:
    type_password(Client(), login="dorothy-gale", password="toto-toto-toto")
    kept = " ".join(f"{tally.key} {tally.value}" for tally in Tally.objects.all())
    assert kept
    assert "dorothy" not in kept
    assert "toto" not in kept


# Leavers


def test_who_leaves_is_out_of_every_browser_with_the_next_page(worker: User, phone: Phone) -> None:
    laptop, handset, half_way = Client(), Client(), Client()
    sign_in(laptop, worker, phone)
    sign_in(handset, worker, phone, periods_on=1)
    type_password(half_way)
    assert is_in(laptop)
    assert is_in(handset)
    close_user(by=city.ADMINISTRATOR, user=worker)
    for client in (laptop, handset):
        assert client.get("/").headers["Location"] == "/sign-in/?next=/"
        assert client.get(OWN).status_code == 302
    half_way.post(SECOND_FACTOR, {"code": phone.code(-1)})
    assert not is_in(half_way)
    assert "do not go together" in said(type_password(Client()))


def test_who_is_invited_anew_while_somebody_is_half_way_in_stops_them(worker: User, phone: Phone) -> None:
    half_way = Client()
    type_password(half_way)
    invite(by=city.ADMINISTRATOR, user=worker)
    half_way.post(SECOND_FACTOR, {"code": phone.code()})
    assert not is_in(half_way)


# Headers


def test_no_answer_is_kept_and_every_answer_is_guarded(ben: User) -> None:
    for address in PAGES:
        client = browser_of(ben)
        for method in address.methods:
            headers = client.generic(method, address.path).headers
            assert {name: headers.get(name) for name in GUARDS} == GUARDS, address.name
            policy = headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy


def test_no_page_runs_a_script_or_wears_a_style_written_into_it(ben: User) -> None:
    client = browser_of(ben)
    for address in PAGES:
        answer = client.get(address.path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        content = answer.content.decode()
        scripts = [part.split(">")[0] for part in content.split("<script")[1:]]
        assert all("src=" in script or 'type="application/json"' in script for script in scripts)
        for written in ("<style", " style=", "javascript:", " onclick="):
            assert written not in content, address.name


def test_every_page_named_to_the_library_is_there() -> None:
    for name in ("account_login", "mfa_index", "mfa_authenticate", "account_reauthenticate"):
        assert reverse(name)
