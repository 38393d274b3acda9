"""The role of PostgreSQL that ballots are counted by: it sees of which box, body and stratum one is.

Not its tag, not what is in it, and not the hidden columns that would tell when it came. SQLite has no roles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from prongsai.frameworks import Text

ROLE = "prongsai_counter"
POLICY = "ballots_ballot_counted"
#: What may be done by who may make roles; the owner of the tables is put in for {owner}.
_MAKE = (f"CREATE ROLE {ROLE} NOLOGIN", f'GRANT {ROLE} TO "{{owner}}"')
_GRANT = f"GRANT SELECT (box, body, stratum) ON ballots_ballot TO {ROLE}"
# Members of a role may be under its policies too, so the condition asks who really asks.
_SHOW = f"CREATE POLICY {POLICY} ON ballots_ballot FOR SELECT TO {ROLE} USING (current_user = '{ROLE}')"
FORGET = (  # of our own names alone
    f"DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}') THEN "  # noqa: S608
    f"REVOKE ALL ON ballots_ballot FROM {ROLE}; END IF; END $$"
)
# A role may be there already, of another database of the server; who may not make it goes without.
_TRY = (
    "DO $$ BEGIN {statement}; EXCEPTION WHEN duplicate_object OR insufficient_privilege OR unique_violation "
    "OR undefined_object THEN NULL; END $$"
)
_MAY_BECOME = (
    "SELECT 1 FROM pg_roles WHERE rolname = %s AND pg_has_role(session_user, oid, 'MEMBER') "
    "AND has_column_privilege(oid, 'ballots_ballot', 'box', 'SELECT')"
)


def give(run: Callable[[str], Any]) -> None:
    """Make the role where we may, and give it what it needs; what is there already stays."""
    owner = _me()
    for statement in (*_MAKE, _GRANT, _SHOW):
        run(_TRY.format(statement=statement.format(owner=owner)))


def is_there() -> bool:
    """True where ballots are counted by the role."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_BECOME, [ROLE])
        return cursor.fetchone() is not None


def missing() -> list[str]:
    """What somebody who may make roles must run, and what the owner runs after it."""
    return [statement.format(owner=_me()) for statement in (*_MAKE, _GRANT, _SHOW)]


@contextmanager
def counting() -> Iterator[None]:
    """Within the block, which stands in a transaction, the database sees the role, where there is one."""
    if connection.vendor != "postgresql" or not is_there():
        yield
        return
    me = _me()
    _become(ROLE)
    try:
        yield
    finally:
        # Where a statement failed, the end of the transaction brings it back.
        if not connection.needs_rollback and connection.connection.info.transaction_status.name != "INERROR":
            _become(me)


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(role)}")


def _me() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def faults() -> Iterator[Text]:
    """What the role may see beyond its three columns; nothing where it is as promised."""
    allowed = {"box", "body", "stratum"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('ballots_ballot') "
            "AND NOT attisdropped AND has_column_privilege(%s, attrelid, attnum, 'SELECT')",
            [ROLE],
        )
        for (name,) in cursor.fetchall():
            if name not in allowed:
                yield Text(f"{ROLE} เห็นคอลัมน์ {name}", f"{ROLE} sees the column {name}")
