"""Settings that would send people, or their passwords, astray are refused before anybody is served."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from ceasefire.web.checks import addresses_are_safe


@pytest.fixture
def served(settings: Any) -> Any:
    """Settings of an office that serves others."""
    settings.ALLOWED_HOSTS = ["ceasefire.oz.example"]
    settings.ADDRESS = "https://ceasefire.oz.example"
    settings.SIGN_ON_ISSUER = "https://sign-on.oz.example"
    return settings


def test_an_office_with_https_and_its_own_host_is_served(served: Any) -> None:
    assert addresses_are_safe(None) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ALLOWED_HOSTS", ["*"], "E001"),
        ("ADDRESS", "http://ceasefire.oz.example", "E002"),
        ("ADDRESS", "https://evil.example", "E003"),
        ("SIGN_ON_ISSUER", "http://sign-on.oz.example", "E004"),
    ],
)
def test_what_leads_astray_is_told(served: Any, name: str, value: Any, told: str) -> None:
    setattr(served, name, value)
    assert [found.id for found in addresses_are_safe(None)] == [f"ceasefire.{told}"]


def test_a_sign_on_on_this_machine_may_do_without_https(served: Any) -> None:
    served.SIGN_ON_ISSUER = "http://127.0.0.1:8100"
    assert addresses_are_safe(None) == []


def test_the_check_before_serving_others_finds_it(settings: Any) -> None:
    settings.ADDRESS = "http://evil.example"
    with pytest.raises(SystemCheckError, match=r"ceasefire\.E002"):
        call_command("check", deploy=True, fail_level="WARNING")
