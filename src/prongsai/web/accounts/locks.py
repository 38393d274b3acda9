"""Rows that the database itself keeps from being changed: triggers for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunPython


def seal(table: str, events: tuple[str, ...] = ("UPDATE", "DELETE"), when: str = "") -> Operation:
    """A migration step: refuse these events on the table, or only on rows for which `when` holds.

    `when` is SQL over the row as it was, e.g. ``OLD.is_locked``; the same text serves both engines.
    TRUNCATE, which SQLite does not know, empties a table past the triggers of its rows: it is an event too.
    """

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for event in events:
            _set(editor, table, event, when)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for event in events:
            _drop(editor, table, event)

    return RunPython(forwards, backwards)


def guard(table: str, name: str, event: str, refused: str) -> Operation:
    """A migration step: refuse the event on rows for which `refused` holds; it may look at other rows too.

    Each guard of a table has its own name. SQLite lets a row that comes in take the place of another without
    a word to what watches deletions (INSERT OR REPLACE, UPDATE OR REPLACE): see `takes_place`.

    >>> guard("results_resultfile", "of_locked", "INSERT", "EXISTS (SELECT 1 FROM … WHERE …)")
    """

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for statement in _guarding(editor.connection.vendor, table, name, event, refused):
            editor.execute(statement)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {table}_{name}{on}")

    return RunPython(forwards, backwards)


@contextmanager
def lifted(tables: Sequence[str]) -> Iterator[None]:
    """Within, and within one transaction, the triggers of these tables refuse nothing; after it they all do.

    For putting a copy back into an empty database alone: its rows come in as they stood, in no order of time.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("locks are lifted in the transaction that fills tables")
    with connection.cursor() as cursor:
        kept = _lift(cursor, connection.vendor, tables)
    yield
    connection.check_constraints()  # PostgreSQL alters no table whose foreign keys are still to be looked at
    with connection.cursor() as cursor:
        for statement in kept:
            cursor.execute(statement)


def _lift(cursor: CursorWrapper, vendor: str, tables: Sequence[str]) -> list[str]:
    """Lift them; gives what puts them in place again."""
    if vendor == "postgresql":
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
    for name, _ in found:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in found]


def takes_place(table: str, keys: Sequence[tuple[str, ...]], event: str = "INSERT", when: str = "") -> str:
    """A condition: a row with one of these keys is there already, and is `kept` where `when` says so.

    >>> takes_place("t", [("id",)], when="kept.is_locked")
    'EXISTS (SELECT 1 FROM t kept WHERE (kept.id = NEW.id) AND (kept.is_locked))'
    """
    same = " OR ".join(" AND ".join(f"kept.{each} = NEW.{each}" for each in key) for key in keys)
    first = keys[0][0]
    other = f" AND kept.{first} <> OLD.{first}" if event == "UPDATE" else ""
    locked = f" AND ({when})" if when else ""
    return f"EXISTS (SELECT 1 FROM {table} kept WHERE ({same}){other}{locked})"  # noqa: S608 - our own names


def _guarding(vendor: str, table: str, name: str, event: str, refused: str) -> list[str]:
    trigger, said = f"{table}_{name}", f"'{table} is locked'"
    fires = f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW"
    if vendor == "sqlite":
        return [f"{fires} WHEN {refused} BEGIN SELECT RAISE(ABORT, {said}); END"]
    # PostgreSQL looks at no other rows in the condition of a trigger, but does inside its function.
    row = "OLD" if event == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION {said} USING ERRCODE = 'integrity_constraint_violation'"
    body = f"BEGIN IF {refused} THEN {refuse}; END IF; RETURN {row}; END"
    function = f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    return [function, f"{fires} EXECUTE FUNCTION {trigger}()"]


def seal_anew(table: str, event: str, when: str, before: str) -> Operation:
    """A migration step: refuse the event on rows for which `when` holds, where `before` did until now."""

    def put(condition: str, editor: BaseDatabaseSchemaEditor) -> None:
        _drop(editor, table, event)
        _set(editor, table, event, condition)

    return RunPython(lambda _, editor: put(when, editor), lambda _, editor: put(before, editor))


def _set(editor: BaseDatabaseSchemaEditor, table: str, event: str, when: str) -> None:
    for statement in _statements(editor.connection.vendor, table, event, when):
        editor.execute(statement)


def _drop(editor: BaseDatabaseSchemaEditor, table: str, event: str) -> None:
    vendor = editor.connection.vendor
    if _is_known(vendor, event):
        on = f" ON {table}" if vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {table}_{event.lower()}_refused{on}")


def _is_known(vendor: str, event: str) -> bool:
    return vendor == "postgresql" or event != "TRUNCATE"


def _statements(vendor: str, table: str, event: str, when: str) -> list[str]:
    if not _is_known(vendor, event):
        return []
    name = f"{table}_{event.lower()}_refused"
    condition = f" WHEN ({when})" if when else ""
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    fires = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each}{condition}"
    said = f"'{table} is locked'"
    if vendor == "sqlite":
        return [f"{fires} BEGIN SELECT RAISE(ABORT, {said}); END"]
    refuse = f"BEGIN RAISE EXCEPTION {said} USING ERRCODE = 'integrity_constraint_violation'; END"
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$"
    return [function, f"{fires} EXECUTE FUNCTION {name}()"]
