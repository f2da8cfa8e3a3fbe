"""Every page's address."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path

from ceasefire.web.figure.views import figure
from ceasefire.web.home.views import home
from ceasefire.web.report.views import latest_report, report
from ceasefire.web.sign_in.views import sign_in, sign_in_link

urlpatterns: list[URLPattern] = [
    # /
    path("", home, name="home"),
    # /report/
    path("report/", latest_report, name="latest_report"),
    path("report/<str:period>/", report, name="report"),
    path("report/<str:period>/<str:figure>/", figure, name="figure"),
    # /sign-in/
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/link/<str:secret>/", sign_in_link, name="sign_in_link"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
]
