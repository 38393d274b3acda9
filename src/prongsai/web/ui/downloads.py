"""Files that are sent piece by piece, so that their length costs no memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def named(name: str) -> dict[str, str]:
    """The header that makes a browser keep the answer as a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def streamed(request: HttpRequest, pieces: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """The pieces as a file to keep, each sent as it is made."""
    # An ordinary iterator would be gathered whole in memory before an ASGI server sends any of it.
    content = _awaited(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(content, content_type=kind, headers=named(name))


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece
