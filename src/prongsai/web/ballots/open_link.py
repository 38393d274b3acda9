"""The open link: no code is needed; the device does some work instead, so that scripts pay for each answer.

The page carries a challenge, signed, of one link, one form and a few hours; solving it makes a code, always
the same one. From there on everything is as with a code that was handed out: it is kept as a hash, the ballot
is sealed, and the same challenge sent again replaces that one ballot. This slows those who answer often; only
codes prevent them, and results say "open link" beside the score.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import urllib.parse
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from prongsai import ballots
from prongsai.ballots import Form
from prongsai.errors import AnswersError, Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import RefusedError
from prongsai.web.ballots import answering, casting, issuing, tag_keys, telling
from prongsai.web.ballots.casting import Chance
from prongsai.web.ballots.models import CountSnapshot, Enrolled

#: Numbers of which one solves a challenge: a second or two of a phone's time on average.
HARDEST = 60_000
_GOOD_FOR = datetime.timedelta(hours=6)
_MARK = 8
_CODE = 16
_LONGEST_SOLUTION = 2_000
STAFF = "IIT"
_STALE = Problem(
    "challenge-stale",
    "ยังไม่ได้ส่ง: หน้านี้เปิดค้างไว้นาน หรืออุปกรณ์ยังคำนวณไม่เสร็จ คำตอบยังอยู่ครบ รอสักครู่แล้วกดส่งอีกครั้ง",
    "Not sent yet: this page was open for long, or the device had not finished its sum. "
    "Your answers are still here; wait a moment and send again.",
)
_FULL = Text(
    "ลิงก์นี้ได้รับคำตอบครบตามจำนวนผู้มีส่วนได้ส่วนเสียที่หน่วยงานแจ้งไว้แล้ว จึงรับเพิ่มไม่ได้ ขอบคุณที่สละเวลา",
    "This link has taken as many answers as there are people, by the number this body gave, and can take no "
    "more. Thank you for your time.",
)


def answer(request: HttpRequest, token: str, mark: str = "") -> HttpResponse:
    """The form at once; sent with its challenge solved, it is a ballot."""
    part = telling.part_of_token(token)
    form = None if part is None else form_of(part, mark)
    if part is None or form is None:
        raise Http404
    if part.box.state != "open":
        return answering.not_open(request, part, was_sent="send" in request.POST)
    if request.method != "POST" and is_full(part, form.code):
        return answering.not_taken(request, part, _FULL, was_sent=False)
    if "send" in request.POST:
        return _sent(request, part, form)
    return _form(request, part, form, request.POST, ())


def path_of(part: Enrolled, form: str) -> str:
    """Where the open link of a form leads, without the host; the staff's cannot be told from the public's.

    >>> path_of(part, "EIT1")
    '/s/o/4TNM0V1S/'
    """
    if form == STAFF:
        return reverse("staff-link", args=[part.token, _mark_of(part)])
    return reverse("open-link", args=[part.token])


def form_of(part: Enrolled, mark: str) -> Form | None:
    """The form that an open link of a body is for; None where the body has no such link."""
    framework = part.box.framework
    if mark:
        is_theirs = part.staff_link and constant_time_compare(mark, _mark_of(part))
        return ballots.form_of(framework, STAFF) if is_theirs and STAFF in framework.forms else None
    public = [each for each in framework.forms if each != STAFF]
    return ballots.form_of(framework, public[0]) if part.public_link and public else None


def is_full(part: Enrolled, form: str) -> bool:
    """True where by this morning's count as many had answered as there are people, if that number is known.

    A live count here would be one that anybody could watch, by changing the number it is held against.
    """
    people = issuing.people_of(part, form)
    stratum = ballots.stratum_of_counts(ballots.stratum_of(part.box.framework, form, "open"))
    counted = CountSnapshot.objects.filter(box=part.box_id, body=part.round.body_id, stratum=stratum)
    with walls.everything():
        latest = counted.order_by("-day").values_list("n_floor5", flat=True).first()
    return bool(people and latest and latest >= people)


# --------------------------------------------------------------------------------------------- the challenge


def challenge_of(part: Enrolled, form: str, now: datetime.datetime | None = None) -> dict[str, str]:
    """A new challenge, by the names that the page's script reads."""
    made = create_challenge(
        ChallengeOptions(
            hmac_key=_signing_key(),
            max_number=HARDEST,
            expires=(now or timezone.now()) + _GOOD_FOR,
            params={"link": part.token, "form": form},
        )
    )
    found = {"salt": made.salt, "challenge": made.challenge, "signature": made.signature}
    return found | {"most": str(made.max_number)}


