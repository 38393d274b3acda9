"""After a purge: what was deleted leaves the disk too, its place in files and logs included.

Backups and archives of PostgreSQL's log hold it until they expire; that date belongs into the minute.
"""

from __future__ import annotations

import time

from django.db import OperationalError, connection

from prongsai.web.ballots import receipts
from prongsai.web.ballots.models import Box, Issued, Sealed

_TRIES, _PAUSE = 60, 1.0


def clean() -> None:
    """Write the files of the database anew without what is no longer in it; outside of any transaction.

    OperationalError where somebody reads without end: whoever asked for it finds the task failed.
    """
    for purged in Box.objects.filter(state="purged").values_list("pk", flat=True):
        receipts.forget(purged)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Issued, Sealed):
                cursor.execute(f"VACUUM FULL {model._meta.db_table}")
            return
        cursor.execute("VACUUM")
    _empty_log()


def _empty_log() -> None:
    """Bring SQLite's log into the database and cut it off; while somebody reads of it, it stays."""
    for _ in range(_TRIES):
        with connection.cursor() as cursor:
            is_held, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_held:
            return
        time.sleep(_PAUSE)
    raise OperationalError("the log of the database is read without end and was not cut off")
