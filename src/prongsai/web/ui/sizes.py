"""Requests that are too large are not read: what would be kept of them while they come fills the disk.

`Limited` stands before the application and counts; what is answered then is made by the application, as any
other page is, without what was sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

#: Stands in the scope of a request that was not read.
MARK = "prongsai.too-large"
_NOTHING: Message = {"type": "http.request", "body": b"", "more_body": False}
_GONE: Message = {"type": "http.disconnect"}


class Limited:
    """An ASGI application that is given no request larger than LARGEST_REQUEST."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _said(scope) > settings.LARGEST_REQUEST:
            await self._refuse(scope, receive, send)
            return
        counted = _Counted(receive)
        await self.application(scope, counted, send)
        if counted.is_too_large:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        await self.application({**scope, MARK: True}, _Emptied(receive), send)


class _Counted:
    """What is received, until it is too much: then it is as if the sender had gone."""

    def __init__(self, receive: Receive) -> None:
        self.receive, self.held, self.is_too_large = receive, 0, False

    async def __call__(self) -> Message:
        message = await self.receive()
        self.held += len(message.get("body", b""))
        self.is_too_large = self.held > settings.LARGEST_REQUEST
        return _GONE if self.is_too_large else message


class _Emptied:
    """A request without its content; what still comes of that is thrown away piece by piece."""

    def __init__(self, receive: Receive) -> None:
        self.receive, self.is_begun = receive, False

    async def __call__(self) -> Message:
        if not self.is_begun:
            self.is_begun = True
            return _NOTHING
        message = await self.receive()
        while message["type"] != "http.disconnect":
            message = await self.receive()
        return message


def _said(scope: MutableMapping[str, Any]) -> int:
    """The length that the request says it has; none where it says nothing that is a number."""
    written = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return max((int(each[:20]) for each in written if each.isdigit()), default=0)
