"""The pages that people answer on with a code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from prongsai import ballots
from prongsai.ballots import Form, codes
from prongsai.errors import AnswersError, Problem
from prongsai.frameworks import Text
from prongsai.web.accounts.access import RefusedError
from prongsai.web.ballots import casting, pages, telling
from prongsai.web.ballots.casting import Chance
from prongsai.web.ballots.limits import wrong
from prongsai.web.ballots.models import Enrolled
from prongsai.web.ui.templatetags.words import language, text

_UNKNOWN = Problem(
    "code-unknown",
    "ไม่พบรหัสนี้ ตรวจทีละกลุ่มกับใบแจกแล้วพิมพ์ใหม่ ถ้ายังไม่พบ ขอใบแจกใบใหม่จากผู้แจก",
    "This code is not known. Look at it group by group and type it again; if it is still not found, "
    "ask for another slip.",
)
_TOO_MANY = Problem(
    "too-many-wrong-codes",
    "มีการลองรหัสที่ไม่ถูกต้องหลายครั้งจากเครือข่ายนี้ ตรวจรหัสกับใบแจกแล้วพิมพ์ใหม่ รหัสที่ถูกต้องใช้ได้ทันที",
    "Many wrong codes were tried from this network. Compare the code with your slip and type it again: "
    "a right code works at once.",
)
_NOT_KEPT = Text("คำตอบที่ส่งมาไม่ได้ถูกเก็บ", "The answers you sent were not kept.")
MISSING = SafeString(' class="missing"')
_CHECKED = SafeString(" checked")
_NOT_ANSWERED = Text("ยังไม่ได้ตอบ", "not answered yet")


def answer(request: HttpRequest) -> HttpResponse:
    """The code first, then the form, then the receipt: one address, each step a plain form."""
    if request.method != "POST":
        return pages.respond(request, "ballots/enter.html", {"other": pages.other_language(request)})
    typed = request.POST.get("code", "")
    if "switch" in request.POST and not typed.strip():
        return pages.respond(request, "ballots/enter.html", {"other": pages.other_language(request)})
    code = codes.read(typed)
    chance = None if code is None else casting.find(code)
    if code is None or chance is None:
        return not_known(request, typed, is_written=code is not None)
    if not chance.is_open:
        part = telling.part_of(chance.box, chance.body)
        return not_open(request, part, was_sent="send" in request.POST)
    if "send" in request.POST:
        return _sent(request, chance, code)
    return _form(request, chance, code, request.POST, [])


def what_is_kept(request: HttpRequest, token: str = "") -> HttpResponse:
    """What is kept and what is not; of one body's survey where its token is given."""
    values = {"other": pages.other_language(request)}
    if token:
        part = telling.part_of_token(token)
        if part is None:
            raise Http404
        values |= telling.values_of(part)
    return pages.respond(request, f"ballots/kept{'_of' if token else ''}.html", values)


def _mistyped(typed: str) -> Problem:
    if not typed.strip():
        return Problem(
            "code-missing",
            "ยังไม่ได้พิมพ์รหัส รหัสอยู่บนใบแจก มี 27 ตัว เก้ากลุ่ม กลุ่มละสามตัว",
            "No code was typed. It is on your slip: 27 symbols, nine groups of three.",
        )
    number = codes.count(typed)
    if number != codes.LENGTH:
        return Problem(
            "code-length",
            f"รหัสที่พิมพ์มี {number} ตัว รหัสที่ถูกต้องมี 27 ตัว (เก้ากลุ่ม กลุ่มละสามตัว) ตรวจทีละกลุ่มแล้วแก้ไข",
            f"What was typed has {number} symbols; a code has 27 (nine groups of three). "
            "Look at it group by group and mend it.",
        )
    return Problem(
        "code-mistyped",
        "รหัสนี้มีตัวที่พิมพ์ผิดหรือสลับกัน ตรวจทีละกลุ่มกับใบแจกแล้วแก้ไข",
        "A symbol of this code is wrong, or two are exchanged. Look at it group by group and mend it.",
    )


