"""The addresses of consents."""

from django.urls import URLPattern, path

from ceasefire.web.consents import views

urlpatterns: list[URLPattern] = [
    # /consents/
    path("consents/", views.consents, name="consents"),
    path("consents/revoke/", views.consents_revoke, name="consents_revoke"),
]
