"""What was acknowledged is in the box, once, whatever happens to the server, its disk or its database.

In the gate a part of the cases runs; PRONGSAI_LONG=1 runs all of them (see CONTRIBUTING.md).
"""

from __future__ import annotations

import json
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.web import own_database, real_server
from tests.web.real_server import Answer

IS_LONG = os.environ.get("PRONGSAI_LONG") == "1"
KILLS = 200 if IS_LONG else 8
STORMS = 500 if IS_LONG else 40  # of each of four kinds
INTERRUPTED = 100 if IS_LONG else 20
RECEIVED = "ได้รับคำตอบแล้ว"


class Store:
    """A database of its own with an open box."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.known = folder, own_database.environment(folder)
        self.stock = own_database.run("tests.web.ballot_store", "stock", number, known=self.known)
        self.codes: list[str] = self.stock["codes"]

    def form(self, place: int, words: str) -> dict[str, str]:
        return {"code": self.codes[place], **self.stock["choices"], "comment": words, "send": "1"}

    def ask(self, deed: str) -> Any:
        given = json.dumps(self.stock)
        return own_database.run("tests.web.ballot_store", deed, known=self.known, given=given)


@pytest.fixture
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Store:
    return Store(tmp_path_factory.mktemp("crashes"), getattr(request, "param", 200))


# ------------------------------------------------------------------------------------------- killed at work


class Person(threading.Thread):
    """Answers with codes of its own again and again, and remembers what it was told."""

    def __init__(self, store: Store, port: int, places: list[int]) -> None:
        super().__init__()
        self.store, self.port, self.places = store, port, places
        self.sent: dict[int, int] = {}
        self.acknowledged: dict[int, int] = {}
        self.is_over = False
        self.refused: set[int] = set()

    def run(self) -> None:
        number = 0
        while not self.is_over:
            number += 1
            place = random.choice(self.places)
            self.sent[place] = number
            try:
                answer = real_server.send(self.port, self.store.form(place, str(number)))
            except OSError:
                time.sleep(0.05)
                continue
            if answer.status == 200:
                self.acknowledged[place] = number
            else:
                self.refused.add(answer.status)


@pytest.mark.parametrize("store", [400], indirect=True)
def test_a_server_that_is_killed_at_any_moment_loses_no_answer_that_it_acknowledged(store: Store) -> None:
    port = real_server.free_port()
    people = [Person(store, port, list(range(first, 400, 8))) for first in range(8)]
    for number in range(KILLS):
        server = real_server.start(store.known, port=port, is_slim=number > 0)
        if not number:
            for each in people:
                each.start()
        time.sleep(random.uniform(0.05, 1.2))
        server.kill()
    for each in people:
        each.is_over = True
        each.join()
    found = store.ask("check")
    sent = {place: number for each in people for place, number in each.sent.items()}
    acknowledged = {place: number for each in people for place, number in each.acknowledged.items()}
    words = {int(place): int(said) for place, said in found["words"].items()}
    assert found["is_whole"] is True
    assert found["ballots"] == len(words)
    assert set().union(*(each.refused for each in people)) == set()
    assert len(acknowledged) > KILLS
    assert {place for place in acknowledged if place not in words} == set()
    wrong = [place for place, said in words.items() if not acknowledged.get(place, 0) <= said <= sent[place]]
    assert wrong == []


# ------------------------------------------------------------------------------- sent twice, or given up on


def _given_up(port: int, form: dict[str, str]) -> list[Answer]:
    """Sent and not waited for, then sent again."""
    body = urlencode(form).encode()
    head = (
        f"POST /s/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(head.encode() + body)
    return [real_server.send(port, form)]


def _at_once(times: int) -> Callable[[int, dict[str, str]], list[Answer]]:
    def send(port: int, form: dict[str, str]) -> list[Answer]:
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(lambda _: real_server.send(port, form), range(times)))

    return send


def _one_after_another(port: int, form: dict[str, str]) -> list[Answer]:
    return [real_server.send(port, form) for _ in range(5)]


KINDS = (_given_up, _at_once(2), _one_after_another, _at_once(20))


@pytest.mark.parametrize("store", [len(KINDS) * STORMS], indirect=True)
def test_one_code_is_one_ballot_however_often_it_is_sent(store: Store) -> None:
    cases = [(kind, place) for place, kind in enumerate(KINDS * STORMS)]
    with real_server.serving(store.known, is_slim=True) as server, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda case: case[0](server.port, store.form(case[1], str(case[1]))), cases))
    assert {each.status for case in answers for each in case} == {200}
    found = store.ask("check")
    assert found["words"] == {str(place): str(place) for _, place in cases}
    assert found["ballots"] == len(cases)


# --------------------------------------------------------------------------- a disk or database that refuses


def _sent_in_turn(store: Store, port: int, places: range) -> list[Answer]:
    return [real_server.send(port, store.form(place, str(place))) for place in places]


def _is_clean(answer: Answer) -> bool:
    """Said not to be received, and when to come again."""
    return (answer.status, answer.headers.get("retry-after"), RECEIVED in answer.body) == (503, "10", False)


def _all_as_said(store: Store, answers: list[Answer]) -> None:
    """What was received is in the box, what was refused was refused cleanly, and nothing else happened."""
    received = [place for place, each in enumerate(answers) if each.status == 200]
    assert [place for place, each in enumerate(answers) if each.status != 200 and not _is_clean(each)] == []
    assert set(map(int, store.ask("check")["words"])) >= set(received)


@contextmanager
def _read_only(store: Store) -> Iterator[None]:
    """A database that nobody can write to."""
    if connection.vendor == "postgresql":
        with _superuser(store) as wire:
            wire.execute("ALTER ROLE plain SET default_transaction_read_only = on")
            try:
                yield
            finally:
                wire.execute("ALTER ROLE plain RESET default_transaction_read_only")
        return
    path = store.folder / "prongsai.sqlite3"
    was = path.read_bytes()[18:19]
    _put(path, b"\x03")  # a format newer than any: read, never written
    try:
        yield
    finally:
        _put(path, was)


def _put(path: Path, byte: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(18)
        file.write(byte)


def _superuser(store: Store) -> Any:
    import psycopg

    return psycopg.connect(store.known["DATABASE_URL"].replace("//plain:", "//postgres:"), autocommit=True)


def test_a_database_that_cannot_be_written_to_gives_no_receipt(store: Store) -> None:
    with _read_only(store), real_server.serving(store.known, is_slim=True) as server:
        answers = _sent_in_turn(store, server.port, range(10))
    assert [_is_clean(each) for each in answers] == [True] * 10
    assert store.ask("check")["ballots"] == 0


@contextmanager
def _locked(store: Store) -> Iterator[None]:
    """Somebody holds what an answer needs, and does not let go."""
    if connection.vendor == "postgresql":
        with _superuser(store) as wire, wire.transaction():
            wire.execute("LOCK TABLE ballots_ballot IN EXCLUSIVE MODE")
            yield
        return
    import sqlite3

    wire = sqlite3.connect(store.folder / "prongsai.sqlite3", isolation_level=None)
    wire.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        wire.execute("ROLLBACK")
        wire.close()


def test_a_database_that_is_locked_is_not_waited_for_without_end(store: Store) -> None:
    known = store.known | {"DJANGO_SETTINGS_MODULE": "tests.web.impatient_settings"}
    with real_server.serving(known, is_slim=True) as server:
        before = _sent_in_turn(store, server.port, range(5))
        begun = time.monotonic()
        with _locked(store), ThreadPoolExecutor(10) as pool:
            during = list(
                pool.map(lambda place: real_server.send(server.port, store.form(place, "x")), range(5, 15))
            )
        waited = time.monotonic() - begun
        after = _sent_in_turn(store, server.port, range(15, 20))
    assert [each.status for each in before + after] == [200] * 10
    assert [_is_clean(each) for each in during] == [True] * 10
    assert waited < 30
    _all_as_said(store, before + during + after)


def test_a_disk_that_is_full_gives_no_receipt(store: Store) -> None:
    if connection.vendor == "postgresql":
        _full_on_postgresql(store)
        return
    largest = (store.folder / "prongsai.sqlite3").stat().st_size + 65_536
    server = real_server.start(store.known, port=real_server.free_port(), is_slim=True, largest_file=largest)
    try:
        answers = _sent_in_turn(store, server.port, range(200))
    finally:
        server.kill()
    assert {each.status for each in answers} == {200, 503}
    _all_as_said(store, answers)


_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (SELECT count(*) FROM ballots_ballot) >= 8 THEN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON ballots_ballot FOR EACH ROW EXECUTE FUNCTION full_disk()
"""


