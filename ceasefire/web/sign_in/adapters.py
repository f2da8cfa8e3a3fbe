"""What the sign-in library asks of the program: its words, who may come in, how secrets are kept."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ceasefire.access.actions import keep_password, note_own_act, use_invitation
from ceasefire.access.gate import NOBODY
from ceasefire.access.models import User
from ceasefire.access.queries import SECOND_FACTORS, user_of_invitation
from ceasefire.audit import clock
from ceasefire.web.sign_in import session
from ceasefire.web.sign_in.sealed import seal, unseal

DO_NOT_GO_TOGETHER = "That user name and password do not go together. Check both, or ask your administrator."
TOO_MANY = "Too many tries. Wait a quarter of an hour, or ask your administrator for an invitation."
WRONG_CODE = "This code does not fit, or was used. Take the one your app shows now."
FORBIDDEN = 403
INVITATION = "invitation"
"""Where a session keeps, sealed, the secret of the invitation under which the city's sign-on is linked."""
BEGAN_UNDER = "began_under"


class AccountAdapter(DefaultAccountAdapter):
    """User names and passwords."""

    error_messages: ClassVar[Mapping[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": DO_NOT_GO_TOGETHER,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not the password you use now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: users are added by their administrator."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only what lies on this host is led on to; the library would take any host of ours."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The library's key holds the Host header and the name as typed: with another port, or a letter that the
        # database takes for the same, five more tries would begin.
        typed = str(credentials.get("username", ""))
        user = User.objects.called(typed).first()
        return f"user {user.pk}" if user else f"name {typed.casefold()}"

    def set_password(self, user: User, password: str) -> None:
        """Keep the password, and nothing else of the user."""
        keep_password(by=user.asker, user=user, password=password)

    def pre_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse | None:
        """Remember under which password somebody began to sign in."""
        request.session[BEGAN_UNDER] = user.get_session_auth_hash()
        return super().pre_login(request, user, **told)

    def login(self, request: HttpRequest, user: User) -> None:
        """Let somebody in who has passed every stage, and note it.

        Not when they were shut out on the way: their account was closed, or they were invited anew.
        """
        began_under = request.session.pop(BEGAN_UNDER, "")
        if not user.is_active or began_under != user.get_session_auth_hash():
            raise ImmediateHttpResponse(redirect("account_login"))
        by_second_factor = any(
            record["method"] == "mfa" for record in get_authentication_records(request, user)
        )
        super().login(request, user)
        if by_second_factor:
            session.note_second_factor(request)
        note(request, "sign_in")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """An account was closed while somebody signed in."""
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **_asked: Any) -> bool:
        """Not of who has signed in, or shown again who they are, a short while ago."""
        request = self.request
        shown = [record["at"] for record in get_authentication_records(request, request.user)]
        return not shown or clock.now().timestamp() - max(shown) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The ways to show again who one is, in our words."""
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page of one's own sign-in."""
        return f"{reverse('mfa_index')}?done=password"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Apps that show codes, passkeys, recovery codes."""

    error_messages: ClassVar[Mapping[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """What codes are made from lies in the database as ciphertext."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read it again; under another secret key no code fits, and the second factor is set up anew."""
        # In place of what cannot be read a key that nobody knows: an empty one would make codes that anybody can tell.
        return unseal(encrypted_text) or b32encode(token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Only while another second factor is left."""
        return second_factors_besides(authenticator).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What a passkey is called until somebody names it."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for a passkey, as the browser shows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": f"Ceasefire {settings.CITY}"}


class CityAdapter(DefaultSocialAccountAdapter):
    """The city's sign-on: for users there are, each linked once under their invitation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: users are added by their administrator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Go on for a user who is linked or invited; everybody else gets one and the same answer."""
        if not sociallogin.is_existing:
            self._link(request, sociallogin)
        user, account = sociallogin.user, sociallogin.account
        may_come = sociallogin.is_existing and user and user.is_active and user.is_genuine
        if not may_come or not user.is_linked_to(account.provider, account.uid):
            raise ImmediateHttpResponse(refused(request))

    def on_authentication_error(self, request: HttpRequest, *_asked: Any, **_options: Any) -> None:
        """The city's sign-on refused, was broken off or cannot be reached, or an answer came that nobody asked for."""
        raise ImmediateHttpResponse(refused(request))

    def _link(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        secret = unseal(request.session.pop(INVITATION, "")) or ""
        invited = user_of_invitation(asker=NOBODY, secret=secret)
        # The provider puts the city's name for them where a sign-up would take the user name from.
        named = sociallogin.user.get_username() if sociallogin.user else ""
        if invited is None or named.casefold() != invited.username.casefold():
            return
        with transaction.atomic():
            # Not by the library's own way, which would write the whole user.
            linked = use_invitation(by=NOBODY, secret=secret, sign_on=sociallogin.account)
            sociallogin.user = linked or sociallogin.user


def second_factors_besides(authenticator: Authenticator) -> Any:
    """The other second factors of the same user."""
    return Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_FACTORS).exclude(
        pk=authenticator.pk
    )


def note(request: HttpRequest, act: str) -> None:
    """Leave in the trail what somebody did to their own way in."""
    if isinstance(request.user, User):
        note_own_act(by=request.user.asker, name=act, origin=request.META.get("REMOTE_ADDR", ""))


def refused(request: HttpRequest) -> HttpResponse:
    """The answer to whom the city's sign-on does not lead in; it does not tell why."""
    return render(request, "web/sign_in/refused.html", status=FORBIDDEN)
