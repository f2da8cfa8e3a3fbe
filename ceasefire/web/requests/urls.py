"""The addresses of requests."""

from django.urls import URLPattern, path

from ceasefire.web.requests import views

urlpatterns: list[URLPattern] = [
    # /requests/
    path("requests/", views.requests, name="requests"),
    path("requests/waiting/", views.requests_waiting, name="requests_waiting"),
]
