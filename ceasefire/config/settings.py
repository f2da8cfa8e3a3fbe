"""Django's settings. What an office changes comes from the environment; see docs/reference/settings.md."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CEASEFIRE_VAR", ROOT / "var"))
"""Where the program keeps what it makes, such as the embedded database."""
KEY_FILE = Path(os.environ.get("CEASEFIRE_KEY_FILE", ROOT / "keys" / "installation.key")).resolve()
"""Where the master keys lie: never in the folder of the database that they open."""
TRAIL_HEADS = Path(os.environ.get("CEASEFIRE_TRAIL_HEADS", KEY_FILE.parent)).resolve()
"""Where the head of each database's trail is kept: apart from the database, too."""


def _secret() -> str:
    """The secret of this installation: from the environment, or made once and kept beside the key file.

    It signs what the database keeps of sign-ins and sessions, and so lies apart from the database.
    """
    given = os.environ.get("CEASEFIRE_SECRET_KEY")
    if given:
        return given
    kept = KEY_FILE.parent / "secret"
    if not kept.exists() and KEY_FILE.exists():
        raise ImproperlyConfigured(
            f"The key file [{KEY_FILE}] is there, and the installation's secret beside it is not: [{kept}]. Put its "
            "copy there, or set CEASEFIRE_SECRET_KEY. If it is lost, see docs/how-to/keep-the-key.md."
        )
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


def _number(setting: str, usual: int, *, least: int) -> int:
    """The whole number that a setting gives. Raises ImproperlyConfigured."""
    given = os.environ.get(setting, str(usual))
    if not given.isdecimal() or int(given) < least:
        raise ImproperlyConfigured(
            f"{setting} is [{given}]. Set it to a whole number, {least} or more; or unset it, for {usual}."
        )
    return int(given)


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CEASEFIRE_HOSTS", "127.0.0.1,localhost").split(",")
LOCAL_ONLY = {*ALLOWED_HOSTS} <= {"127.0.0.1", "localhost"}
"""Whether the pages are served to this machine alone; to any other they are served over HTTPS only."""
ADDRESS = os.environ.get(
    "CEASEFIRE_ADDRESS", "http://127.0.0.1:8000" if LOCAL_ONLY else f"https://{ALLOWED_HOSTS[0]}"
).rstrip("/")
"""Where people find the pages. What is handed to somebody begins with it, never with what a request says of itself."""
PROXIES = _number("CEASEFIRE_PROXIES", 0, least=0)
CITY = os.environ.get("CEASEFIRE_CITY", "Demonstration City")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "ceasefire.audit",
    "ceasefire.access",
    "ceasefire.keys",
    "ceasefire.program",
    "ceasefire.people",
    "ceasefire.consents",
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
    "ceasefire.web.headers.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ceasefire.web.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ceasefire.web.sign_in.middleware.TimeLimitMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ceasefire.web.sign_in.middleware.SecondFactorMiddleware",
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
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def _database(setting: str, url: str) -> dj_database_url.DBConfig:
    """The database that a setting names. Raises ImproperlyConfigured, which never tells the password in it."""
    try:
        named = dj_database_url.parse(url)
    except ValueError:
        named = {}
    # A database in memory is another one for each connection.
    if named.get("ENGINE") not in {SQLITE, POSTGRESQL} or named.get("NAME") in {"", ":memory:"}:
        raise ImproperlyConfigured(
            f"{setting} names no database that ceasefire can use. Set it to sqlite:///PATH or "
            "postgresql://USER:PASSWORD@HOST/NAME, with %40 for @, %2F for / and %23 for # in the password; or unset "
            "it, for the embedded database."
        )
    return named


DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'ceasefire.sqlite3'}")
DATABASES = {"default": _database("DATABASE_URL", DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == SQLITE:
    # IMMEDIATE: two writers wait for each other at the start of a transaction, not fail in its middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

if DATABASES["default"]["ENGINE"] == POSTGRESQL and "DATABASE_OWNER_URL" in os.environ:
    # The role that owns the tables migrates, and does nothing else.
    DATABASES["owner"] = _database("DATABASE_OWNER_URL", os.environ["DATABASE_OWNER_URL"])

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "ceasefire.access.tally.TallyCache"}}

# Signing in: with a user name and password, or by the city's sign-on; then a second factor (docs/adr/0012).
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["ceasefire.web.sign_in.backend.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "ceasefire.web.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL_ONLY else "https"
ACCOUNT_SESSION_REMEMBER = False
# Who has just shown who they are may set up what they sign in with for as long as it takes to find the phone.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Five tries in fifteen minutes for a user name, and as many for a second factor; thirty a minute from one address.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key",
    "login": "30/m/ip",
    "change_password": "5/15m/user",
    "reauthenticate": "5/15m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0

MFA_ADAPTER = "ceasefire.web.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "ceasefire.web.sign_in.forms.CodeForm",
    "reauthenticate": "ceasefire.web.sign_in.forms.CodeAgainForm",
}
MFA_TOTP_ISSUER = f"Ceasefire {CITY}"
# The code before and the one after count, too: a clock is seconds off, and typing takes a while.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers give passkeys to HTTPS and to localhost only; of the latter the server cannot see that it is secure.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL_ONLY

SIGN_ON_ISSUER = os.environ.get("CEASEFIRE_SIGN_ON_ISSUER", "").rstrip("/")
SIGN_ON_CLAIM = os.environ.get("CEASEFIRE_SIGN_ON_CLAIM", "preferred_username")
# Who is known to one issuer is a stranger to the next, whatever number it gives them.
SIGN_ON_ID = f"city-{sha256(SIGN_ON_ISSUER.encode()).hexdigest()[:12]}"
SOCIALACCOUNT_ADAPTER = "ceasefire.web.sign_in.adapters.CityAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": SIGN_ON_ID,
                "name": "the city's sign-on",
                "client_id": os.environ.get("CEASEFIRE_SIGN_ON_CLIENT", ""),
                "secret": os.environ.get("CEASEFIRE_SIGN_ON_SECRET", ""),
                "settings": {
                    "server_url": SIGN_ON_ISSUER,
                    "oauth_pkce_enabled": True,
                    "scope": ["openid", "profile"] + ["email"] * (SIGN_ON_CLAIM == "email"),
                },
            }
        ]
        if SIGN_ON_ISSUER
        else []
    }
}

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
# A name that begins so is taken by browsers from this host alone, over HTTPS: no neighbour can plant a cookie.
COOKIE_PREFIX = "" if LOCAL_ONLY else "__Host-"
SESSION_ENGINE = "ceasefire.web.sign_in.store"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}ceasefire"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL_ONLY
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 0 if LOCAL_ONLY else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL_ONLY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
# Whether browsers learn of the whole domain beforehand is for its owner to say, not for one program on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

MEGABYTE = 1024 * 1024
UPLOADS = VAR / "uploads"
UPLOAD_LIMIT = _number("CEASEFIRE_UPLOAD_MB", 5, least=1) * MEGABYTE
# A file that is sent here stays in memory; one that is larger is not taken in, and never lies on a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT
DATA_UPLOAD_MAX_NUMBER_FILES = 1

LANGUAGE_CODE = "en-us"
TIME_ZONE = os.environ.get("CEASEFIRE_TIME_ZONE", "America/Los_Angeles")
USE_TZ = True
CONSENT_MONTHS = _number("CEASEFIRE_CONSENT_MONTHS", 12, least=1)
REGION = os.environ.get("CEASEFIRE_REGION", "US")
"""The country whose phone numbers people write without a country code (ISO 3166, two letters)."""

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
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
