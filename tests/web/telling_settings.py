"""Settings of the workspace with all logged that can be, statements included, and mail kept as files."""

import os

from prongsai.web.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["PRONGSAI_TEST_MAILS"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "DEBUG"},
    "loggers": {
        name: {"handlers": ["terminal"], "level": "DEBUG", "propagate": False}
        for name in ("django", "django.db.backends", "django_tasks", "asyncio", "psycopg", "prongsai")
    },
}
