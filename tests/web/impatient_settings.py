"""Settings of the workspace with little patience for a locked database, so that no test need wait."""

from prongsai.web.settings import *  # noqa: F403

LOCK_PATIENCE = 1
if "timeout" in DATABASES["default"].get("OPTIONS", {}):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["timeout"] = LOCK_PATIENCE  # noqa: F405
