"""Files that are sent piece by piece, so that their length costs no memory."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse


def named(name: str) -> dict[str, str]:
    """The header that makes a browser keep the answer as a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def streamed(request: HttpRequest, pieces: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """The pieces as a file to keep, each sent as it is made, see `one_thread`."""
    del request
    return StreamingHttpResponse(pieces, content_type=kind, headers=named(name))
