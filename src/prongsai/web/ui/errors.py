"""Pages for what went wrong: one sentence in both languages, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prongsai.errors import ProngsaiError

_SAID = {
    400: ("คำขอไม่ถูกต้อง โปรดย้อนกลับแล้วลองใหม่", "The request was not understood; go back and try again."),
    403: (
        "เปิดหน้านี้ไม่ได้ในตอนนี้ หากกรอกแบบฟอร์มค้างไว้ ให้ย้อนกลับ ข้อความที่กรอกยังอยู่",
        "This cannot be done now. Go back: what you filled in is still there.",
    ),
    404: ("ไม่พบหน้านี้ หรือท่านไม่มีสิทธิ์เปิด", "There is no such page, or it is not yours to see."),
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


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def said(error: ProngsaiError, language: str) -> list[str]:
    """The sentences of an error in the reader's language, one a problem."""
    return [problem.say("en" if language == "en" else "th") for problem in error.problems]
