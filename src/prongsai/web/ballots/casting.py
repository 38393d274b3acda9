"""Taking a ballot: one statement that either stands on the disk or did not happen.

What people answer is in clear in the memory of one request alone. Statements here go to the database past
Django's own cursor, which would keep their values for its log.

SQLite writes one transaction at a time and waits for the disk with each. Ballots that come in while it waits
are written by the next one together, each still by its own statement; nobody is told "received" before the
transaction stands.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from prongsai import ballots, frameworks
from prongsai.ballots import Filled, Form, codes
from prongsai.frameworks import Text
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import refuse
from prongsai.web.ballots import tag_keys

#: The box is read under lock, so that closing waits for a ballot in flight and none lands after it.
_CAST = (
    "INSERT INTO ballots_ballot (tag, box, body, stratum, ct) "
    "SELECT {0}, id, {0}, {0}, {0} FROM ballots_box WHERE id = {0} AND state = 'open' {1}"
    "ON CONFLICT (tag) DO UPDATE SET ct = excluded.ct"
)
_FIND = (
    "SELECT i.box, i.body, i.stratum, b.state, b.framework_code, b.public_key "
    "FROM ballots_issued i JOIN ballots_box b ON b.id = i.box WHERE i.h = {0}"
)
_CLOSED = Text("ขณะนี้ไม่ได้เปิดรับคำตอบ คำตอบนี้ไม่ได้ถูกเก็บ", "Answers are not taken now; this one was not kept.")


@dataclass(frozen=True, slots=True)
class Chance:
    """What a code is good for: one ballot of a form about a body. `is_open` while answers are taken."""

    digest: bytes
    box: int
    body: int
    stratum: int
    state: str
    framework_code: str
    public_key: bytes

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def form(self) -> Form:
        return _form(self.framework_code, self.stratum)


@lru_cache(maxsize=256)
def _form(framework_code: str, stratum: int) -> Form:
    framework = frameworks.load(framework_code)
    return ballots.form_of(framework, ballots.form_of_stratum(framework, stratum))


def find(code: bytes) -> Chance | None:
    """What a code is good for; None where it was never given out."""
    digest = codes.digest(code)
    with walls.everything():
        found = _one(_FIND.format(_mark()), [digest])
    if found is None:
        return None
    box, body, stratum, state, framework_code, public_key = found
    return Chance(digest, box, body, stratum, state, framework_code, bytes(public_key))


def cast(chance: Chance, filled: Filled) -> str:
    """Seal and keep a filled-in form; gives the receipt once it is on the disk.

    An earlier ballot of the same code is replaced. RefusedError where the box is not open.
    """
    refuse(None if chance.is_open else _CLOSED)
    sealed = ballots.seal(filled, chance.form, chance.public_key)
    tag = ballots.tag(tag_keys.of(chance.box), chance.digest)
    lock = "FOR SHARE " if connection.vendor == "postgresql" else ""
    with walls.everything():
        kept = _run(_CAST.format(_mark(), lock), [tag, chance.body, chance.stratum, sealed, chance.box])
    refuse(None if kept else _CLOSED)
    return ballots.receipt(sealed)


def _one(statement: str, values: list[Any]) -> tuple[Any, ...] | None:
    """The first row that a statement finds."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def _run(statement: str, values: list[Any]) -> int:
    """Run a statement by itself, or together with those of others; how many rows it wrote."""
    with _cursor() as cursor:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            return _together(cursor, statement, values)
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@dataclass
class _Waiting:
    """A statement that is to be run, and what came of it."""

    statement: str
    values: list[Any]
    written: int | None = None
    error: Exception | None = None


_waiting: list[_Waiting] = []
_joining, _writing = threading.Lock(), threading.Lock()


def _together(cursor: Any, statement: str, values: list[Any]) -> int:
    """Whoever may write writes for all that wait; most find that it was done for them."""
    mine = _Waiting(statement, values)
    with _joining:
        _waiting.append(mine)
    with _writing:
        if mine.written is None and mine.error is None:
            with _joining:
                all_, _waiting[:] = _waiting[:], []
            _write(cursor, all_)
    if mine.error is not None:
        raise mine.error
    return mine.written or 0


def _write(cursor: Any, all_: list[_Waiting]) -> None:
    """All in one transaction. A row that is refused is one's own fault, what else fails is everybody's."""
    try:
        cursor.execute("BEGIN IMMEDIATE")
        written = [_written(cursor, each) for each in all_]
        cursor.execute("COMMIT")
    except Exception as error:  # noqa: BLE001 - handed to everybody who waits
        if cursor.connection.in_transaction:
            cursor.execute("ROLLBACK")
        for each in all_:
            each.error = each.error or error
        return
    for each, number in zip(all_, written, strict=True):
        each.written = number


def _written(cursor: Any, each: _Waiting) -> int:
    try:
        cursor.execute(each.statement, each.values)
    except sqlite3.IntegrityError as error:
        each.error = error
        return 0
    return int(cursor.rowcount)


def _mark() -> str:
    return "%s" if connection.vendor == "postgresql" else "?"


class _cursor:  # noqa: N801 - reads as the verb's object: with _cursor() as cursor
    """A cursor of the driver itself, its errors told as Django's."""

    def __enter__(self) -> Any:
        connection.ensure_connection()
        self._wrapped = connection.wrap_database_errors
        self._wrapped.__enter__()
        self._held = connection.connection.cursor()
        return self._held

    def __exit__(self, *error: Any) -> None:
        self._held.close()
        self._wrapped.__exit__(*error)
