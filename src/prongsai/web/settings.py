"""Settings of the workspace: from the environment, by a handful of typed readers that fail loudly.

PRONGSAI_SECRET_KEY   signs sessions; made once and kept in the data folder where not given
PRONGSAI_SIGNING_KEY  signs published results (Ed25519, 64 hexadecimal digits); made once and kept in the data
                      folder where not given. Keep a copy of it: published proofs name its public key
PRONGSAI_DATA         folder of the database and uploads (./data)
PRONGSAI_HOSTS        host names the workspace answers to, separated by commas (localhost,127.0.0.1)
PRONGSAI_DEBUG        1 while developing; never in use (0)
PRONGSAI_PROXIES      how many proxies of one's own stand before us, pass on the address they saw and say
                      whether it was by TLS; nothing of that is believed where there are none (0)
PRONGSAI_ADDRESS      https://… where people open the workspace; links in mails begin with it, and without it
                      none are sent
PRONGSAI_MAIL         smtp://user:password@host:port?tls=1 of the server that takes mail (smtps:// where it is
                      TLS from the first byte); no mail is sent where not given
PRONGSAI_MAIL_FROM    whom mail is from, needed with PRONGSAI_MAIL: name@example.go.th
PRONGSAI_TWO_STEP     everyone: nobody works without two-step sign-in; optional: whoever wants it (optional)
PRONGSAI_DATA_LICENCE the licence that open data is given under, as its page names it (CC BY 4.0)
PRONGSAI_OIDC_ISSUER  https://… of a service that signs people in (OpenID Connect); off where not given
PRONGSAI_OIDC_CLIENT  how that service knows us; it sends people back to PRONGSAI_ADDRESS/sign-in/back/
PRONGSAI_OIDC_SECRET  what we show it
PRONGSAI_OIDC_NAME    what the button calls it (its address)
PRONGSAI_BALLOT_KEYS  folder of the keys that name ballots, one file a box, kept out of every backup of the
                      database; web servers that take answers for one box share it (ballot-keys in the data
                      folder)
PRONGSAI_SITE_CONTACT whom the people of a website can ask about our looks at it, an e-mail address or https://…;
                      told with every look (PRONGSAI_ADDRESS)
PRONGSAI_SITE_PAUSE   milliseconds between two looks at one website (1000)
PRONGSAI_SITE_PAGES   how many pages of one website a check reads at most (1000)
PRONGSAI_SITE_MINUTES how long one check walks through a website at most, and as long again looks at
                      addresses (20)
PRONGSAI_SITE_CHECKS  how many websites one worker looks at side by side (32)
PRONGSAI_SITE_BROWSER 1: pages that a script builds are opened in Chromium, and pictures taken of every
                      address; each check then has a browser of its own, and takes longer (0)
PRONGSAI_SITE_A_DAY   how many checks may be asked for in a day for one body (6)
DATABASE_URL          postgresql://user:password@host:port/name; an SQLite file in the data folder otherwise

Each may be given as a file instead: PRONGSAI_SECRET_KEY_FILE=/run/secrets/key.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

HERE = Path(__file__).parent
_SHORTEST_SECRET, _FEWEST_LETTERS = 32, 8


def text(name: str, default: str) -> str:
    """A setting, or the content of the file that NAME_FILE names."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    found = text(name, str(int(default)))
    if found not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not “{found}”")
    return found == "1"


def number(name: str, default: int) -> int:
    found = text(name, str(default))
    if not found.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{found}”")
    return int(found)


def words(name: str, default: str) -> list[str]:
    return [word for each in text(name, default).split(",") if (word := each.strip())]


_HOST = re.compile(r"\*|\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", re.IGNORECASE)


def hosts(name: str, default: str) -> list[str]:
    """Host names alone, at least one: an address with https:// would never be answered."""
    found = words(name, default)
    wrong = next((each for each in found if not _HOST.fullmatch(each)), None)
    if wrong is not None:
        raise ImproperlyConfigured(f"{name} must be host names such as ita.example.go.th, not “{wrong}”")
    if not found:
        raise ImproperlyConfigured(f"{name} must name a host such as ita.example.go.th; it names none")
    return found


