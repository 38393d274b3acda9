"""What is answered where something is wrong: problem details (RFC 9457) with our codes, in both languages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from prongsai.errors import Place, Problem, ProngsaiError
from prongsai.web.accounts.access import RefusedError
from prongsai.web.plans.progress import StaleReportError
from prongsai.web.ui import errors

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("django.request")
_NOT_FOUND = Problem("not-found", "ไม่พบ หรือไม่มีสิทธิ์เห็น", "there is no such thing, or it is not yours to see")
_NOT_ALLOWED = Problem("method", "ใช้วิธีเรียกนี้กับที่อยู่นี้ไม่ได้", "this address does not take this method")
_NO_TOKEN = Problem(
    "token", "ต้องมีโทเคนที่ยังใช้ได้ใน Authorization: Bearer", "this needs a valid token in Authorization: Bearer"
)
_UNREAD = Problem("unread", "อ่านคำขอไม่ได้", "the request could not be read")
_TOO_LARGE = Problem("too-large", "คำขอใหญ่เกินไป", "the request is too large")
_BUSY = Problem(
    "busy",
    "ระบบกำลังบันทึกงานอื่นอยู่ ยังไม่ได้บันทึกคำขอนี้ โปรดส่งอีกครั้ง",
    "the system is busy; nothing of this request was stored: send it again",
)
_BROKEN = Problem(
    "broken", "ระบบขัดข้อง สิ่งที่บันทึกไว้แล้วไม่หาย", "something broke on our side; what was saved is safe"
)


class Fault(Schema):
    """One thing that is wrong: a stable code, a sentence in Thai and in English, and where."""

    code: str
    detail_th: str
    detail_en: str
    where: str


class ProblemDetails(Schema):
    """What went wrong; `code` to `where` are those of the first of `problems`."""

    type: str
    title: str
    status: int
    code: str
    detail_th: str
    detail_en: str
    where: str
    problems: list[Fault]


class WrongError(ProngsaiError):
    """A request that is answered with a status of its own."""

    def __init__(self, status: int, problem: Problem) -> None:
        self.status = status
        super().__init__(problem)


def answer(status: int, problems: Sequence[Problem]) -> HttpResponse:
    """The problems as one answer."""
    faults = [
        {"code": each.code, "detail_th": each.th, "detail_en": each.en, "where": each.place.say("en")}
        for each in problems
    ]
    whole = {
        "type": f"urn:prongsai:problem:{problems[0].code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        **faults[0],
        "problems": faults,
    }
    response = JsonResponse(
        whole, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there, and what is not yours."""
    del request, exception
    return answer(404, [_NOT_FOUND])


def too_large() -> HttpResponse:
    """A request that was not read."""
    return answer(413, [_TOO_LARGE])


def not_allowed(allowed: str) -> HttpResponse:
    response = answer(405, [_NOT_ALLOWED])
    response["Allow"] = allowed
    return response


def handle_all(api: NinjaAPI) -> None:
    """Have every error of an operation answered as problem details."""
    handlers: dict[type[Exception], Any] = {
        Http404: not_found,
        ProngsaiError: _ours,
        ValidationError: _invalid,
        AuthenticationError: _no_token,
        HttpError: _unread,
        Exception: broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del request, error
    return answer(401, [_NO_TOKEN])


def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    del request
    return answer(error.status_code, [_UNREAD])


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """What could not be read, else what is our own fault, which stands in the journal."""
    if isinstance(error, RequestDataTooBig):
        return answer(413, [_TOO_LARGE])
    if isinstance(error, SuspiciousOperation | MultiPartParserError):
        return answer(400, [_UNREAD])
    if errors.is_busy(error):
        response = answer(503, [_BUSY])
        response["Retry-After"] = str(errors.WAIT)
        return response
    _LOG.error("%s %s", request.method, request.path, exc_info=error)
    return answer(500, [_BROKEN])


def _ours(request: HttpRequest, error: ProngsaiError) -> HttpResponse:
    del request
    return answer(_status_of(error), error.problems)


def _status_of(error: ProngsaiError) -> int:
    if isinstance(error, WrongError):
        return error.status
    if isinstance(error, StaleReportError):
        return 409
    is_refused = isinstance(error, RefusedError) or error.problems[0].code == "refused"
    return 403 if is_refused else 422


#: What pydantic complains of, by the beginning of its type, and how that is said in Thai.
_IN_THAI = {
    "missing": "ต้องระบุ",
    "int_": "ต้องเป็นจำนวนเต็ม",
    "string_too_long": "ต้องไม่เกิน {max_length} ตัวอักษร",
    "string_pattern_mismatch": "มีอักขระที่ใช้ไม่ได้",
    "string_": "ต้องเป็นข้อความ",
    "greater_than_equal": "ต้องไม่น้อยกว่า {ge}",
    "less_than_equal": "ต้องไม่เกิน {le}",
    "too_long": "มีได้ไม่เกิน {max_length} รายการ",
    "list_type": "ต้องเป็นรายการ",
    "literal_error": "ใช้ได้เฉพาะ {expected}",
}


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    return answer(422, [_complaint(each) for each in error.errors])


def _complaint(said: dict[str, Any]) -> Problem:
    """A complaint of pydantic as one of ours; what was sent is not sent back."""
    kind, limits = said["type"], {name: str(each) for name, each in said.get("ctx", {}).items()}
    th = next((words for start, words in _IN_THAI.items() if kind.startswith(start)), "ค่านี้ใช้ไม่ได้")
    where = " ".join(str(step) for step in said["loc"])
    return Problem("invalid", th.format(**limits), said["msg"], Place(where))
