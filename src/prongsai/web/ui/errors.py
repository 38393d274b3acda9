"""Pages for what went wrong: one sentence in both languages, and what to do."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prongsai.errors import ProngsaiError

#: Seconds after which to come again where the database was busy.
WAIT = 10
#: What PostgreSQL calls it: not serialised, deadlock, lock not available.
_HELD = ("40001", "40P01", "55P03")
_SAID = {
    400: ("คำขอไม่ถูกต้อง โปรดย้อนกลับแล้วลองใหม่", "The request was not understood; go back and try again."),
    403: (
        "เปิดหน้านี้ไม่ได้ในตอนนี้ หากกรอกแบบฟอร์มค้างไว้ ให้ย้อนกลับ ข้อความที่กรอกยังอยู่",
        "This cannot be done now. Go back: what you filled in is still there.",
    ),
    404: ("ไม่พบหน้านี้ หรือท่านไม่มีสิทธิ์เปิด", "There is no such page, or it is not yours to see."),
    405: (
        "เปิดที่อยู่นี้ด้วยวิธีนี้ไม่ได้ โปรดเริ่มใหม่จากหน้าแรก",
        "This address cannot be opened in this way; begin again from the first page.",
    ),
    413: (
        "สิ่งที่ส่งมาใหญ่เกินไป ยังไม่มีสิ่งใดถูกบันทึก โปรดย้อนกลับแล้วเลือกแฟ้มที่เล็กลงหรือน้อยลง",
        "What was sent is too large; nothing was saved. Go back and choose smaller or fewer files.",
    ),
    503: (
        "ระบบกำลังบันทึกงานอื่นอยู่ ข้อความของท่านยังอยู่ในแบบฟอร์ม ยังไม่ได้บันทึก รอสักครู่ ย้อนกลับ แล้วส่งอีกครั้ง",
        "The system is busy. Your text is kept in the form, not yet saved: wait, go back and send it again.",
    ),
    500: (
        "ระบบขัดข้อง สิ่งที่บันทึกไว้แล้วไม่หาย โปรดลองใหม่อีกครั้ง",
        "Something broke on our side. What was saved is safe; please try again.",
    ),
}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    th, en = _SAID[status]
    return render(request, "ui/error.html", {"status": status, "th": th, "en": en}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from a page of ours, or from one that lay open too long."""
    del reason
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """A way of asking that the address does not know."""
    return _page(request, 405)


def too_large(request: HttpRequest) -> HttpResponse:
    """A request that was not read."""
    return _page(request, 413)


def broken(request: HttpRequest) -> HttpResponse:
    """Something broke; where the database was only busy, that is said, and when to come again."""
    if not is_busy(sys.exc_info()[1]):
        return _page(request, 500)
    response = _page(request, 503)
    response["Retry-After"] = str(WAIT)
    return response


def is_busy(error: BaseException | None) -> bool:
    """Whether it is only that others held what was to be written, for longer than we wait."""
    if not isinstance(error, OperationalError):
        return False
    return "is locked" in str(error) or getattr(error.__cause__, "sqlstate", "") in _HELD


def said(error: ProngsaiError, language: str) -> list[str]:
    """The sentences of an error in the reader's language, one a problem."""
    return [problem.say("en" if language == "en" else "th") for problem in error.problems]
