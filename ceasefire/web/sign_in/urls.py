"""The addresses of signing in. The sign-in library finds its pages by the names it gives them; no others are routed."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path

from ceasefire.web.sign_in import own, views

PAGES = "web/sign_in"

urlpatterns: list[URLPattern] = [
    # /sign-in/
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path(
        "sign-in/second-factor/",
        AuthenticateView.as_view(template_name=f"{PAGES}/second_factor.html"),
        name="mfa_authenticate",
    ),
    path("sign-in/link/<str:secret>/", views.sign_in_link, name="sign_in_link"),
    path("sign-in/invitation/<str:secret>/", views.invitation, name="invitation"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    # /sign-in/city/
    path("sign-in/city/", views.to_city, name="to_city"),
    path("sign-in/city/cancelled/", views.not_from_city, name="socialaccount_login_cancelled"),
    path("sign-in/city/back/", views.from_city, name="from_city"),
    # /sign-in/own/
    path("sign-in/own/", own.OwnSignIn.as_view(), name="mfa_index"),
    path("sign-in/own/app/", own.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("sign-in/own/passkey/", own.SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("sign-in/own/passkey/<int:pk>/remove/", own.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(
        "sign-in/own/recovery-codes/",
        ViewRecoveryCodesView.as_view(template_name=f"{PAGES}/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "sign-in/own/recovery-codes/new/", own.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"
    ),
    path("sign-in/own/password/", own.ChangePassword.as_view(), name="account_change_password"),
    # /sign-in/again/
    path(
        "sign-in/again/",
        ReauthenticateView.as_view(template_name=f"{PAGES}/again.html"),
        name="account_reauthenticate",
    ),
    path(
        "sign-in/again/code/",
        CodeAgainView.as_view(template_name=f"{PAGES}/again_code.html"),
        name="mfa_reauthenticate",
    ),
    path("sign-in/again/passkey/", own.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
]
