"""One settings file, read from the environment. The defaults are safe for production: a missing secret stops the start."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from producer import logs
from producer.core import email_url, storage_url

ROOT = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    return env(name, str(default)).lower() in ("1", "true", "yes", "on")


def refuse(sentence: str) -> NoReturn:
    """End the start of whatever reads the settings with one sentence for the operator, and no traceback."""
    raise SystemExit(f"Producer does not start: {sentence}")


def understood(parse: Callable[..., Any], *given: Any) -> Any:
    """What `parse` makes of an address in the environment; an address it cannot read ends the start."""
    try:
        return parse(*given)
    except (ImproperlyConfigured, ValueError) as error:
        refuse(f"{error}.")


# --- how it runs: "production" unless the supervisor or the tests say otherwise
MODE = env("PRODUCER_MODE", "production")  # production | embedded | test
if MODE not in ("production", "embedded", "test"):
    refuse(f"PRODUCER_MODE is {MODE!r}, and must be production, embedded or test.")
DEBUG = flag("DEBUG")
DATA_DIR = Path(env("DATA_DIR", str(ROOT / "var" / "data")))
BASE_URL = env("BASE_URL", "http://localhost:8000").rstrip("/")

SECRET_KEY = env("SECRET_KEY")
if not SECRET_KEY:
    refuse("SECRET_KEY is not set: give it 50 random characters or more.")
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS").split(",") if key]  # after a rotation, for a while
ALLOWED_HOSTS = [h for h in env("ALLOWED_HOSTS").split(",") if h]
if MODE == "production":
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        refuse("ALLOWED_HOSTS must name this site's hosts, and * is not one.")
    if len(SECRET_KEY) < 50:
        refuse("SECRET_KEY is too short: give it 50 random characters or more.")
    if DEBUG:
        refuse("DEBUG may not be on in production.")
CSRF_TRUSTED_ORIGINS = [o for o in env("CSRF_TRUSTED_ORIGINS", BASE_URL).split(",") if o]
HTTPS = BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
SECURE_SSL_REDIRECT = HTTPS and not flag("NO_SSL_REDIRECT")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "producer.core",
    "accounts",
    "notices",
    "files",
    "projects",
    "budgets",
    "sessions",
    "producer.dashboard",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "accounts.sign_in_sessions.SignInSessionsConfig",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "producer.health.HealthMiddleware",
    "producer.logs.RequestLogMiddleware",
    "producer.core.api.problems.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "producer.core.turns.TurnMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "producer.core.http.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "producer.core.scope.ScopeMiddleware",
    "producer.core.http.HistoryMiddleware",
    "producer.core.http.ToastMiddleware",
    "producer.core.http.RefusalMiddleware",
]

ROOT_URLCONF = "producer.urls"
WSGI_APPLICATION = "producer.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "producer.dashboard.nav.frame",
            ],
            "builtins": [
                "producer.core.templatetags.producer",
                "producer.core.templatetags.look",
                "producer.core.templatetags.rows",
            ],
        },
    }
]
FORM_RENDERER = "producer.core.rendering.Renderer"
CSRF_FAILURE_VIEW = "producer.dashboard.errors.csrf_failure"

# --- data
_database = understood(dj_database_url.parse, env("DATABASE_URL", "postgresql:///producer"))
if not _database.get("ENGINE", "").endswith(".postgresql"):
    refuse("DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host/database.")
_database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
_database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DATABASES = {"default": _database}
WRITES_AT_ONCE = int(env("WEB_WRITES", "3"))  # in each web process
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
# Sign-in sessions and login limits live in PostgreSQL: Redis may be down and people still work.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- work in the background
REDIS_URL = env("REDIS_URL", "redis://localhost:6379")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Plain intervals kept in memory: beat owns no file and no table, so any number may run (docs/adr/0003).
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "core.sweep", "schedule": 30.0, "options": {"expires": 25}}}

# --- mail: without EMAIL_URL it is kept, and readable on a page of the running app
EMAIL_URL = env("EMAIL_URL")
MAIL_PAGE = MODE != "production" and not EMAIL_URL
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_URL else "notices.backends.KeptBackend"
if EMAIL_URL:
    _mail = understood(email_url.parse, EMAIL_URL)
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = _mail
DEFAULT_FROM_EMAIL = env("FROM_EMAIL", "Producer <producer@localhost>")
EMAIL_TIMEOUT = 10  # for each answer of the server; a whole send has 15 s (core.outbox)

# --- accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "accounts.forms.AskResetForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told by mail
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Failed sign-ins, per network and per account; kept in the database's cache, so every web process counts together.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "20/m/ip,100/h/ip,5/5m/key", "reset_password": "10/m/ip,3/10m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY") else 0
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}}]

if MODE == "test":  # a slow hash per user made would be most of a test run
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# --- words and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

# --- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", str(ROOT / "var" / "static")))
_HASHED = re.compile(r"(\.[0-9a-f]{12}\.[^/]+|/dist/(chunks|assets)/[^/]+-[A-Z0-9]{8}\.[^/]+)$")


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802 (whitenoise names it)
    return bool(_HASHED.search(url))


STORAGES = {
    "default": understood(storage_url.parse, env("STORAGE_URL"), DATA_DIR / "files"),
    "staticfiles": {
        "BACKEND": {
            "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            "embedded": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[MODE]
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- REST
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.BearerToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["producer.core.api.parsers.Json"],
    "DEFAULT_SCHEMA_CLASS": "producer.core.api.schema.Schema",
    "EXCEPTION_HANDLER": "producer.core.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
# A brake on runaway clients, counted in each web process; 0 is no limit.
API_REQUESTS_PER_MINUTE = int(env("API_REQUESTS_PER_MINUTE", "0" if MODE == "test" else "3000"))
SPECTACULAR_SETTINGS = {
    "TITLE": "Producer",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["producer.core.api.schema.name_enums"],
    "DESCRIPTION": "Everything the pages of Producer do, with a token. See docs/api.md for how to begin.",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "displayOperationId": False, "docExpansion": "none"},
}

# --- telling operators
LOG_LEVEL = env("LOG_LEVEL", "INFO" if "test" not in sys.argv else "WARNING")
LOGGING = logs.configuration(MODE, LOG_LEVEL)
METRICS_TOKEN = env("METRICS_TOKEN")  # without one there is no /metrics
