"""What is left of who answered: nothing in any log, file, table or mail; and codes cannot be told apart.

The server is `prongsai serve` with everything logged that can be. PRONGSAI_LONG=1 asks 2,000 times instead of
200 (see CONTRIBUTING.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web import own_database, real_server
from tests.web.real_server import Answer

ANSWERS = 500
ASKED = 2_000 if os.environ.get("PRONGSAI_LONG") == "1" else 200
AGENT = "Telltale-Agent/7.7"
PROXIED = "203.0.113.77"
CANARY = "CANARYOFANSWERS"
_RECEIPT = re.compile(r'<code id="receipt">([A-Z2-7]{12})</code>')


class Answered:
    """A workspace that took 500 answers with everything logged, and what was sent."""

    def __init__(self, folder: Path) -> None:
        self.data, self.log = folder / "data", folder / "log.txt"
        mails = folder / "mails"
        mails.mkdir()
        self.mails = mails
        self.known = own_database.environment(
            self.data, PRONGSAI_DEBUG="1", PRONGSAI_PROXIES="1",
            DJANGO_SETTINGS_MODULE="tests.web.telling_settings", PRONGSAI_TEST_MAILS=str(mails),
        )  # fmt: skip
        self.stock = own_database.run("tests.web.ballot_store", "stock", ANSWERS, known=self.known)
        self.codes: list[str] = self.stock["codes"]
        with real_server.serving(self.known, log=self.log) as server, ThreadPoolExecutor(4) as pool:
            self.answers = list(pool.map(lambda place: self.send(server.port, place), range(ANSWERS)))
            # What is refused is told of as little as what is kept.
            self.refused = [self.send(server.port, place, i1="none of these") for place in range(5)]
            self.unknown = real_server.send(server.port, {"code": "0" * 27}, **self.headers)
            time.sleep(0.5)

    @property
    def headers(self) -> dict[str, str]:
        return {"User-Agent": AGENT, "X-Forwarded-For": PROXIED, "X-Forwarded-Proto": "http"}

    def send(self, port: int, place: int, **other: str) -> Answer:
        words = f"{CANARY} {place}"
        form = {"code": self.codes[place], **self.stock["choices"], "comment": words, "send": "1", **other}
        return real_server.send(port, form, **self.headers)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Answered:
    return Answered(tmp_path_factory.mktemp("trace"))


#: What stands in every answer that was sent, or comes with it.
EVERY = (CANARY.encode(), AGENT.encode(), PROXIED.encode(), b'"i1":', b"&i1=", b"none of these")
#: In the log, which is words: three characters stand by chance in a megabyte of what is sealed.
IN_WORDS = (*EVERY, b"i1=")
#: Of these, what no other test sends: PostgreSQL logs the changes of all its databases together.
OURS_ALONE = EVERY[:2]


def _forms(typed: str) -> tuple[bytes, ...]:
    """A code in each form that it could be written in."""
    from prongsai.ballots import codes

    code = codes.read(typed) or b""
    return typed.encode(), codes.write(code).encode(), code, code.hex().encode()


def _found(content: bytes, typed: list[str], words: tuple[bytes, ...]) -> list[bytes]:
    needles = [*words, *(form for each in typed for form in _forms(each))]
    return [each for each in needles if each in content]


def test_all_were_received(answered: Answered) -> None:
    assert {each.status for each in answered.answers} == {200}
    assert ({each.status for each in answered.refused}, answered.unknown.status) == ({422}, 404)


def test_the_log_did_log(answered: Answered) -> None:
    # The control: the same place does tell of the database's own statements, and of a page that is not there.
    said = answered.log.read_bytes()
    assert b"SELECT" in said
    assert b"Not Found: /s/" in said


def test_no_log_file_table_or_mail_tells_of_who_answered_or_what(answered: Answered) -> None:
    folders = [answered.data, answered.mails, *_of_the_database(answered)]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    some = answered.codes[::12]  # files of a database are large; in the log every code is looked for
    found = {
        path.name: hits
        for path in files
        if (hits := _found(path.read_bytes(), some, OURS_ALONE if "pg_wal" in path.parts else EVERY))
    }
    assert _found(answered.log.read_bytes(), answered.codes, IN_WORDS) == []
    assert found == {}
    assert list(answered.mails.iterdir()) == []


def _of_the_database(answered: Answered) -> list[Path]:
    """Where PostgreSQL keeps this database, and the log of every change."""
    if connection.vendor != "postgresql":
        return []
    import psycopg

    from tests.web.settings import SERVER

    with psycopg.connect(SERVER.get_uri()) as wire:
        found = wire.execute("SELECT oid FROM pg_database WHERE datname = %s", [_name(answered)]).fetchone()
    number = found[0] if found else 0
    return [SERVER.pgdata / "base" / str(number), SERVER.pgdata / "pg_wal"]


def _name(answered: Answered) -> str:
    return answered.known["DATABASE_URL"].rpartition("/")[2].partition("?")[0]


def test_tags_and_hashes_of_codes_stand_in_their_own_tables_alone(answered: Answered) -> None:
    tables = own_database.run("tests.web.ballot_store", "tables", known=answered.known)
    assert {name: count for name, count in tables.items() if count} == {
        "ballots_issued": ANSWERS, "ballots_ballot": ANSWERS,
    }  # fmt: skip


# ---------------------------------------------------------------------------- codes cannot be told apart


@pytest.fixture(scope="module")
def oracle(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> dict[str, list[tuple[Any, float]]]:
    """Answers to unused, used and replaced codes in turn, each with how long it took."""
    known = own_database.environment(tmp_path_factory.mktemp("oracle"))
    stock = own_database.run("tests.web.ballot_store", "stock", 3 * ASKED, known=known)
    codes, choices = stock["codes"], stock["choices"]
    found: dict[str, list[tuple[Any, float]]] = {"unused": [], "used": [], "replaced": []}
    with real_server.serving(known, is_slim=True) as server:

        def send(code: str) -> tuple[Answer, float]:
            form = {"code": code, **choices, "comment": "", "send": "1"}
            begun = time.perf_counter()
            return real_server.send(server.port, form), time.perf_counter() - begun

        for place in range(ASKED):
            unused, used, replaced = codes[3 * place : 3 * place + 3]
            for code in (used, replaced, replaced):
                send(code)
            for name, code in (("unused", unused), ("used", used), ("replaced", replaced)):
                found[name].append(send(code))
    return found


def test_unused_used_and_replaced_codes_are_answered_alike(
    oracle: dict[str, list[tuple[Answer, float]]],
) -> None:
    kinds = {
        name: {_without_what_is_its_own(answer) for answer, _ in answers} for name, answers in oracle.items()
    }
    assert len(set.union(*kinds.values())) == 1
    assert [len(answers) for answers in oracle.values()] == [ASKED] * 3


def _without_what_is_its_own(answer: Answer) -> tuple[Any, ...]:
    """The answer without its receipt, and what the device names its draft by: both are the code's own."""
    body = _RECEIPT.sub("", answer.body)
    body = re.sub(r'data-draft="[0-9a-f]{16}"', "", body)
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status, json.dumps(headers, sort_keys=True), hashlib.sha256(body.encode()).hexdigest()


def test_how_long_it_takes_does_not_tell_them_apart(oracle: dict[str, list[tuple[Answer, float]]]) -> None:
    """The share of pairs in which one kind took longer than the other; a half says nothing.

    With 200 of each its standard error is 0.03, so the gate allows more than all of them, where it is 0.009.
    """
    times = {name: [taken for _, taken in answers] for name, answers in oracle.items()}
    found = {
        f"{one}/{other}": _share_longer(times[one], times[other])
        for one, other in (("unused", "used"), ("unused", "replaced"), ("used", "replaced"))
    }
    allowed = 0.05 if ASKED == 2_000 else 0.15
    assert {name: share for name, share in found.items() if abs(share - 0.5) > allowed} == {}


def _share_longer(one: list[float], other: list[float]) -> float:
    ranked = sorted([(taken, True) for taken in one] + [(taken, False) for taken in other])
    places = sum(place for place, (_, is_one) in enumerate(ranked, 1) if is_one)
    return (places - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))
