"""Files sent piece by piece, so that no server ever holds a whole one."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse

from prongsai.web.ui.downloads import streamed

#: Anybody may keep what is public, and asks whether it is still so.
PUBLIC = {"Cache-Control": "public, no-cache"}


def sent(request: HttpRequest, pieces: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """The pieces as a download of that name."""
    response = streamed(request, pieces, kind, name)
    response.headers["Cache-Control"] = PUBLIC["Cache-Control"]
    return response


def named(name: str) -> dict[str, str]:
    """The headers of a public file to be kept under that name."""
    return {"Content-Disposition": f'attachment; filename="{name}"', **PUBLIC}
