"""PostgreSQL whose every new connection is told for whom it is asked, see `accounts.walls`.

And how long to wait for what somebody else holds: PostgreSQL itself would wait for ever, and with it whoever
is to be answered.
"""

from __future__ import annotations

from django.conf import settings
from django.db.backends.postgresql import base

from prongsai.web.accounts import walls


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, the word for whom, and an end to waiting."""

    def init_connection_state(self) -> None:
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{int(settings.LOCK_PATIENCE)}s'")
        walls.tell(self)
