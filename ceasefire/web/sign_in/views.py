"""The pages that can be seen by someone who has not signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from ceasefire.access.actions import use_invitation, use_sign_in_link
from ceasefire.access.gate import NOBODY
from ceasefire.access.models import User
from ceasefire.access.queries import user_of_invitation, user_of_sign_in_link
from ceasefire.access.roles import Role
from ceasefire.web.provider import CityClient
from ceasefire.web.sign_in import session
from ceasefire.web.sign_in.adapters import INVITATION, note, refused
from ceasefire.web.sign_in.demonstration import is_in_demonstration
from ceasefire.web.sign_in.forms import PasswordForm
from ceasefire.web.sign_in.sealed import seal

GONE = 410
FOUND = 302
ENDED = {
    "time": "You were signed out, as after any 30 minutes without a page, or 8 hours in all. Sign in to go on.",
    "second-factor": "This session is over. Sign in again, with your second factor.",
}


class SignIn(LoginView):
    """User name and password; the city's sign-on where the office has one."""

    template_name = "web/sign_in/sign_in.html"

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        """Besides the form: why a session ended, and whether the city's sign-on is offered."""
        ended = ENDED.get(self.request.GET.get("ended", ""))
        return super().get_context_data(**told) | {"ended": ended, "sign_on": bool(settings.SIGN_ON_ISSUER)}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        # Who comes back to this page begins anew; the library would hold them at the second factor.
        clear_login(request)


@login_not_required
@require_POST
def to_city(request: HttpRequest) -> HttpResponse:
    """Lead to the city's sign-on, with nothing of what the request says of itself but where to go on to."""
    if not settings.SIGN_ON_ISSUER:
        raise Http404
    return _to_city(request, get_next_redirect_url(request))


@login_not_required
def from_city(request: HttpRequest) -> HttpResponse:
    """Somebody comes back from the city's sign-on."""
    if not settings.SIGN_ON_ISSUER:
        raise Http404
    return OAuth2CallbackView.adapter_view(CityClient(request, settings.SIGN_ON_ID))(request)


@login_not_required
def not_from_city(request: HttpRequest) -> HttpResponse:
    """Somebody broke off at the city's sign-on."""
    return refused(request)


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who is invited chooses a password, or links the city's sign-on; only the form uses the invitation."""
    invited = user_of_invitation(asker=NOBODY, secret=secret)
    if invited is None:
        return render(request, "web/sign_in/invitation.html", status=GONE)
    if request.method == "POST" and "city" in request.POST and settings.SIGN_ON_ISSUER:
        request.session[INVITATION] = seal(secret)
        return _to_city(request, None)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            user = use_invitation(by=NOBODY, secret=secret, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        else:
            return let_in(request, user) if user else redirect(request.path)
    told = {"invited": invited, "form": form, "sign_on": bool(settings.SIGN_ON_ISSUER)}
    return render(request, "web/sign_in/invitation.html", told)


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Who opens a link sees a button; only pressing it uses the link, so a preview or a prefetch spends nothing."""
    if not is_in_demonstration(request):
        raise Http404
    if request.method == "POST":
        user = use_sign_in_link(by=NOBODY, secret=secret)
        if user:
            login(request, user)
            session.note_link(request)
            note(request, "sign_in_by_link")
            return redirect("home")
    else:
        user = user_of_sign_in_link(asker=NOBODY, secret=secret)
    if user is None:
        return render(request, "web/sign_in/link.html", status=GONE)
    return render(request, "web/sign_in/link.html", {"invited": Role(user.role)})


def let_in(request: HttpRequest, user: User) -> HttpResponse:
    """Go on with somebody who has just chosen their password, as if they had typed it to sign in."""
    record_authentication(request, user, "password")
    return perform_login(request, user)


def _to_city(request: HttpRequest, next_page: str | None) -> HttpResponse:
    provider = get_adapter().get_provider(request, settings.SIGN_ON_ID)
    try:
        answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=next_page)
    except RequestException:
        return refused(request)
    if answer.status_code != FOUND:
        return answer
    # A form of ours may lead to our own pages only, so the way out is not an answer to a form but a page of its own.
    return render(request, "web/sign_in/to_city.html", {"address": answer["Location"]})
