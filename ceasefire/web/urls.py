"""Every page's address."""

from django.urls import URLPattern, path

from ceasefire.web.consents.urls import urlpatterns as consents
from ceasefire.web.figure.views import figure
from ceasefire.web.home.views import home
from ceasefire.web.report.views import latest_report, report
from ceasefire.web.requests.urls import urlpatterns as requests
from ceasefire.web.roles.views import roles
from ceasefire.web.sign_in.urls import urlpatterns as sign_in
from ceasefire.web.trail.urls import urlpatterns as trail
from ceasefire.web.workbook.urls import urlpatterns as workbook

urlpatterns: list[URLPattern] = [
    # /
    path("", home, name="home"),
    # /report/
    path("report/", latest_report, name="latest_report"),
    path("report/<str:period>/", report, name="report"),
    # The id of a service, as SLO/ICM, may hold a slash.
    path("report/<str:period>/<path:figure>/", figure, name="figure"),
    # /roles/
    path("roles/", roles, name="roles"),
    *requests,
    *consents,
    *workbook,
    *trail,
    *sign_in,
]
