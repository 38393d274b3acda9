"""The door for web servers: threads that stay, nothing left for the next request, pieces one by one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, MutableMapping
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from prongsai.web.ui import one_thread
from prongsai.web.ui.one_thread import OneThread

Message = MutableMapping[str, Any]


class Door(OneThread):
    """Answers by a function of the test's instead of by pages."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)


def asked(door: Door, sent: list[Message], *, goes_after: int | None = None, times: int = 1) -> None:
    """Ask that many times at once; what comes is put into `sent`. The asker may go before all has come."""

    async def ask() -> None:
        come, gone = False, asyncio.Event()

        async def receive() -> Message:
            nonlocal come
            if not come:
                come = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            if goes_after is not None and len(sent) > goes_after:
                gone.set()
                await asyncio.sleep(0)

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
        await door(scope, receive, send)

    async def everybody() -> None:
        await asyncio.gather(*(ask() for _ in range(times)))

    asyncio.run(everybody())


def test_each_piece_is_made_when_the_one_before_it_has_gone() -> None:
    sent: list[Message] = []
    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(4):
            made.append(len(sent))
            yield b"%d" % number

    asked(Door(lambda _: StreamingHttpResponse(pieces())), sent)
    assert [each.get("body") for each in sent] == [None, b"0", b"1", b"2", b"3", b""]
    assert made == [1, 2, 3, 4]


def test_no_more_pieces_are_made_for_somebody_who_has_gone() -> None:
    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(1000):
            made.append(number)
            yield b"piece"

    asked(Door(lambda _: StreamingHttpResponse(pieces())), [], goes_after=2)
    assert len(made) < 10


def test_a_few_threads_answer_everybody() -> None:
    names: set[str] = set()

    def answer(_: HttpRequest) -> HttpResponse:
        names.add(threading.current_thread().name)
        return HttpResponse("done")

    sent: list[Message] = []
    asked(Door(answer), sent, times=100)
    assert [each["body"] for each in sent if "body" in each] == [b"done"] * 100
    assert len(names) <= one_thread._AT_ONCE


def test_a_thread_has_the_same_connection_for_the_next_request_and_nothing_else() -> None:
    connections: set[int] = set()
    languages: list[str | None] = []

    def answer(_: HttpRequest) -> HttpResponse:
        connections.add(id(connection._connections[connection._alias]))  # type: ignore[attr-defined]
        languages.append(translation.get_language())
        translation.activate("en")
        return HttpResponse("done")

    door = Door(answer)
    door._threads._max_workers = 1
    asked(door, [], times=5)
    assert len(connections) == 1
    assert languages == ["th"] * 5
