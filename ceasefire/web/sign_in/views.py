"""The pages that can be seen by someone who has not signed in."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ceasefire.access.actions import use_sign_in_link
from ceasefire.access.gate import NOBODY
from ceasefire.access.queries import user_of_sign_in_link
from ceasefire.access.roles import Role
from ceasefire.web.sign_in.forms import SignInForm

THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
GONE = 410
SIGNS_IN = "django.contrib.auth.backends.ModelBackend"

sign_in = LoginView.as_view(
    template_name="web/sign_in/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Who opens a link sees a button; only pressing it uses the link, so a preview or a prefetch spends nothing."""
    if not comes_from_this_machine(request):
        raise Http404
    if request.method == "POST":
        user = use_sign_in_link(by=NOBODY, secret=secret)
        if user:
            login(request, user, backend=SIGNS_IN)
            return redirect("home")
    else:
        user = user_of_sign_in_link(asker=NOBODY, secret=secret)
    if user is None:
        return render(request, "web/sign_in/link.html", status=GONE)
    return render(request, "web/sign_in/link.html", {"invited": Role(user.role)})


def comes_from_this_machine(request: HttpRequest) -> bool:
    """By the address of the connection itself: what a request says of itself, anybody can write."""
    host, _port = split_domain_port(request.get_host())
    return request.META.get("REMOTE_ADDR") in THIS_MACHINE and host in LOCAL_HOSTS