def parts_of(name: str, url: str) -> SplitResult:
    """An address in its parts, its port a number."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read here, for only then it is looked at
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is no address that can be read; its port, if any, must be a whole number from 1 to 65535"
        ) from error
    return parts


def kept_secret(name: str, path: Path, make: Callable[[], str]) -> str:
    """The secret given, or one made once for this data folder, readable by its owner only."""
    given = text(name, "")
    if given:
        return given
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written whole before it has its name: web server and worker may start at the same moment.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(make())
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="utf-8").strip()


def secret_key(folder: Path) -> str:
    """What sessions are signed with; one that can be guessed lets anybody in."""
    found = kept_secret("PRONGSAI_SECRET_KEY", folder / "secret-key", lambda: secrets.token_urlsafe(50))
    if len(found) < _SHORTEST_SECRET or len(set(found)) < _FEWEST_LETTERS:
        raise ImproperlyConfigured(
            f"PRONGSAI_SECRET_KEY must be {_SHORTEST_SECRET} random characters or more; leave it out and one "
            "is made"
        )
    return found


def signing_key(folder: Path) -> bytes:
    """The seed of the key that signs published results: 32 bytes."""
    written = kept_secret("PRONGSAI_SIGNING_KEY", folder / "signing-key", lambda: secrets.token_hex(32))
    if not re.fullmatch("[0-9a-fA-F]{64}", written):
        raise ImproperlyConfigured("PRONGSAI_SIGNING_KEY must be 64 hexadecimal digits")
    return bytes.fromhex(written)


#: Seconds that a statement waits for what another one holds, on both engines.
LOCK_PATIENCE = 20


def database(folder: Path) -> dict[str, Any]:
    url = text("DATABASE_URL", "")
    if not url:
        return _sqlite(folder)
    parts = parts_of("DATABASE_URL", url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "prongsai.web.upkeep.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A folder of sockets cannot stand before the port; it is given as ?host=/folder.
        "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def _sqlite(folder: Path) -> dict[str, Any]:
    """Durable and closed: what was acknowledged is on the disk, and schemas of files are not trusted."""
    folder.mkdir(parents=True, exist_ok=True)
    pragmas = (
        "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "trusted_schema=OFF",
    )  # fmt: skip
    return {
        "ENGINE": "prongsai.web.upkeep.sqlite",
        "NAME": folder / "prongsai.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_PATIENCE,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }


def mail(url: str) -> dict[str, Any]:
    """Django's settings of the server that takes mail; those of none where no address is given."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = parts_of("PRONGSAI_MAIL", url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("PRONGSAI_MAIL must be smtp://user:password@host:port?tls=1")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and dict(parse_qsl(parts.query)).get("tls") == "1",
        "EMAIL_TIMEOUT": 10,
    }


def own_address(url: str) -> str:
    """Where the workspace is opened, without a slash at its end; nothing where not given."""
    parts = parts_of("PRONGSAI_ADDRESS", url)
    is_ours = parts.hostname in ("localhost", "127.0.0.1")
    if url and (parts.scheme not in ("https", "http") or not parts.hostname or parts.path.strip("/")):
        raise ImproperlyConfigured("PRONGSAI_ADDRESS must be https:// and a host, without a path")
    if parts.scheme == "http" and not is_ours:
        raise ImproperlyConfigured("PRONGSAI_ADDRESS must begin with https://")
    return url.rstrip("/")


def believed_header(proxies: int) -> tuple[str, str] | None:
    """The header that says that a request came by TLS; believed only of one's own proxies."""
    return ("HTTP_X_FORWARDED_PROTO", "https") if proxies else None


def one_of(name: str, *known: str) -> str:
    """A setting that is one of a few words; the first where not given."""
    found = text(name, known[0])
    if found not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not “{found}”")
    return found


DATA = Path(text("PRONGSAI_DATA", "data")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is in it is nobody else's to read
DEBUG = flag("PRONGSAI_DEBUG", False)
SECRET_KEY = secret_key(DATA)
SIGNING_KEY = signing_key(DATA)
ALLOWED_HOSTS = hosts("PRONGSAI_HOSTS", "localhost,127.0.0.1")
PROXIES = number("PRONGSAI_PROXIES", 0)
IS_LOCAL = set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "testserver"}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
    "prongsai.web.ui",
    "prongsai.web.accounts",
    "prongsai.web.rounds",
    "prongsai.web.ballots",
    "prongsai.web.evidence",
    "prongsai.web.results",
    "prongsai.web.plans",
    "prongsai.web.desk",
    "prongsai.web.public",
    "prongsai.web.api",
]
MIDDLEWARE = [
    "prongsai.web.ui.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "prongsai.web.ballots.door.Door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "prongsai.web.ui.languages.Chosen",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prongsai.web.accounts.walls.Walls",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "prongsai.web.api.too_large.SayTooLarge",
    "prongsai.web.accounts.first_things.DoFirst",
    "prongsai.web.accounts.kept_text.KeepText",
    "prongsai.web.ui.methods.SayNotAllowed",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "prongsai.web.urls"
ASGI_APPLICATION = "prongsai.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["prongsai.web.ui.templatetags.words"],
        },
    }
]

