"""Files sent piece by piece, so that no server ever holds a whole one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from prongsai.web.ui.downloads import streamed

#: Anybody may keep what is public, and asks whether it is still so.
PUBLIC = {"Cache-Control": "public, no-cache"}
_ROBOTS = "User-agent: *\nDisallow: /work/\nDisallow: /sign-in/\nAllow: /\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public, nothing of the work behind it."""
    del request
    return HttpResponse(_ROBOTS, "text/plain; charset=utf-8", headers=PUBLIC)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The icon, for browsers that ask for it without having read a page."""
    del request
    found = finders.find("ui/icon.svg")
    if found is None:
        raise Http404
    return HttpResponse(Path(found).read_bytes(), "image/svg+xml", headers=PUBLIC)


def sent(request: HttpRequest, pieces: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """The pieces as a download of that name."""
    response = streamed(request, pieces, kind, name)
    response.headers["Cache-Control"] = PUBLIC["Cache-Control"]
    return response


def named(name: str) -> dict[str, str]:
    """The headers of a public file to be kept under that name."""
    return {"Content-Disposition": f'attachment; filename="{name}"', **PUBLIC}
