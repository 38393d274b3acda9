"""SQLite for schemas that are not trusted: columns of JSON carry no check, for it would call a function.

SQLite refuses functions in a schema while files are not trusted. Our own tables do without, see
`accounts.columns`; those of packages come through here.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, without the check of JSON."""

    data_type_check_constraints: dict[str, Any] = {  # noqa: RUF012 - named and typed by Django
        kind: check
        for kind, check in base.DatabaseWrapper.data_type_check_constraints.items()
        if kind != "JSONField"
    }
