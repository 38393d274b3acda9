"""PostgreSQL whose every new connection is told for whom it is asked, see `accounts.walls`."""

from __future__ import annotations

from django.db.backends.postgresql import base

from prongsai.web.accounts import walls


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, and the word for whom."""

    def init_connection_state(self) -> None:
        super().init_connection_state()
        walls.tell(self)
