"""What someone types to sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """User name and password."""

    error_messages: ClassVar[dict[str, str]] = {  # type: ignore[assignment, misc]  # as Django does itself
        "invalid_login": "That user name and password do not go together. Check both, or ask your administrator.",
        "inactive": "This account is closed. Ask your administrator.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["class"] = "usa-input"
