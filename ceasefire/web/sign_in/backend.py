"""A user name and a password, and who a session is of."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from ceasefire.access.models import User


class PasswordBackend(AuthenticationBackend):
    """The library's, but that a closed account is answered like one that never was."""

    def get_user(self, user_id: Any) -> AbstractBaseUser | None:
        """Whose session it is; nobody's, for one that was changed past the program."""
        user: User | None = super().get_user(user_id)
        return user if user and user.is_genuine else None

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        return super()._authenticate_by_username(User.normalize_username(username), password)

    def _check_password(self, user: User | None, password: str) -> AbstractBaseUser | None:
        may_come = user and user.is_active and user.is_genuine
        return super()._check_password(user if may_come else None, password)
