"""The city's sign-on, where the sign-in library looks for it: OpenID Connect, of which only two claims are read."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class CityClient(OpenIDConnectOAuth2Adapter):
    """Talks to the city's sign-on."""

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """Where the city's sign-on leads back to: the address of the setting, whatever host was asked."""
        return f"{settings.ADDRESS}{reverse('from_city')}"


class CitySignOn(OpenIDConnectProvider):
    """The subject, by which somebody is known from then on, and the claim that names the user the first time."""

    oauth2_adapter_class = CityClient

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The subject. Raises ProviderException where the two answers are of two people."""
        subjects = {str(claims.get("sub", "")) for claims in _answers(data)}
        if len(subjects) != 1 or subjects == {""}:
            raise ProviderException("The city's sign-on named no subject, or two. Nobody was signed in.")
        return subjects.pop()

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """The claim that names the user."""
        named = [
            claims[settings.SIGN_ON_CLAIM] for claims in _answers(data) if settings.SIGN_ON_CLAIM in claims
        ]
        return {"username": str(named[0])} if named else {}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing else is kept."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Nor any address."""
        return []


def _answers(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [claims for claims in (data.get("id_token"), data.get("userinfo")) if claims]


provider_classes = [CitySignOn]
