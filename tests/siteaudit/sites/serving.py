"""A small server for played sites: one port of this machine, sites told apart by the Host that is asked for.

It speaks just enough HTTP/1.1: requests without a body, answers with a length, connections kept where the
client wants. It is quick, so that a crawl is measured and not its server.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from tests.siteaudit.sites.site import Answer

#: What a host answers to a path; the number counts how often that path was asked for before.
Answering = Callable[[str, str, int], Answer]


@contextmanager
def serving(answering: Answering) -> Iterator[int]:
    """The port at which `answering` is asked, in a thread of its own, until the end of the block."""
    ready: list[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = []
    is_up = threading.Event()

    async def serve() -> None:
        done, asked, open_wires = asyncio.Event(), Counter[tuple[str, str]](), set[_Wire]()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _Wire(answering, asked, open_wires), "127.0.0.1", 0, backlog=512
        )
        ready.append((loop, done, server.sockets[0].getsockname()[1]))
        is_up.set()
        await done.wait()
        server.close()
        for wire in list(open_wires):
            wire.transport.abort()
        await asyncio.sleep(0)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    is_up.wait()
    loop, done, port = ready[0]
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()


class _Wire(asyncio.Protocol):
    """One connection: requests one after another, as long as the client keeps it."""

    transport: asyncio.Transport

    def __init__(self, answering: Answering, asked: Counter[tuple[str, str]], wires: set[_Wire]) -> None:
        self.answering, self.asked, self.wires = answering, asked, wires
        self.held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.wires.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self.wires.discard(self)

    def data_received(self, data: bytes) -> None:
        self.held += data
        while b"\r\n\r\n" in self.held:
            head, _, self.held = self.held.partition(b"\r\n\r\n")
            self._hear(head.decode("latin-1"))

    def _hear(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ", 2)
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host = fields.get("host", "").rpartition(":")[0] or fields.get("host", "")
        answer = self.answering(host, path, self.asked[host, path])
        self.asked[host, path] += 1
        closes = fields.get("connection", "").lower() == "close"
        if answer.wait:
            asyncio.get_running_loop().call_later(answer.wait, self._send, answer, method, closes)
        else:
            self._send(answer, method, closes)

    def _send(self, answer: Answer, method: str, closes: bool) -> None:
        if answer.breaks:
            self.transport.abort()
            return
        lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines.append(f"Content-Length: {len(answer.body)}")
        lines.append(f"Connection: {'close' if closes else 'keep-alive'}")
        head = "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n"
        self.transport.write(head if method == "HEAD" else head + answer.body)
        if closes:
            self.transport.close()
