"""SQLite for its owner alone, and for schemas that are not trusted.

Columns of JSON carry no check, for it would call a function.

SQLite refuses functions in a schema while files are not trusted. Our own tables do without, see
`accounts.columns`; those of packages come through here.
"""

from __future__ import annotations

import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, without the check of JSON; a file it makes is for its owner only."""

    data_type_check_constraints: dict[str, Any] = {  # noqa: RUF012 - named and typed by Django
        kind: check
        for kind, check in base.DatabaseWrapper.data_type_check_constraints.items()
        if kind != "JSONField"
    }

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params["database"])
        if name != ":memory:" and not name.startswith("file:"):
            # SQLite gives what it puts beside the file the rights of the file.
            os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))
        return super().get_new_connection(conn_params)
