"""Rows that the database itself keeps from being changed: triggers for SQLite and PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
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
