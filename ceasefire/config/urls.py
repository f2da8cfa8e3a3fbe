"""Every address of the program."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("ceasefire.web.urls"))]

handler400 = "ceasefire.web.errors.bad_request"
handler403 = "ceasefire.web.errors.permission_denied"
handler404 = "ceasefire.web.errors.page_not_found"
# Asked by the sign-in library.
handler429 = "ceasefire.web.errors.too_many_tries"
handler500 = "ceasefire.web.errors.server_error"
