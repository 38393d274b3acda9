"""Copies of a workspace, made while it runs and put back where there is none.

A copy of SQLite is a database of its own; one that goes from either database into either is portable
(`portable`), and PostgreSQL knows no other. Keys are no part of a copy: after a restore elsewhere everybody
signs in anew, and results published from then on are signed by another key, unless it is brought along.
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
from prongsai.web.upkeep import portable
from prongsai.web.upkeep.reaching import reach
from prongsai.web.upkeep.serving import bring_up_to_date

_OURS = "accounts_trailentry"


def backup(path: Path, *, is_portable: bool = False) -> int:
    """Write a whole, consistent copy of the database to a new file; gives its size in bytes.

    UsageError on a file that is there already, and where there is no database yet.
    """
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite and not _database().is_file():
        raise UsageError(_problem("no-database", "ยังไม่มีฐานข้อมูล", "there is no database yet", _database()))
    reach()
    _refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # An empty file of our own first, so that nobody else can read the copy while it is written.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if is_portable or not is_sqlite:
            with path.open("wb") as file:
                portable.write(file)
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
    except BaseException:
        path.unlink()
        raise
    return path.stat().st_size


def restore(path: Path) -> None:
    """Put a copy in place as this workspace's database and bring it up to date.

    UsageError where there is data already, and where the file is no sound copy; nothing is half put back.
    """
    if portable.is_portable(path):
        _restore_portable(path)
    else:
        _restore_sqlite(path)
    bring_up_to_date()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _restore_portable(path: Path) -> None:
    is_new = connection.vendor == "sqlite" and not _database().exists()
    reach()
    try:
        portable.read(path)
    except BaseException:
        if is_new:
            connection.close()
            for each in _database().parent.glob(f"{_database().name}*"):
                each.unlink()
        raise


def _restore_sqlite(path: Path) -> None:
    if connection.vendor != "sqlite":
        raise UsageError(
            _problem(
                "not-sqlite",
                "สำเนานี้ใช้ได้เฉพาะกับ SQLite ให้สำเนาด้วย prongsai backup --portable แทน",
                "this copy is for SQLite only; make one with prongsai backup --portable",
                path,
            )
        )
    target = _database()
    _refuse_existing(target)
    _examine(path)
    connection.close()
    part = target.with_suffix(".part")
    shutil.copyfile(path, part)
    part.chmod(0o600)
    part.rename(target)


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


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
