"""SQLite for its owner alone, for schemas that are not trusted, and with connections that are used again.

Columns of JSON carry no check, for it would call a function.

SQLite refuses functions in a schema while files are not trusted. Our own tables do without, see
`accounts.columns`; those of packages come through here.

Each request has a thread of its own and with it a connection of its own. Opening one takes longer than many
a page, and it begins with nothing of the file at hand; so those that are done with are kept for the next.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3 import base

_MOST_KEPT = 4
#: Which process opened it and which file that was: neither is another's to use.
_Origin = tuple[int, int, int]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, without the check of JSON; a file it makes is for its owner only."""

    data_type_check_constraints: dict[str, Any] = {  # noqa: RUF012 - named and typed by Django
        kind: check
        for kind, check in base.DatabaseWrapper.data_type_check_constraints.items()
        if kind != "JSONField"
    }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._cursors: WeakSet[Any] = WeakSet()
        self._origin: _Origin | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params["database"])
        if name == ":memory:" or name.startswith("file:"):
            self._origin = None
            return super().get_new_connection(conn_params)
        _make(name)
        self._origin = _origin_of(name)
        return _kept_one(self._origin) or super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        self._cursors.add(cursor)
        return cursor

    def _close(self) -> None:
        is_sound = not self.errors_occurred and not self.in_atomic_block
        if self.connection is None or self._origin is None or not is_sound or len(_kept) >= _MOST_KEPT:
            super()._close()
            return
        # One that still reads would show the next request the file as it was.
        for cursor in list(self._cursors):
            cursor.close()
        if self.connection.in_transaction:
            self.connection.rollback()
        _kept.append((self._origin, self.connection))


#: Those nobody uses; taken and put back whole, from many threads.
_kept: deque[tuple[_Origin, sqlite3.Connection]] = deque()


_making = threading.Lock()


def _make(name: str) -> None:
    """An empty file for its owner alone, where there is none: what SQLite puts beside it has the same rights.

    A file that is there is not touched. Whoever opens and closes it beside SQLite takes away the locks that
    this process holds on it; another process that closes its connection then believes to be the last one
    and removes the journal that is written here, with every answer that comes after it.
    """
    with _making:
        if not Path(name).exists():
            os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))


def _origin_of(name: str) -> _Origin:
    found = Path(name).stat()
    return os.getpid(), found.st_dev, found.st_ino


def _kept_one(origin: _Origin) -> sqlite3.Connection | None:
    """A connection to the same file; those to one that was replaced since are closed."""
    with suppress(IndexError):
        while True:
            found, connection = _kept.pop()
            if found == origin:
                return connection
            if found[0] == origin[0]:
                connection.close()
    return None