def code_of(part: Enrolled, form: str, solution: str) -> bytes | None:
    """The code that a solved challenge makes, the same every time; None where it is none of this link's."""
    read = _read(solution)
    if read is None or not verify_solution(read, _signing_key())[0]:
        return None
    of = urllib.parse.parse_qs(str(read["salt"]).partition("?")[2])
    if of.get("link") != [part.token] or of.get("form") != [form] or "expires" not in of:
        return None
    said = f"open {part.token} {form} {read['challenge']}".encode()
    return hmac.digest(tag_keys.of(part.box_id), said, hashlib.sha256)[:_CODE]


def _read(solution: str) -> Any:
    """What the script sent, where it has the shape of a solution."""
    try:
        read = json.loads(b64decode(solution[:_LONGEST_SOLUTION], validate=True))
    except ValueError:
        return None
    words = ("algorithm", "challenge", "salt", "signature")
    if not isinstance(read, dict) or any(type(read.get(word)) is not str for word in words):
        return None
    return read if read["algorithm"] == "SHA-256" and type(read.get("number")) is int else None


def _signing_key() -> str:
    return _derived("challenges of open links")


def _mark_of(part: Enrolled) -> str:
    """What the staff's link has beyond the public's, which tells nothing of it."""
    return _derived(f"staff link {part.token}")[:_MARK]


def _derived(purpose: str) -> str:
    """A secret of its own for a purpose."""
    return hmac.new(settings.SECRET_KEY.encode(), purpose.encode(), hashlib.sha256).hexdigest()


# ------------------------------------------------------------------------------------------------- the pages


def _sent(request: HttpRequest, part: Enrolled, form: Form) -> HttpResponse:
    try:
        filled = ballots.check(form, answering.given_in(request.POST, form), request.POST.get("comment", ""))
    except AnswersError as error:
        return _form(request, part, form, request.POST, error.problems)
    code = code_of(part, form.code, request.POST.get("altcha", ""))
    if code is None:
        return _form(request, part, form, request.POST, (_STALE,))
    chance = _chance(part, form.code, code)
    if chance is None:
        return answering.not_taken(request, part, _FULL, was_sent=True)
    try:
        receipt = casting.cast(chance, filled)
    except RefusedError:
        return answering.not_open(request, part, was_sent=True)
    return answering.received(request, receipt, _draft_of(part, form), part.token)


def _chance(part: Enrolled, form: str, code: bytes) -> Chance | None:
    """What the code is good for, kept first where it is new; None where the link has taken its share.

    The code stands on the disk before the ballot is cast: two transactions, which share nothing.
    """
    found = casting.find(code)
    if found is not None:
        return found
    if is_full(part, form):
        return None
    try:
        with transaction.atomic():
            issuing.keep(part, form, "open", [code])
    except IntegrityError:  # sent twice in the same moment, or the box closed in it
        found = casting.find(code)
        if found is None:
            raise
    return found or casting.find(code)


def _form(
    request: HttpRequest, part: Enrolled, form: Form, given: Mapping[str, str], problems: tuple[Problem, ...]
) -> HttpResponse:
    values = telling.values_of(part) | challenge_of(part, form.code)
    values |= {"draft": _draft_of(part, form), "token": part.token}
    return answering.questionnaire(request, "ballots/open.html", form, values, given, problems)


def _draft_of(part: Enrolled, form: Form) -> str:
    return f"{part.token}-{form.code}"
