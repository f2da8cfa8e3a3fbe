"""What a page says when something went wrong, and the headers every page has."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from ceasefire.access.roles import Role
from ceasefire.web import errors
from ceasefire.web.tests.conftest import SignedIn

CANARY = "wizard-behind-the-curtain"


@pytest.mark.django_db
def test_an_address_that_leads_nowhere(client: Client) -> None:
    answer = client.get(f"/{CANARY}/")
    assert answer.status_code == 404
    assert CANARY not in answer.content.decode()


def test_a_refusal_names_neither_the_permission_nor_what_was_asked(signed_in: SignedIn) -> None:
    answer = signed_in(Role.OUTREACH_WORKER).get(f"/report/{CANARY}/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert CANARY not in page
    assert "figures_read" not in page


@pytest.mark.django_db
def test_a_host_that_is_not_ours(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"host": f"{CANARY}.example"})
    assert answer.status_code == 400
    assert CANARY not in answer.content.decode()


def test_our_own_error_is_told_without_the_database_and_without_what_happened(rf: RequestFactory) -> None:
    answer = errors.server_error(rf.get(f"/{CANARY}/"))
    assert answer.status_code == 500
    assert CANARY not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/nowhere/", "/"])
def test_every_answer_has_strict_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_holds_a_script_or_a_style_of_its_own(signed_in: SignedIn) -> None:
    client = signed_in(Role.REVIEW_COORDINATOR)
    for address in ("/report/2024/", "/report/2024/assessed/", "/nowhere/"):
        page = client.get(address).content.decode()
        assert "<script" not in page
        assert "<style" not in page
        assert " style=" not in page