def _full_on_postgresql(store: Store) -> None:
    """The database's disk is not ours to fill: it answers as it does when that is full."""
    with _superuser(store) as wire:
        wire.execute(_FULL)
    with real_server.serving(store.known, is_slim=True) as server:
        answers = _sent_in_turn(store, server.port, range(20))
    assert [each.status for each in answers] == [200] * 8 + [503] * 12
    _all_as_said(store, answers)


# ------------------------------------------------------------------------------------- closing and opening


@pytest.mark.parametrize("store", [1_600], indirect=True)
def test_nothing_lands_after_the_digest_while_ballots_are_in_flight(store: Store) -> None:
    statuses: dict[int, int] = {}
    shut = threading.Event()
    with real_server.serving(store.known, is_slim=True) as server, ThreadPoolExecutor(16) as pool:

        def send(place: int) -> None:
            shut.wait(0.2)  # so that some are still to be sent when the box is shut, however long that takes
            statuses[place] = real_server.send(server.port, store.form(place, str(place))).status

        sent = [pool.submit(send, place) for place in range(len(store.codes))]
        while len(statuses) < 50:
            time.sleep(0.01)
        pinned = store.ask("shut")["digest"]
        shut.set()
        for each in sent:
            each.result()
    found = store.ask("recount")
    received = {place for place, status in statuses.items() if status == 200}
    assert set(statuses.values()) == {200, 409}
    assert (found["pinned"], found["now"]) == (pinned, pinned)
    assert found["ballots"] == len(received)
    assert set(map(int, store.ask("check")["words"])) == received


def test_closing_and_opening_that_are_killed_come_to_the_same_when_done_again(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> None:
    known = own_database.environment(tmp_path_factory.mktemp("interrupted"))
    found = own_database.run("tests.web.interrupted", INTERRUPTED, 300, known=known)
    kills = found["kills"]
    assert found["is_right"] == [True] * len(found["is_right"])
    assert (kills["close"], kills["open"]) == (INTERRUPTED, INTERRUPTED)
    left = {name for name in kills if ":" in name}
    assert left <= {
        "close: left open",
        "close: left shut",
        "close: left pinned",
        "open: left pinned",
        "open: left opened",
    }
