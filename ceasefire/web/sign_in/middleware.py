"""What holds of everybody who signed in, on every page: their time is limited, and they have a second factor."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from ceasefire.access.queries import SECOND_FACTORS
from ceasefire.web.sign_in import session

Answer = Callable[[HttpRequest], HttpResponse]

WITHOUT_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_login",
        "invitation",
        "sign_out",
    }
)
"""The pages of who has no second factor yet: those to set one up, and those that are not about them."""


class TimeLimitMiddleware:
    """Ends a session after thirty minutes without a page, and after eight hours in all."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the sign-in page, which says why."""
        if request.user.is_authenticated:
            if session.is_over(request):
                logout(request)
                return to_sign_in(request, ended="time")
            session.note_seen(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Who has signed in without a second factor gets the pages to set one up, and no other until they have."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to setting up; a page that nobody thought of is closed."""
        if not request.user.is_authenticated or session.has_second_factor(request):
            return self.get_response(request)
        # Somebody else who knows the password may have been here before the second factor was set up elsewhere.
        if is_mfa_enabled(request.user, SECOND_FACTORS) or session.came_by_link(request):
            logout(request)
            return to_sign_in(request, ended="second-factor")
        if page_of(request) in WITHOUT_SECOND_FACTOR:
            return self.get_response(request)
        return redirect("mfa_index")


def page_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; empty for an address that leads nowhere."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def to_sign_in(request: HttpRequest, *, ended: str) -> HttpResponse:
    """Lead to the sign-in page and back to what was looked at; what was sent is not sent again."""
    asked = {"ended": ended} | ({"next": request.get_full_path()} if request.method == "GET" else {})
    return redirect(f"{reverse('account_login')}?{urlencode(asked)}")
