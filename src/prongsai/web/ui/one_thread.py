"""Each request answered in one thread from beginning to end, by threads that stay.

All our pages are synchronous. Django would give every request a thread of its own, and with it connections to
the database that nobody closes when the thread is gone; and would hand it to that thread and back for every
middleware, which takes longer than many a page. Here a few threads answer all requests, each with its own
connections that are used again. What comes in slowly is waited for outside of them.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import close_old_connections, connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

_AT_ONCE = 8
_SENT_AT_ONCE = 16

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class OneThread(ASGIHandler):
    """Django's own door for ASGI, its middleware as WSGI has it."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(_AT_ONCE, "answers")
        self._senders = ThreadPoolExecutor(_SENT_AT_ONCE, "sends")

    def load_middleware(self, is_async: bool = False) -> None:
        del is_async
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"only http is answered, not {scope['type']}")
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            run = asyncio.get_running_loop().run_in_executor
            response = await run(self._threads, _afresh, self._answer, scope, body)
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """The whole answer, but for one that is made while it is sent."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, response = self.create_request(scope, body)
        if request is not None:
            response = self.get_response(request)
            response._handler_class = self.__class__
        if response.streaming:
            close_old_connections()
        else:
            response.close()
        return response

    async def _stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Each piece is made when the one before it has gone; none more once nobody is there to have it."""
        loop, gone = asyncio.get_running_loop(), asyncio.ensure_future(receive())

        def put(message: MutableMapping[str, Any]) -> None:
            asyncio.run_coroutine_threadsafe(_awaited(send(message)), loop).result()

        def make() -> None:
            try:
                for piece in response:
                    if gone.done():
                        return
                    put({"type": "http.response.body", "body": piece, "more_body": True})
                put({"type": "http.response.body", "body": b""})
            finally:
                response.close()
                connections.close_all()

        head = {"type": "http.response.start", "status": response.status_code}
        await send({**head, "headers": _headers(response)})
        try:
            await loop.run_in_executor(self._senders, _afresh, make)
        finally:
            gone.cancel()


async def _awaited(sending: Awaitable[None]) -> None:
    await sending


def _afresh(deed: Callable[..., Any], *given: Any) -> Any:
    """What one request sets - language, for whom is asked - is not there for the next of the thread."""
    return contextvars.copy_context().run(deed, *given)


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    """Headers and cookies as ASGI has them."""
    plain = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [each.output(header="").strip().encode("ascii") for each in response.cookies.values()]
    return plain + [(b"Set-Cookie", each) for each in cookies]
