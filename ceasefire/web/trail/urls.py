"""The addresses of the trail."""

from django.urls import URLPattern, path

from ceasefire.web.trail import views

urlpatterns: list[URLPattern] = [
    # /trail/
    path("trail/", views.trail, name="trail"),
    path("trail/csv/", views.trail_csv, name="trail_csv"),
]
