"""Settings, all from the environment, with defaults that suit one machine. docs/reference/settings.md lists them."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from farley.config import wiring
from farley.config.database import database_settings
from farley.config.secrets import secret_key

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("FARLEY_HOME", Path.cwd() / ".farley" / "data")).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = os.environ.get("FARLEY_DEBUG") == "1"
DEMO = os.environ.get("FARLEY_DEMO") == "1"
SECRET_KEY = os.environ.get("FARLEY_SECRET_KEY") or secret_key(HOME / "secret.key")
BASE_URL = os.environ.get("FARLEY_BASE_URL", "").rstrip("/")
ALLOWED_HOSTS = os.environ.get("FARLEY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
if BASE_URL:
    ALLOWED_HOSTS.append(urlsplit(BASE_URL).hostname or "")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *wiring.ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "farley.web.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "farley.web.preferences.UserPreferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "farley.web.toasts.ToastsWithFragments",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "farley.web.setup.first_run.FirstRun",
    "farley.web.errors.FriendlyErrors",
    "farley.web.security.SignInRequired",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "farley.config.urls"
ASGI_APPLICATION = "farley.config.asgi.application"
APPEND_SLASH = False
# Where programs call, with a key of their own instead of a session; what is mounted there refuses by itself.
KEYED_PATHS = ("/api/",)
CSRF_FAILURE_VIEW = "farley.web.errors.forged"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],  # before allauth's own, which have the same names
        "OPTIONS": {
            # Cotton and partials overwrite each other's loaders when they configure themselves: both are listed here.
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)])],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "farley.web.templatetags.farley",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "farley.web.preferences.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "base.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "farley.web.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "farley.web.accounts.forms.SignInForm",
    "reset_password": "farley.web.accounts.forms.ForgottenForm",
    "reset_password_from_key": "farley.web.accounts.forms.NewPasswordForm",
    "change_password": "farley.web.accounts.forms.ChangePasswordForm",
    "reauthenticate": "farley.web.accounts.forms.ConfirmForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nor is a stranger told who has an account
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Behind a proxy every visitor seems to come from it, and would share the limit on attempts: say how many stand before.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("FARLEY_PROXIES", "0"))
CACHES = {
    "default": {
        # Nothing but the limits on attempts: in the database they hold for all web processes, and over a restart.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_attempt",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "farley.web.accounts.forms.CodeForm",
    "reauthenticate": "farley.web.accounts.forms.ConfirmCodeForm",
    "activate_totp": "farley.web.accounts.forms.SetUpAppForm",
}
MFA_ADAPTER = "farley.web.accounts.adapter.TwoFactorAdapter"
MFA_TOTP_ISSUER = "Farley"
MFA_TOTP_TOLERANCE = 1  # phones go up to half a minute wrong

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
IS_HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# For a year browsers come over https alone, whatever a link says. Subdomains may be somebody else's.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
# The proxy takes the certificate's part and says so; it overwrites what a visitor sends in this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = os.environ.get("FARLEY_LANGUAGE", "en")
LANGUAGES = [("en", "English"), ("ja", "日本語"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "dist"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# The bundler names files after their content: such a file may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"-[0-9A-Z]{8}\.\w+$"
FILES = HOME / "files"
MEDIA_ROOT = FILES
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# For each API key and web process.
RAW_KEPT_DAYS = int(os.environ.get("FARLEY_RAW_KEPT_DAYS", "0"))
PROPOSALS_HELD_BACK_PERCENT = float(os.environ.get("FARLEY_PROPOSALS_HELD_BACK_PERCENT", "0"))
API_REQUESTS_A_MINUTE = int(os.environ.get("FARLEY_API_REQUESTS_A_MINUTE", "600"))

WAREHOUSE = HOME / "warehouse"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("FARLEY_SMTP_HOST")
    else ("django.core.mail.backends.console.EmailBackend")
)
EMAIL_HOST = os.environ.get("FARLEY_SMTP_HOST", "")
EMAIL_TIMEOUT = 10
EMAIL_PORT = int(os.environ.get("FARLEY_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("FARLEY_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FARLEY_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("FARLEY_SMTP_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("FARLEY_MAIL_FROM", "farley@localhost")

CHANNELS = wiring.CHANNELS
READERS = wiring.READERS
PERSONAL_DATA = wiring.PERSONAL_DATA
EXPORTED = wiring.EXPORTED
WAREHOUSE_SOURCES = wiring.WAREHOUSE_SOURCES
SCHEDULE = wiring.SCHEDULE
AFTER_INTAKE = wiring.AFTER_INTAKE
FILTERS = wiring.FILTERS
WHEN_AUDIENCES_CHANGE = wiring.WHEN_AUDIENCES_CHANGE
SAMPLE_DATA = wiring.SAMPLE_DATA

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("FARLEY_LOG_LEVEL", "INFO")},
}