DATABASES = {"default": database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
PASSWORD_HASHERS = ["prongsai.web.accounts.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# What closes a login or an address for a quarter of an hour is counted by the handler.
AXES_FAILURE_LIMIT = 10
AXES_HANDLER = "prongsai.web.accounts.lock_out.Handler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "prongsai.web.accounts.views.signing_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "prongsai.web.accounts.address.address_of"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"

TWO_STEP = one_of("PRONGSAI_TWO_STEP", "optional", "everyone")
OTP_TOTP_ISSUER = "Prongsai"
PASSWORD_RESET_TIMEOUT = 72 * 60 * 60  # of an invitation; a link to a forgotten password is good for an hour
ADDRESS = own_address(text("PRONGSAI_ADDRESS", ""))
DEFAULT_FROM_EMAIL = text("PRONGSAI_MAIL_FROM", "")
HAS_MAIL = bool(text("PRONGSAI_MAIL", ""))
globals().update(mail(text("PRONGSAI_MAIL", "")))  # EMAIL_…, as Django names them
if HAS_MAIL and "@" not in DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("PRONGSAI_MAIL needs PRONGSAI_MAIL_FROM, an e-mail address")

OIDC_ISSUER = text("PRONGSAI_OIDC_ISSUER", "")
OIDC_CLIENT = text("PRONGSAI_OIDC_CLIENT", "")
OIDC_SECRET = text("PRONGSAI_OIDC_SECRET", "")
OIDC_NAME = text("PRONGSAI_OIDC_NAME", OIDC_ISSUER)
if OIDC_ISSUER and not (OIDC_CLIENT and OIDC_SECRET and ADDRESS and OIDC_ISSUER.startswith("https://")):
    raise ImproperlyConfigured(
        "PRONGSAI_OIDC_ISSUER must begin with https:// and needs PRONGSAI_OIDC_CLIENT, PRONGSAI_OIDC_SECRET "
        "and PRONGSAI_ADDRESS"
    )

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LANGUAGE_COOKIE_SECURE = not IS_LOCAL
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of one that is not there
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
BALLOT_KEYS = Path(text("PRONGSAI_BALLOT_KEYS", str(DATA / "ballot-keys")))
DATA_LICENCE = text("PRONGSAI_DATA_LICENCE", "CC BY 4.0")
# What takes long is done by `prongsai worker`, also on other machines; the database says what there is to do.
# Looking at a website takes minutes and is mostly waiting: it stands in a queue of its own.
SITE_QUEUE = "site-checks"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", SITE_QUEUE]}}
SITE_CONTACT = text("PRONGSAI_SITE_CONTACT", ADDRESS)
SITE_PAUSE = number("PRONGSAI_SITE_PAUSE", 1000)
SITE_PAGES = number("PRONGSAI_SITE_PAGES", 1000)
SITE_MINUTES = number("PRONGSAI_SITE_MINUTES", 20)
SITE_CHECKS = number("PRONGSAI_SITE_CHECKS", 32)
SITE_BROWSER = flag("PRONGSAI_SITE_BROWSER", False)
SITE_A_DAY = number("PRONGSAI_SITE_A_DAY", 6)
# A request may hold twelve files of 4 MB and what goes with them; larger ones are not read (`ui.sizes`).
LARGEST_REQUEST = (12 * 4 + 1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# What broke stands on the terminal, or in the journal of whatever runs us, with its place; nothing is mailed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "loggers": {
        name: {"handlers": ["terminal"], "level": "ERROR", "propagate": False}
        for name in ("django", "django_tasks", "django_tasks_db")
    },
}

SESSION_COOKIE_NAME = "session" if IS_LOCAL else "__Host-session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
DEVICE_COOKIE_NAME = "device" if IS_LOCAL else "__Host-device"
CSRF_COOKIE_NAME = "csrf" if IS_LOCAL else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "prongsai.web.accounts.kept_text.forged"
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # load balancers ask without TLS
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 31_536_000
SECURE_PROXY_SSL_HEADER = believed_header(PROXIES)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
