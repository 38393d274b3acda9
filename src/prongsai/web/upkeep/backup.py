"""Copies of an SQLite workspace, made while it runs and put back where there is none.

The key that signs sessions is no part of a copy: after a restore elsewhere everybody signs in anew.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from prongsai.errors import Place, Problem, UsageError
from prongsai.web.upkeep.serving import bring_up_to_date

_OURS = "accounts_trailentry"


def backup(path: Path) -> int:
    """Write a whole, consistent copy of the database to a new file; gives its size in bytes.

    UsageError on PostgreSQL, on a file that is there already, and where there is no database yet.
    """
    _sqlite_or_refuse("pg_dump")
    if not _database().is_file():
        raise UsageError(_problem("no-database", "ยังไม่มีฐานข้อมูล", "there is no database yet", _database()))
    _refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # An empty file of our own first, so that nobody else can read the copy while it is written.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    except BaseException:
        path.unlink()
        raise
    return path.stat().st_size


def restore(path: Path) -> None:
    """Put a copy in place as this workspace's database and bring it up to date.

    UsageError on PostgreSQL, where a database is there already, and where the file is no sound copy.
    """
    _sqlite_or_refuse("pg_restore")
    target = _database()
    _refuse_existing(target)
    _examine(path)
    connection.close()
    part = target.with_suffix(".part")
    shutil.copyfile(path, part)
    part.chmod(0o600)
    part.rename(target)
    bring_up_to_date()


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _sqlite_or_refuse(program: str) -> None:
    if connection.vendor != "sqlite":
        raise UsageError(
            _problem(
                "not-sqlite",
                f"ฐานข้อมูลนี้เป็น PostgreSQL ให้ใช้ {program}",
                f"this database is PostgreSQL; use {program}",
            )
        )


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise UsageError(
            _problem("exists", "มีแฟ้มนี้อยู่แล้ว ไม่เขียนทับ", "it exists already and is not overwritten", path)
        )


def _examine(path: Path) -> None:
    """Refuse what is no whole copy of a workspace, before anything is written."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            is_sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_schema")}
    except sqlite3.Error:
        is_sound, tables = False, set()
    if not is_sound or _OURS not in tables:
        raise UsageError(
            _problem(
                "not-a-backup",
                "แฟ้มนี้ไม่ใช่สำเนาของระบบงานที่สมบูรณ์",
                "this file is no sound copy of a workspace",
                path,
            )
        )


def _problem(code: str, th: str, en: str, path: Path | None = None) -> Problem:
    return Problem(code, th, en, Place(str(path) if path else ""))
