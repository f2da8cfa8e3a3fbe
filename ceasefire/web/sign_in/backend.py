"""A user name and a password, and who a session is of."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser


class PasswordBackend(AuthenticationBackend):
    """The library's, but that a closed account is answered like one that never was."""

    def _check_password(self, user: AbstractBaseUser | None, password: str) -> AbstractBaseUser | None:
        return super()._check_password(user if user and user.is_active else None, password)
