"""The pages of the city's sign-on of Oz. Nobody types a password there: the cookie `who` tells who comes."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path


def come_in(request: HttpRequest) -> HttpResponse:
    """Whoever the cookie names, as subject and user name parted by a colon, is signed in at the city."""
    subject, _, username = request.COOKIES["who"].partition(":")
    # The name of who left the city is given to somebody else.
    User.objects.filter(username=username).exclude(pk=subject).delete()
    user, _made = User.objects.update_or_create(pk=subject, defaults={"username": username})
    login(request, user)  # type: ignore[arg-type]  # here users are Django's own, not the program's
    return redirect(request.GET["next"])


urlpatterns = [
    path("come-in/", come_in, name="account_login"),
    path("", include("allauth.idp.urls")),
]
