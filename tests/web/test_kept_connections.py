"""Connections to SQLite that are used again: of the same file, and with nothing left behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from prongsai.web.upkeep.sqlite import base
from prongsai.web.upkeep.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    base._kept.clear()
    yield tmp_path / "some.sqlite3"
    while base._kept:
        base._kept.pop()[1].close()


def opened(path: Path) -> DatabaseWrapper:
    """A connection as one request has it."""
    given = {"ENGINE": "", "NAME": str(path), "OPTIONS": {}, "TIME_ZONE": None, "AUTOCOMMIT": True}
    more = {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "ATOMIC_REQUESTS": False}
    found = DatabaseWrapper(given | more)
    found.inc_thread_sharing()
    found.ensure_connection()
    return found


def run(wrapper: DatabaseWrapper, query: str) -> list[tuple[object, ...]]:
    with wrapper.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_the_next_request_has_the_connection_of_the_last(path: Path) -> None:
    first = opened(path)
    raw = first.connection
    first.close()
    assert opened(path).connection is raw


def test_two_at_once_have_one_each(path: Path) -> None:
    first, second = opened(path), opened(path)
    assert first.connection is not second.connection


def test_what_was_not_committed_is_gone(path: Path) -> None:
    first = opened(path)
    run(first, "CREATE TABLE held (number)")
    first.connection.execute("BEGIN")
    first.connection.execute("INSERT INTO held VALUES (1)")
    first.close()
    assert run(opened(path), "SELECT * FROM held") == []


def test_one_that_was_still_reading_shows_the_file_as_it_is(path: Path) -> None:
    first, other = opened(path), opened(path)
    run(first, "PRAGMA journal_mode = WAL")
    run(first, "CREATE TABLE held AS SELECT 1 AS number UNION ALL SELECT 2")
    cursor = first.cursor()
    cursor.execute("SELECT number FROM held")
    assert cursor.fetchone() == (1,)
    first.close()
    run(other, "UPDATE held SET number = 5")
    assert run(opened(path), "SELECT * FROM held") == [(5,), (5,)]


def test_a_file_that_took_the_place_of_another_is_opened_anew(path: Path, tmp_path: Path) -> None:
    first, restored = opened(path), opened(tmp_path / "restored.sqlite3")
    run(first, "CREATE TABLE old (number)")
    run(restored, "CREATE TABLE new (number)")
    first.close()
    restored.close()
    (tmp_path / "restored.sqlite3").replace(path)
    assert run(opened(path), "SELECT name FROM sqlite_schema") == [("new",)]


def test_one_that_broke_is_not_used_again(path: Path) -> None:
    first = opened(path)
    with pytest.raises(OperationalError, match="no such table"):
        run(first, "SELECT * FROM nowhere")
    first.close()
    assert not base._kept


def test_another_program_that_ends_leaves_the_journal_to_those_who_write_on(path: Path) -> None:
    first = opened(path)
    run(first, "PRAGMA journal_mode = WAL")
    run(first, "CREATE TABLE held (number)")
    opened(path).close()
    look = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT * FROM held').fetchall())"
    for number in (1, 2):
        first.connection.execute("INSERT INTO held VALUES (?)", (number,))
        command = [sys.executable, "-c", look, str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert said == f"{[(each,) for each in range(1, number + 1)]}\n"
