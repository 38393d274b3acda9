"""Forms that were filled in on paper: typed twice, compared, then cast as any others. Nobody signs in.

What was typed first is kept nowhere. It travels with the second typing in the request, under a key made of
the server's secret, so that it can be read neither on the page nor in its source: the second typing is blind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from prongsai import ballots
from prongsai.ballots import Asked, Filled, Form, codes
from prongsai.errors import AnswersError, Place, Problem
from prongsai.frameworks import Text
from prongsai.web.accounts.access import RefusedError
from prongsai.web.ballots import answering, casting, pages, telling
from prongsai.web.ballots.casting import Chance
from prongsai.web.ui.templatetags.words import text

_ENTER, _FORM = "ballots/paper_enter.html", "ballots/paper_form.html"
_FIRST = Text("พิมพ์ครั้งที่ 1 จาก 2: พิมพ์ตามแบบกระดาษ", "First of two typings: type what the paper says.")
_SECOND = Text(
    "พิมพ์ครั้งที่ 2 จาก 2: พิมพ์จากแบบกระดาษอีกครั้งตั้งแต่ต้น ระบบยังไม่ได้เก็บคำตอบ และจะเทียบกับครั้งแรกให้",
    "Second of two typings: type the paper again from its beginning. Nothing is kept yet; both are compared.",
)
_LOST = Problem(
    "first-typing-lost",
    "การพิมพ์ครั้งแรกใช้ไม่ได้แล้ว ให้ถือว่าที่พิมพ์นี้เป็นครั้งแรก ตรวจแล้วส่งอีกครั้ง",
    "The first typing is no longer good. This one is taken as the first; look at it and send it again.",
)
_CHOOSE = Text("ยังไม่ได้เลือก", "not chosen yet")
_COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the two typings disagree on: a line, or the comment; `first` and `second` in words."""

    place: str
    number: int
    asks: Text
    first: Text
    second: Text
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class _Typing:
    """One paper on its way into the box: the code that was typed, and what it is good for."""

    request: HttpRequest
    chance: Chance
    code: bytes


def type_in(request: HttpRequest) -> HttpResponse:
    """The code, the paper once, the paper again, what differs, the receipt: each step a plain form."""
    if request.method != "POST":
        return pages.respond(request, _ENTER, {"other": pages.other_language(request)})
    typed = request.POST.get("code", "")
    code = codes.read(typed)
    chance = None if code is None else casting.find(code)
    if code is None or chance is None:
        return answering.not_known(request, typed, is_written=code is not None, template=_ENTER)
    typing = _Typing(request, chance, code)
    if not chance.is_open:
        return _not_open(typing)
    if request.POST.get("second"):
        return _settled(typing)
    if "send" in request.POST:
        return _sent(typing)
    return _form(typing, request.POST, ())


def _sent(typing: _Typing) -> HttpResponse:
    """One typing came in: the first one asks for the second, and the second is held against the first."""
    sent, form = typing.request.POST, typing.chance.form
    try:
        filled = ballots.check(form, answering.given_in(sent, form), sent.get(_COMMENT, ""))
    except AnswersError as error:
        return _form(typing, sent, tuple(error.problems))
    if not sent.get("first"):
        return _form(typing, {"first": _hide(typing.chance, filled)}, ())
    first = _find(typing.chance, sent["first"])
    if first is None:
        return _form(typing, {**sent.dict(), "first": ""}, (_LOST,))
    if not differences(form, first, filled):
        return _cast(typing, filled)
    return _ask(typing, first, filled, {}, ())


def _settled(typing: _Typing) -> HttpResponse:
    """Which of the two is right was chosen for everything that differs."""
    sent, form = typing.request.POST, typing.chance.form
    first, second = (_find(typing.chance, sent.get(name, "")) for name in ("first", "second"))
    if first is None or second is None:
        return _form(typing, {}, (_LOST,))
    differ = differences(form, first, second)
    missing = tuple(
        Problem(
            "not-chosen",
            f"{each.asks.th}: {_CHOOSE.th}",
            f"{each.asks.say('en')}: {_CHOOSE.en}",
            Place(column=each.place),
        )
        for each in differ
        if sent.get(each.place) not in ("first", "second")
    )
    if missing or "settle" not in sent:
        return _ask(typing, first, second, sent, missing if "settle" in sent else ())
    taken = {each.place for each in differ if sent[each.place] == "second"}
    choices = {code: (second if code in taken else first).choices[code] for code in first.choices}
    comment = (second if _COMMENT in taken else first).comment
    return _cast(typing, Filled(form.code, choices, comment))


