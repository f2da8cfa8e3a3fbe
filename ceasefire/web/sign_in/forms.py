"""What someone types to sign in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.core.cache import cache

CODE_COUNTS_FOR = 30 * (1 + 2 * settings.MFA_TOTP_TOLERANCE)
"""Seconds that an app's code is taken: its own half minute, and those before and after."""


class OnceOnly(forms.Form):
    """A code that is taken once: who looked over a shoulder, or between two computers, cannot use it again."""

    user: Any

    def clean_code(self) -> str:
        """The code, if it fits and was not used."""
        code: str = super().clean_code()  # type: ignore[misc]  # of the library's form beside this one
        digits = "".join(filter(str.isalnum, code))
        # The library forgets a used code after one period, and with the tolerance it fits for three.
        if not cache.add(f"code-used:{self.user.pk}:{digits}", 1, CODE_COUNTS_FOR):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, AuthenticateForm):
    """The second factor when signing in: a code from the app, or a recovery code."""


class CodeAgainForm(OnceOnly, ReauthenticateForm):
    """The same, before something about one's own sign-in is changed."""


class PasswordForm(forms.Form):
    """A password of one's own choice, typed twice."""

    password = forms.CharField(
        strip=False,
        label="Password",
        help_text="Twelve characters or more. Three or four words that have nothing to do with each other are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        strip=False,
        label="The same password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """The repetition. Raises ValidationError when it differs."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("The two passwords differ. Type the same one twice.")
        return again
