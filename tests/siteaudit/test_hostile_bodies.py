"""Servers that mean harm: whatever they send, little is read, it ends in time, and memory stays small."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from prongsai.siteaudit.fetch import MOST_BYTES, SECONDS, Door
from tests.siteaudit.played_net import ENVIRONMENT, playing

ROOT = Path(__file__).resolve().parents[2]
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_KIB = b"x" * 1024
_SECONDS = 1.5
_MOST_MEBIBYTES = 64
_MOST_OF_A_LOOK = 16  # of them; the others are Python and what it loads
_HEAD = 64 * 1024

Sent = Iterator[bytes]


def _said(*pieces: bytes) -> Callable[[], Sent]:
    return lambda: iter(pieces)


def _for_ever(piece: bytes, first: bytes = _OK + b"\r\n") -> Callable[[], Sent]:
    def sent() -> Sent:
        yield first
        yield from repeat(piece)

    return sent


def _slowly(text: bytes, first: bytes = b"") -> Callable[[], Sent]:
    """A byte each twentieth of a second, for ever."""

    def sent() -> Sent:
        yield first
        while True:
            for number in range(len(text)):
                time.sleep(0.05)
                yield text[number : number + 1]

    return sent


def _bomb(packing: bytes, bits: int, mebibytes: int) -> Callable[[], Sent]:
    def sent() -> Sent:
        yield _OK + b"Content-Encoding: " + packing + b"\r\n\r\n"
        packer = zlib.compressobj(9, wbits=bits)
        zeros = bytes(1024 * 1024)
        for _ in range(mebibytes):
            yield packer.compress(zeros)
        yield packer.flush()

    return sent


# What is sent, then the cause, the status and the most bytes of body that come of it.
# fmt: off
_CASES: dict[str, tuple[Callable[[], Sent], str, int, int]] = {
    "endless": (_for_ever(_KIB), "too-large", 200, MOST_BYTES),
    "endless-lines": (_for_ever(b"\n" * 1024), "too-large", 200, MOST_BYTES),
    "ten-gigabytes": (
        _for_ever(_KIB, _OK + b"Content-Length: 10737418240\r\n\r\n"), "too-large", 200, MOST_BYTES,
    ),
    "endless-chunks": (
        _for_ever(b"400\r\n" + _KIB + b"\r\n", _OK + b"Transfer-Encoding: chunked\r\n\r\n"),
        "too-large", 200, MOST_BYTES,
    ),
    "chunks-of-one-byte": (
        _for_ever(b"1\r\nx\r\n" * 200, _OK + b"Transfer-Encoding: chunked\r\n\r\n"),
        "too-large", 200, MOST_BYTES,
    ),
    "chunk-without-end": (
        _for_ever(_KIB, _OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n"),
        "too-large", 200, MOST_BYTES,
    ),
    "chunk-line-without-end": (
        _for_ever(b"; a=b", _OK + b"Transfer-Encoding: chunked\r\n\r\n1"), "no-answer", 200, 0,
    ),
    "chunk-of-no-number": (
        _said(_OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n"), "not-http", 200, 0,
    ),
    "gzip-bomb": (_bomb(b"gzip", 31, 1024), "too-large", 200, MOST_BYTES),
    "deflate-bomb": (_bomb(b"deflate", -15, 1024), "too-large", 200, MOST_BYTES),
    "gzip-in-gzip": (_said(_OK + b"Content-Encoding: gzip, gzip\r\n\r\n\x1f\x8b"), "not-http", 200, 0),
    "packed-otherwise": (_said(_OK + b"Content-Encoding: br\r\n\r\n\x8b\x00"), "not-http", 200, 0),
    "gzip-damaged": (_said(_OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08" + _KIB), "not-http", 200, 0),
    "slow-body": (_slowly(b"x", _OK + b"\r\n"), "too-slow", 200, 100),
    "slow-headers": (_slowly(b"A: b\r\n", _OK), "too-slow", 0, 0),
    "slow-status": (_slowly(b" ", b"HTTP/1.1"), "too-slow", 0, 0),
    "silent": (lambda: _asleep(), "too-slow", 0, 0),
    "hundred-thousand-headers": (_said(_OK + b"A: b\r\n" * 100_000 + b"\r\n"), "not-http", 0, 0),
    "three-hundred-headers": (_said(_OK + b"A: b\r\n" * 300 + b"\r\n"), "not-http", 0, 0),
    "header-of-a-megabyte": (_said(_OK + b"A: " + b"b" * 1024 * 1024 + b"\r\n\r\n"), "not-http", 0, 0),
    "endless-header": (_for_ever(_KIB, _OK + b"A: "), "not-http", 0, 0),
    "endless-status": (_for_ever(_KIB, b"HTTP/1.1 200 "), "not-http", 0, 0),
    "always-to-be-continued": (_for_ever(b"HTTP/1.1 100 Continue\r\n\r\n", b""), "not-http", 0, 0),
    "less-than-said": (_said(_OK + b"Content-Length: 9\r\n\r\nabc"), "no-answer", 200, 3),
    "more-than-said": (_said(_OK + b"Content-Length: 3\r\n\r\nabc" + _KIB), "", 200, 3),
    "length-of-no-number": (_said(_OK + b"Content-Length: -9\r\n\r\nabc"), "", 200, 3),
    "length-past-counting": (
        _said(_OK + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\nabc"), "", 200, 3,
    ),
    "no-http": (_said(b"SSH-2.0-server\r\n"), "not-http", 0, 0),
    "no-such-version": (_said(b"HTTP/9 200 OK\r\n\r\n"), "not-http", 0, 0),
    "no-such-status": (_said(b"HTTP/1.1 999 OK\r\n\r\n"), "not-http", 0, 0),
    "hangs-up": (_said(b""), "no-answer", 0, 0),
    "hangs-up-in-headers": (_said(_OK), "not-http", 0, 0),
}
# fmt: on


def _asleep() -> Sent:
    time.sleep(2 * _SECONDS)
    yield b""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):  # the other side has had enough
            request = self.request.recv(4096)
            for piece in _CASES[request.split()[1].decode()[1:]][0]():
                self.request.sendall(piece)
            self.request.shutdown(socket.SHUT_WR)
            self.request.recv(1)


@contextmanager
def _serving() -> Iterator[int]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def _ran(seconds: float, names: list[str]) -> dict[str, Any]:
    """What came of looking at these in a process of its own, see `looking`."""
    with _serving() as port, playing({"www.town.example": port}) as net:
        around = {ENVIRONMENT: json.dumps(net.spec()), "PYTHONPATH": str(ROOT / "src")}
        ran = subprocess.run(
            [sys.executable, "-m", "tests.siteaudit.looking", str(seconds)]
            + [f"http://www.town.example/{name}" for name in names],
            cwd=ROOT, env={**os.environ, **around}, capture_output=True, text=True, check=True,
        )  # fmt: skip
    return dict(json.loads(ran.stdout))


_WAITING = [name for name, case in _CASES.items() if case[1] == "too-slow"]
_OTHERS = [name for name in _CASES if name not in _WAITING]


@pytest.mark.parametrize(
    ("limit", "names"), [(_SECONDS, _WAITING), (SECONDS, _OTHERS)], ids=["slow", "large"]
)
def test_hostile_servers_are_left_in_time_with_little_read_and_little_memory(
    limit: float, names: list[str]
) -> None:
    said = _ran(limit, names)
    for name, (cause, status, length, seconds, received) in zip(names, said["looks"], strict=True):
        assert (name, cause, status) == (name, *_CASES[name][1:3])
        assert (name, length <= _CASES[name][3], seconds < limit + 1) == (name, True, True)
        assert (name, received <= MOST_BYTES + _HEAD + 1) == (name, True)
    assert said["mebibytes"] - said["before"] <= _MOST_OF_A_LOOK
    assert said["mebibytes"] <= _MOST_MEBIBYTES


def test_there_are_at_least_twenty_of_them() -> None:
    assert len(_CASES) >= 20


@pytest.mark.parametrize("name", ["less-than-said", "slow-body", "endless"])
def test_what_came_before_the_end_is_kept(name: str) -> None:
    with _serving() as port, playing({"www.town.example": port}):
        look = Door(seconds=_SECONDS).look(f"http://www.town.example/{name}")
    assert look.body
    assert set(look.body) <= set(b"abcx")


def test_a_body_of_just_the_limit_is_whole_and_one_byte_more_is_not() -> None:
    hosts = {"www.town.example": lambda request: (200, {}, b"x" * int(request.path[1:]))}
    with playing(hosts):
        way_out = Door(most_bytes=100_000)
        looks = [way_out.look(f"http://www.town.example/{length}") for length in (99_999, 100_000, 100_001)]
    assert [(look.cause, len(look.body)) for look in looks] == [
        ("", 99_999),
        ("", 100_000),
        ("too-large", 100_000),
    ]


def test_a_large_page_can_still_be_read_and_a_late_one_cannot() -> None:
    with _serving() as port, playing({"www.town.example": port}):
        way_out = Door(seconds=_SECONDS)
        fine = [way_out.look(f"http://www.town.example/{name}").is_fine for name in ("endless", "slow-body")]
    assert fine == [True, False]


def test_one_clock_runs_over_all_redirects() -> None:
    def answer(_: object) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.4)
        return (302, {"Location": "/on"}, b"")

    with playing({"www.town.example": answer}):
        look = Door(seconds=1).look("http://www.town.example/")
    assert (look.cause, len(look.hops)) == ("too-slow", 2)
    assert look.seconds < 1.5
