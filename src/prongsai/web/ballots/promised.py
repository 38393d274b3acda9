"""What the database must be for answers to be sealed: the very columns, keys and locks, and nothing beside.

Looked up in the database itself, on both engines. A column too many could say when an answer came, a rowid
says in which order, and a trigger could write down what is not to be known; so all are named here, or taken
from the migrations that made them, and compared word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from prongsai.frameworks import Text
from prongsai.web.accounts import locks

_WHICH = {"box": "integer", "body": "integer", "stratum": "smallint"}
#: Columns with their types; a bytes column is `blob` on SQLite and `bytea` on PostgreSQL.
TABLES: Mapping[str, Mapping[str, str]] = {
    "ballots_issued": {"h": "bytes", **_WHICH},
    "ballots_ballot": {"tag": "bytes", **_WHICH, "ct": "bytes"},
    "ballots_answer": {"id": "bytes", **_WHICH, "content": "text"},
    "ballots_comment": {"id": "bytes", **_WHICH, "content": "text"},
    "ballots_count_snapshot": {**_WHICH, "day": "date", "n_floor5": "integer"},
    "ballots_count_band": {**_WHICH, "day": "date", "band": "smallint", "n_floor5": "integer"},
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "ballots_issued": ("h",),
    "ballots_ballot": ("tag",),
    "ballots_answer": ("id",),
    "ballots_comment": ("id",),
    "ballots_count_snapshot": ("box", "body", "stratum", "day"),
    "ballots_count_band": ("box", "body", "stratum", "day", "band"),
}
#: Tables whose locks are looked at too: what they say of a box decides what may happen to its ballots.
_LOCKED = (*TABLES, "ballots_box", "ballots_enrolled")
_BYTES = {"sqlite": "blob", "postgresql": "bytea"}


def column_faults() -> Iterator[Text]:
    """Every column, type, key or order too many, missing or another; nothing where all is as promised."""
    for table, wanted in TABLES.items():
        found = dict(_columns(table))
        promised = {
            name: _BYTES[connection.vendor] if kind == "bytes" else kind for name, kind in wanted.items()
        }
        for name in sorted(found.keys() | promised.keys()):
            if found.get(name) != promised.get(name):
                yield _differs(f"{table}.{name}", promised.get(name), found.get(name))
        if found and (key := _key(table)) != KEYS[table]:
            yield _differs(f"{table}: PRIMARY KEY", ", ".join(KEYS[table]), ", ".join(key))
        yield from _order_faults(table)


def lock_faults() -> Iterator[Text]:
    """Every lock that is missing, changed, or is none of ours."""
    promised, found = _promised_locks(), dict(_locks())
    for name in sorted(promised.keys() | found.keys()):
        if promised.get(name) != found.get(name):
            said = "missing" if name not in found else "changed" if name in promised else "not one of ours"
            th = {"missing": "หายไป", "changed": "ถูกแก้ไข", "not one of ours": "ไม่ใช่ของระบบนี้"}[said]
            yield Text(f"ตัวล็อก {name} {th}", f"lock {name} is {said}")


def switch_faults() -> Iterator[Text]:
    """Whether anonymity could be switched off; nothing where the database refuses that."""
    if connection.vendor == "sqlite":
        found = [sql for (sql,) in _rows("SELECT sql FROM sqlite_schema WHERE name = 'ballots_box'")]
        holds = any('CONSTRAINT "box_is_anonymous" CHECK ("anon")' in sql for sql in found)
    else:
        holds = bool(
            _rows(
                "SELECT 1 FROM pg_constraint WHERE conname = 'box_is_anonymous' AND convalidated "
                "AND pg_get_constraintdef(oid) = 'CHECK (anon)' AND conrelid = to_regclass('ballots_box')"
            )
        )
    if not holds:
        yield Text(
            "ข้อกำหนดว่ากล่องไม่ระบุตัวตนหายไปจากฐานข้อมูล", "the database no longer says that boxes are anonymous"
        )


def _differs(place: str, wanted: str | None, found: str | None) -> Text:
    return Text(
        f"{place}: ควรเป็น {wanted or 'ไม่มี'} แต่เป็น {found or 'ไม่มี'}",
        f"{place}: {wanted or 'nothing'} is promised, {found or 'nothing'} is there",
    )


# ------------------------------------------------------------------------------------ columns of each engine


def _columns(table: str) -> Iterator[tuple[str, str]]:
    if connection.vendor == "sqlite":
        # Hidden and generated columns too, which table_info leaves out.
        yield from ((row[1], row[2].lower()) for row in _rows(f"PRAGMA table_xinfo({table})"))
        return
    for name, kind, default, identity, generated in _rows(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), "
        "a.attidentity, a.attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d "
        "ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped",
        table,
    ):
        # A default could be the time or a number that counts up.
        yield name, " ".join(filter(None, (kind, default, identity, generated)))


def _key(table: str) -> tuple[str, ...]:
    if connection.vendor == "sqlite":
        placed = sorted((row[5], row[1]) for row in _rows(f"PRAGMA table_xinfo({table})") if row[5])
        return tuple(name for _, name in placed)
    return tuple(
        name
        for (name,) in _rows(
            "SELECT a.attname FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k (column_, place) "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.column_ "
            "WHERE i.indrelid = to_regclass(%s) AND i.indisprimary ORDER BY k.place",
            table,
        )
    )


def _order_faults(table: str) -> Iterator[Text]:
    """What would tell the order in which rows came, or tie them to others."""
    if connection.vendor == "sqlite":
        kept = {row[1]: bool(row[4]) for row in _rows("PRAGMA table_list") if row[0] == "main"}
        if not kept.get(table, False):
            yield Text(
                f"{table} มี rowid ซึ่งบอกลำดับการมาถึง", f"{table} has a rowid, which tells the order of arrival"
            )
        tied = [row[2] for row in _rows(f"PRAGMA foreign_key_list({table})")]
    else:
        tied = [
            name
            for (name,) in _rows(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass(%s)", table
            )
        ]
    for other in tied:
        yield Text(f"{table} ผูกกับ {other}", f"{table} is tied to {other}")


# --------------------------------------------------------------------------------------------------- locks


@dataclass
class _Written:
    """Takes down what a migration would tell the database."""

    vendor: str
    said: list[str] = field(default_factory=list)

    @property
    def connection(self) -> _Written:
        return self

    def execute(self, statement: str) -> None:
        self.said.append(statement)


def _promised_locks() -> dict[str, str]:
    """The locks as the migrations make them, by name."""
    written = _Written(connection.vendor)
    nodes = MigrationLoader(connection).disk_migrations
    for key in sorted(node for node in nodes if node[0] == "ballots"):
        for operation in nodes[key].operations:
            act: Any = getattr(operation, "code", None)
            if getattr(act, "__module__", "") == locks.__name__:
                act(None, written)
    bodies = {name: body for each in written.said for name, body in _FUNCTION.findall(each)}
    found: dict[str, str] = {}
    for each in written.said:
        if made := _TRIGGER.match(each):
            found[made[1]] = _plain(each) + bodies.get(made[1], "")
        elif dropped := _DROPPED.match(each):
            found.pop(dropped[1], None)
    return found


_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) ")
_DROPPED = re.compile(r"DROP TRIGGER (\w+)")
_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(\).*\$\$(.*)\$\$")


def _locks() -> Iterator[tuple[str, str]]:
    """The locks as they stand in the database."""
    if connection.vendor == "sqlite":
        for name, table, sql in _rows("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'"):
            if table in _LOCKED:
                yield name, _plain(sql)
        return
    for name, written, body, enabled in _rows(
        "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc, t.tgenabled FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal "
        "AND t.tgrelid = ANY (SELECT to_regclass(each) FROM unnest(%s::text[]) each)",
        list(_LOCKED),
    ):
        yield name, _plain(written) + body + ("" if enabled == "O" else " off")


def _plain(written: str) -> str:
    """A trigger's head the way both the migration and the database write it."""
    if connection.vendor == "sqlite":
        return " ".join(written.split())
    # PostgreSQL writes a condition anew from what it understood of it, so only that there is one is compared.
    head = re.sub(r" WHEN \(.*\) EXECUTE", " WHEN EXECUTE", written.replace("public.", ""))
    return re.sub(r"\s+", " ", head)


def _rows(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return list(cursor.fetchall())