def _sent(request: HttpRequest, chance: Chance, code: bytes) -> HttpResponse:
    given = given_in(request.POST, chance.form)
    try:
        filled = ballots.check(chance.form, given, request.POST.get("comment", ""))
    except AnswersError as error:
        return _form(request, chance, code, request.POST, error.problems)
    try:
        receipt = casting.cast(chance, filled)
    except RefusedError:
        return not_open(request, telling.part_of(chance.box, chance.body), was_sent=True)
    return received(request, receipt, draft_of(code))


def _form(
    request: HttpRequest, chance: Chance, code: bytes, given: Mapping[str, str], problems: Iterable[Problem]
) -> HttpResponse:
    values = telling.values_of(telling.part_of(chance.box, chance.body), chance.form.code)
    values |= {"code": codes.compact(code), "draft": draft_of(code)}
    return questionnaire(request, "ballots/form.html", chance.form, values, given, tuple(problems))


# ------------------------------------------------------------------------- what the open link shares with it


def questionnaire(
    request: HttpRequest,
    template: str,
    form: Form,
    values: Mapping[str, str],
    given: Mapping[str, str],
    problems: tuple[Problem, ...],
) -> HttpResponse:
    """The form with what was answered so far; what is wrong with that is named at its top."""
    filled = {"other": pages.other_language(request), **values, **answers_in(form, given)}
    if given.get("comment"):
        filled["comment"] = given["comment"]
    if problems:
        filled |= {"wrong": text(Text("ยังส่งไม่ได้ · ", "Not sent yet · ")), "problems": said(problems)}
    for place in (each.place.column for each in problems):
        filled[f"missing {place}"] = MISSING
        filled[f"said {place}"] = text(_NOT_ANSWERED) if place != "comment" else ""
    return pages.respond(request, template, filled, form, 422 if problems else 200)


def not_known(
    request: HttpRequest, typed: str, *, is_written: bool, template: str = "ballots/enter.html"
) -> HttpResponse:
    """Wrong codes are counted, mistyped ones are not: that they are none can be seen without asking us."""
    if not is_written:
        problem, status = _mistyped(typed), 404
    elif wrong.is_too_much(request):
        problem, status = _TOO_MANY, 429
    else:
        problem, status = _UNKNOWN, 404
    values = {"other": pages.other_language(request), "code": typed[:100], "problems": said([problem])}
    return pages.respond(request, template, values, status=status)


def answers_in(form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """The slots of the choices that were made."""
    return {f"checked {line} {choice}": _CHECKED for line, choice in given_in(given, form).items() if choice}


def given_in(sent: Mapping[str, str], form: Form) -> dict[str, str]:
    """What was sent for each line of a form."""
    return {line.code: sent.get(line.code, "") for line in form.lines}


def received(request: HttpRequest, receipt: str, draft: str, token: str = "") -> HttpResponse:
    """The page after sending, always the same but for the receipt."""
    values = {"receipt": receipt, "draft": draft, "token": token}
    return pages.respond(request, "ballots/received.html", values)


def not_open(request: HttpRequest, part: Enrolled, *, was_sent: bool) -> HttpResponse:
    """A page that says when answers are taken."""
    return not_taken(request, part, telling.when(part), was_sent=was_sent)


def not_taken(request: HttpRequest, part: Enrolled, why: Text, *, was_sent: bool) -> HttpResponse:
    """A page that says why no answer is taken now, and that one that came was not kept."""
    values = telling.values_of(part) | {"other": pages.other_language(request), "when": text(why)}
    values |= {"not-kept": text(_NOT_KEPT) if was_sent else ""}
    status = 409 if request.method == "POST" else 200
    return pages.respond(request, "ballots/not_open.html", values, status=status)


def said(problems: Iterable[Problem]) -> SafeString:
    """Problems as they stand at the top of a page, each with a way to where it is."""
    rows = [(each.place.column or "", each.en if language() == "en" else each.th) for each in problems]
    return mark_safe(render_to_string("ballots/problems.html", {"rows": rows}))  # noqa: S308 - a template's own


def draft_of(code: bytes) -> str:
    """What the device names its draft by: nobody else's draft opens with another code."""
    return hashlib.sha256(b"draft" + code).hexdigest()[:16]
