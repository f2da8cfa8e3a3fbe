"""The city's sign-on of Oz: the library's own OpenID Connect provider, in a process of its own.

    python -m tests.sign_on.provider CLIENT SECRET REDIRECT...

It prints its address, keeps everything in memory, and ends when its standard input is closed.
"""

from __future__ import annotations

import os
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command

APPS = ("contenttypes", "auth", "sessions")


class Quiet(WSGIRequestHandler):
    """Says nothing of the requests."""

    def log_message(self, *_said: object) -> None:
        pass


def a_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def configure() -> None:
    settings.configure(
        SECRET_KEY="made-up",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.sign_on.pages",
        USE_TZ=True,
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in APPS),
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        MIGRATION_MODULES=dict.fromkeys((*APPS, "account", "allauth_idp_oidc")),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="account_login",
        SESSION_COOKIE_NAME="at_the_city",
        IDP_OIDC_PRIVATE_KEY=a_key(),
    )
    django.setup()


def end_with_the_test() -> None:
    sys.stdin.read()
    os._exit(0)


def main(client: str, secret: str, *redirects: str) -> None:
    configure()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from allauth.idp.oidc.models import Client  # noqa: PLC0415  # only now is Django set up
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    Client.objects.create(
        id=client,
        name="Ceasefire",
        secret=make_password(secret),
        scopes="openid\nprofile",
        redirect_uris="\n".join(redirects),
        skip_consent=True,
    )
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    threading.Thread(target=end_with_the_test, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
