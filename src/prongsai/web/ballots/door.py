"""The door that respondents come in by; it stands before sessions, accounts, walls and all that knows people.

What is below /s/ is answered here and goes no further in. No cookie is read or set, nobody is looked up,
nothing is told to the trail, and of what goes wrong only its kind and place are logged, never what was sent.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation

from prongsai.frameworks import Text
from prongsai.web.accounts import walls

PATH = "/s/"
ENGLISH = "/s/en/"
_AS_TYPED = "/s"
_LARGEST = 64 * 1024
_WAIT = "10"
_FORM = "application/x-www-form-urlencoded"
_OWN = ("same-origin", "none")
_SAID = {
    400: Text("คำขอไม่ถูกต้อง โปรดย้อนกลับแล้วลองใหม่", "The request was not understood; go back and try again."),
    403: Text(
        "แบบวัดนี้ตอบได้จากหน้าของระบบนี้เท่านั้น โปรดเปิดลิงก์หรือสแกนคิวอาร์บนใบแจกอีกครั้ง",
        "This survey can be answered on this site's own page only; open the link or scan the code again.",
    ),
    404: Text("ไม่พบหน้านี้", "There is no such page."),
    405: Text("เปิดที่อยู่นี้ด้วยวิธีนี้ไม่ได้", "This address cannot be opened in this way."),
    413: Text(
        "ข้อความยาวเกินไป ยังไม่ได้ส่งคำตอบ โปรดย้อนกลับแล้วแก้ไข",
        "What was sent is too long. Nothing was kept: go back and shorten it.",
    ),
    500: Text(
        "ระบบขัดข้อง ยังไม่ได้รับคำตอบ โปรดย้อนกลับแล้วส่งอีกครั้ง ส่งซ้ำได้โดยไม่นับเพิ่ม",
        "Something broke and the answer was not received. Go back and send it again; it counts once.",
    ),
    503: Text(
        "ขณะนี้ระบบรับคำตอบไม่ได้ ยังไม่ได้รับคำตอบ รอสักครู่ ย้อนกลับ แล้วส่งอีกครั้ง ส่งซ้ำได้โดยไม่นับเพิ่ม",
        "Answers cannot be taken right now and this one was not received. Wait, go back and send it again; "
        "it counts once.",
    ),
}
_log = logging.getLogger(__name__)


class Door:
    """Answers what is below /s/, and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == _AS_TYPED:
            return HttpResponsePermanentRedirect(PATH, headers={"Cache-Control": "no-store"})
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        language = "en" if request.path_info.startswith(ENGLISH) else "th"
        with translation.override(language), _reach(request):
            response = _answered(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Language"] = language
        response.headers["X-Frame-Options"] = "DENY"
        return response


def _reach(request: HttpRequest) -> AbstractContextManager[None]:
    """What is sent is looked up beyond anybody's reach; the database is told so once, not at each step."""
    return walls.everything() if request.method == "POST" else nullcontext()


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        refused = _why_not(request)
        if refused:
            return page_of(refused)
        match = resolve(request.path_info)
        return match.func(request, *match.args, **match.kwargs)
    except Http404:
        return page_of(404)
    except RequestDataTooBig:
        return page_of(413)
    except (SuspiciousOperation, BadRequest):
        return page_of(400)
    except Error as error:
        _tell(error)
        connection.close_if_unusable_or_obsolete()
        return page_of(503)
    except Exception as error:  # noqa: BLE001 - whatever breaks here must not be told with what it held
        _tell(error)
        return page_of(500)


def _why_not(request: HttpRequest) -> int:
    """The status to refuse a request with, 0 where it may come in."""
    if request.method in ("GET", "HEAD"):
        return 0
    if request.method != "POST":
        return 405
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > _LARGEST:
        return 413
    if request.content_type != _FORM:
        return 400
    own = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    return 0 if request.headers.get("Origin") == own and came_from in _OWN else 403


def page_of(status: int) -> HttpResponse:
    """The page of something that went wrong."""
    response = HttpResponse(render_to_string("ballots/error.html", {"said": _SAID[status]}), status=status)
    if status == 405:
        response.headers["Allow"] = "GET, HEAD, POST"
    if status == 503:
        response.headers["Retry-After"] = _WAIT
    return response


def _tell(error: Exception) -> None:
    """Kind and place of what broke. Its words may hold what was sent, so they are not logged."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("%s in %s, line %s", type(error).__name__, place.filename, place.lineno)
