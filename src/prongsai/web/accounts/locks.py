"""Rows that the database itself keeps from being changed: triggers for SQLite and PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunPython


def seal(table: str, events: tuple[str, ...] = ("UPDATE", "DELETE"), when: str = "") -> Operation:
    """A migration step: refuse these events on the table, or only on rows for which `when` holds.

    `when` is SQL over the row as it was, e.g. ``OLD.is_locked``; the same text serves both engines.
    """

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for event in events:
            for statement in _statements(editor.connection.vendor, table, event, when):
                editor.execute(statement)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for event in events:
            editor.execute(f"DROP TRIGGER {table}_{event.lower()}_refused{on}")

    return RunPython(forwards, backwards)


def _statements(vendor: str, table: str, event: str, when: str) -> list[str]:
    name = f"{table}_{event.lower()}_refused"
    condition = f" WHEN ({when})" if when else ""
    fires = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition}"
    said = f"'{table} is locked'"
    if vendor == "sqlite":
        return [f"{fires} BEGIN SELECT RAISE(ABORT, {said}); END"]
    refuse = f"BEGIN RAISE EXCEPTION {said} USING ERRCODE = 'integrity_constraint_violation'; END"
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$"
    return [function, f"{fires} EXECUTE FUNCTION {name}()"]
