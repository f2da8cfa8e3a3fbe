"""Django's settings. What an office changes comes from the environment; see docs/reference/settings.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CEASEFIRE_VAR", ROOT / "var"))
"""Where the program keeps what it makes: the embedded database, its secret."""
KEY_FILE = Path(os.environ.get("CEASEFIRE_KEY_FILE", ROOT / "keys" / "installation.key")).resolve()
"""Where the master keys lie: never in the folder of the database that they open."""


def _secret() -> str:
    """The secret of this installation: from the environment, or made once and kept beside the embedded database."""
    given = os.environ.get("CEASEFIRE_SECRET_KEY")
    if given:
        return given
    kept = VAR / "secret"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CEASEFIRE_HOSTS", "127.0.0.1,localhost").split(",")
CITY = os.environ.get("CEASEFIRE_CITY", "Demonstration City")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "ceasefire.audit",
    "ceasefire.access",
    "ceasefire.keys",
    "ceasefire.program",
    "ceasefire.people",
    "ceasefire.shootings",
    "ceasefire.reviews",
    "ceasefire.referrals",
    "ceasefire.outreach",
    "ceasefire.casework",
    "ceasefire.call_ins",
    "ceasefire.feeds",
    "ceasefire.reports",
    "ceasefire.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ceasefire.web.visits.VisitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ceasefire.config.urls"
WSGI_APPLICATION = "ceasefire.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "ceasefire.web.frame.frame",
            ],
        },
    },
]

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR / 'ceasefire.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: two writers wait for each other at the start of a transaction, not fail in its middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
CSRF_FAILURE_VIEW = "ceasefire.web.errors.csrf_failure"
# Nothing from elsewhere and nothing written into a page: scripts, styles and images come from our own files.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
# On any other host the pages are served over HTTPS only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not {*ALLOWED_HOSTS} <= {"127.0.0.1", "localhost"}
SESSION_COOKIE_AGE = 8 * 60 * 60

LANGUAGE_CODE = "en-us"
TIME_ZONE = os.environ.get("CEASEFIRE_TIME_ZONE", "America/Los_Angeles")
USE_TZ = True

STATIC_URL = "static/"
# Served from where they lie in the checkout: there is nothing to collect.
WHITENOISE_USE_FINDERS = True

SIMPLE_HISTORY_DATE_INDEX = "composite"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_data": {"()": "ceasefire.config.logs.WithoutData"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without_data"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