def differences(form: Form, first: Filled, second: Filled) -> list[Difference]:
    """Every line that was typed in two ways, in the order of the form, and the comment where it was.

    >>> [each.place for each in differences(form, Filled("IIT", {"i1": 6, …}), Filled("IIT", {"i1": 5, …}))]
    ['i1']
    """
    found = [
        Difference(line.code, question.number, line.asks, _said(line, first), _said(line, second))
        for question in form.questions
        for line in question.lines
        if first.choices[line.code] != second.choices[line.code]
    ]
    if _flat(first.comment) != _flat(second.comment):
        words = [Text(each.comment or "–", each.comment or "–") for each in (first, second)]
        asks = Text("ความเห็นเพิ่มเติม", "Anything to add")
        found.append(Difference(_COMMENT, 0, asks, words[0], words[1]))
    return found


def _said(line: Asked, filled: Filled) -> Text:
    return dict(line.choices)[filled.choices[line.code]]


def _flat(words: str) -> str:
    return " ".join(words.split())


def _cast(typing: _Typing, filled: Filled) -> HttpResponse:
    try:
        receipt = casting.cast(typing.chance, filled)
    except RefusedError:
        return _not_open(typing)
    values = {"receipt": receipt, "other": pages.other_language(typing.request)}
    return pages.respond(typing.request, "ballots/paper_received.html", values)


def _not_open(typing: _Typing) -> HttpResponse:
    part = telling.part_of(typing.chance.box, typing.chance.body)
    return answering.not_open(typing.request, part, was_sent="send" in typing.request.POST)


def _form(typing: _Typing, given: Mapping[str, str], problems: tuple[Problem, ...]) -> HttpResponse:
    """The form to be typed, for the second time where the first typing goes with it."""
    first = given.get("first", "")
    values = _values(typing) | {"first": first, "which": text(_SECOND if first else _FIRST)}
    return answering.questionnaire(typing.request, _FORM, typing.chance.form, values, given, problems)


def _ask(
    typing: _Typing, first: Filled, second: Filled, chosen: Mapping[str, str], problems: tuple[Problem, ...]
) -> HttpResponse:
    """What differs, question by question, with both to choose from."""
    differ = [
        replace(each, chosen=chosen.get(each.place, ""))
        for each in differences(typing.chance.form, first, second)
    ]
    values = _values(typing) | {
        "other": pages.other_language(typing.request),
        "first": _hide(typing.chance, first),
        "second": _hide(typing.chance, second),
        "differences": _set(differ),
        "problems": answering.said(problems) if problems else "",
    }
    status = 422 if problems else 200
    return pages.respond(typing.request, "ballots/paper_differences.html", values, typing.chance.form, status)


def _set(differ: list[Difference]) -> SafeString:
    return mark_safe(render_to_string("ballots/paper_differing.html", {"rows": differ}))  # noqa: S308 - our own


def _values(typing: _Typing) -> dict[str, str]:
    part = telling.part_of(typing.chance.box, typing.chance.body)
    return telling.values_of(part) | {"code": codes.compact(typing.code)}


def _hide(chance: Chance, filled: Filled) -> str:
    """A typing that nobody can read who has the page, good for this code alone."""
    plain = {"h": chance.digest.hex(), "a": dict(filled.choices), "c": filled.comment}
    packed = json.dumps(plain, separators=(",", ":")).encode()
    return _secret().encrypt(packed, encoder=URLSafeBase64Encoder).decode()


def _find(chance: Chance, hidden: str) -> Filled | None:
    """The typing again; None where it was altered, is of another code, or fits the form no longer."""
    try:
        plain = json.loads(_secret().decrypt(hidden.encode(), encoder=URLSafeBase64Encoder))
        if plain["h"] != chance.digest.hex():
            return None
        return ballots.check(
            chance.form, {code: str(choice) for code, choice in plain["a"].items()}, plain["c"]
        )
    except (CryptoError, ValueError, AnswersError):
        return None


def _secret() -> SecretBox:
    return SecretBox(salted_hmac("prongsai.ballots.paper", "typing", algorithm="sha256").digest())
