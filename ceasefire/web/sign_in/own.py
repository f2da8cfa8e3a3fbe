"""The pages of one's own sign-in: the second factor, the password, recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import PasswordChangeView
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.internal.flows import deactivate_totp
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString, mark_safe

from ceasefire.access.models import User
from ceasefire.web.sign_in import session
from ceasefire.web.sign_in.adapters import note, second_factors_besides

DONE = {
    "password": "Your password is changed. Everywhere else you are signed out.",
    "passkey": "The passkey is set up.",
    "removed": "The passkey is removed.",
    "app": "The app is set up.",
}


class OwnSignIn(IndexView):
    """What somebody signs in with; for who has no second factor yet, the choice of one."""

    template_name = "web/sign_in/own.html"

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        """Besides the second factors: what was just done, and whether there is a password to change."""
        user = self.request.user
        assert isinstance(user, User)
        return super().get_context_data(**told) | {
            "done": DONE.get(self.request.GET.get("done", "")),
            "has_password": user.has_usable_password(),
        }


class SetUpApp(ActivateTOTPView):
    """An app that shows codes: the first one, or one in place of the one there is."""

    template_name = "web/sign_in/app.html"

    @method_decorator(reauthentication_required(app="allauth.mfa"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Past the library's own, which would have the app removed before another is set up."""
        return super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        """Besides the form: the picture to scan, the same key to type, and whether an app is replaced."""
        context = super().get_context_data(**told)
        key = context["form"].secret
        return context | {
            "picture": picture(context["totp_svg"]),
            "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
            "replaced": self._app() is not None,
        }

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        """The code fits: from now on this app counts, and recovery codes are made anew for it."""
        replaced = self._app()
        if replaced:
            deactivate_totp(self.request, replaced)
        answer = super().form_valid(form)
        session.note_second_factor(self.request)
        note(self.request, "set_up_app")
        return answer

    def get_success_url(self) -> str:
        """The recovery codes when there are fresh ones."""
        return str(super().get_success_url()) if self.did_generate_recovery_codes else own_sign_in("app")

    def _app(self) -> Authenticator | None:
        return Authenticator.objects.filter(user=self.request.user.pk, type=Authenticator.Type.TOTP).first()


class SetUpPasskey(AddWebAuthnView):
    """A passkey: this device's, a phone's, or a security key."""

    template_name = "web/sign_in/passkey.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """The device has proved itself."""
        answer: HttpResponse = super().form_valid(form)
        session.note_second_factor(self.request)
        note(self.request, "set_up_passkey")
        return answer

    def get_success_url(self) -> str:
        """The recovery codes when there are fresh ones."""
        return str(super().get_success_url()) if self.did_generate_recovery_codes else own_sign_in("passkey")


class RemovePasskey(RemoveWebAuthnView):
    """A passkey that is no longer used; never the last second factor."""

    template_name = "web/sign_in/passkey_remove.html"

    def get_queryset(self) -> QuerySet[Authenticator]:
        """Those of one's own that are not the last second factor."""
        own: QuerySet[Authenticator] = super().get_queryset()
        return own.filter(pk__in=[one.pk for one in own if second_factors_besides(one).exists()])

    def get_success_url(self) -> str:
        """Back to one's own sign-in."""
        return own_sign_in("removed")

    def form_valid(self, form: Form) -> HttpResponse:
        """It opens nothing any more."""
        answer: HttpResponse = super().form_valid(form)
        note(self.request, "remove_passkey")
        return answer


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Ten fresh recovery codes; those before are void."""

    template_name = "web/sign_in/recovery_codes_new.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """They are shown next, once."""
        answer: HttpResponse = super().form_valid(form)
        note(self.request, "make_recovery_codes")
        return answer


class PasskeyAgain(ReauthenticateWebAuthnView):
    """Shows again who one is, by a passkey."""

    template_name = "web/sign_in/again_passkey.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say so on the same page; the library would lead away."""
        return self.render_to_response(self.get_context_data())


class ChangePassword(PasswordChangeView):
    """Another password, for who has one."""

    template_name = "web/sign_in/password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who signs in by the city's sign-on has none to change."""
        if isinstance(request.user, User) and not request.user.has_usable_password():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """Every other session of theirs is over."""
        answer: HttpResponse = super().form_valid(form)
        note(self.request, "change_password")
        return answer


def own_sign_in(done: str) -> str:
    """The page of one's own sign-in, which says what was done."""
    return f"{reverse('mfa_index')}?done={done}"


def picture(svg: str) -> SafeString:
    """The square to scan, as part of a page: the library draws a file with a head of its own."""
    drawn = svg[svg.index("<svg") :].replace("<svg ", '<svg role="img" aria-label="Code to scan" ', 1)
    # Drawn by the library from nothing but squares: no text of anybody is in it.
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703  # see above
