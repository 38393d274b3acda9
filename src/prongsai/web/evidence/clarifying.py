"""Clarification: the body answers preliminary scores while the window is open; the lead decides; it is final.

Only what was open at the address that was approved counts, so that no new address can be given. What is
written is a draft until it is sent, once. A body that sends nothing by the end of the last day has accepted.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import rfc8785
from django.db import transaction
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.thai import date_in_words
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import review_access
from prongsai.web.evidence.models import Clarification, Decision, Disclosure
from prongsai.web.evidence.reviewing import MET, NOT_MET, Given
from prongsai.web.evidence.scores import CLARIFIED, digest_of, first_scores

#: From here on the body may know the scores.
TOLD = ("scored", "clarifying", "final")
_NOT_TOLD = Text("ยังไม่ได้แจ้งคะแนนเบื้องต้น", "The preliminary scores are not told yet.")
_SENT = Text(
    "ส่งคำชี้แจงหรือยอมรับคะแนนไปแล้ว จึงแก้ไขไม่ได้",
    "The clarification was sent, or the scores accepted; nothing can be changed any more.",
)
_FINAL = Text("การตรวจสิ้นสุดแล้ว", "The review is over.")
_NOTHING_WRITTEN = Text(
    "ยังไม่ได้เขียนคำชี้แจงข้อใด หากไม่มีข้อชี้แจงให้ใช้ปุ่มยอมรับคะแนน",
    "Nothing is written for any item yet; without anything to clarify, accept the scores.",
)
_DRAFTS = Text(
    "มีคำชี้แจงที่เขียนไว้แต่ยังไม่ได้ส่ง ให้ส่งคำชี้แจง หรือลบข้อความออกก่อนยอมรับคะแนน",
    "Something is written but not sent: send it, or clear it before the scores are accepted.",
)
_WINDOW_OPEN = Text(
    "หน่วยงานยังชี้แจงได้อยู่ จึงยังสิ้นสุดการตรวจไม่ได้", "The body may still clarify, so this cannot end yet."
)
_ALONE = Text(
    "ท่านเป็นผู้ตรวจเพียงคนเดียวของหน่วยงานนี้ จึงต้องให้ผู้ประเมินหลักคนอื่นพิจารณาคำชี้แจง",
    "You alone read this body, so another lead assessor must decide on its clarification.",
)


class StaleError(RefusedError):
    """Somebody saved meanwhile; `saved` is what stands, words by code."""

    def __init__(self, saved: Mapping[str, str]) -> None:
        self.saved = saved
        th = "มีผู้บันทึกคำชี้แจงไปแล้วระหว่างที่ท่านเขียน ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูข้อที่ต่างกันแล้วบันทึกอีกครั้ง"
        en = "Somebody saved while you were writing. Nothing was overwritten: see what differs, then save."
        super().__init__(Problem("stale", th, en))


# --------------------------------------------------------------------------------------------- the window


@dataclass(frozen=True, slots=True)
class Window:
    """Until when the body may clarify; `days` are those left after today, below zero where it is over."""

    until: datetime.date
    days: int

    @property
    def is_open(self) -> bool:
        return self.days >= 0

    @property
    def say(self) -> Text:
        """The clock in words.

        >>> Window(datetime.date(2021, 3, 31), 3).say.en
        '3 days left, until 23:59 on 31 March 2021'
        """
        th, en = date_in_words(self.until, "th"), date_in_words(self.until, "en")
        if self.days < 0:
            return Text(f"หมดเวลาชี้แจงแล้วเมื่อ 23.59 น. ของวันที่ {th}", f"The time ended at 23:59 on {en}")
        if self.days == 0:
            return Text(
                f"วันนี้เป็นวันสุดท้าย ถึง 23.59 น. ของวันที่ {th}", f"Today is the last day, until 23:59 on {en}"
            )
        left = f"{self.days} day{'' if self.days == 1 else 's'} left"
        return Text(f"เหลือ {self.days} วัน ถึง 23.59 น. ของวันที่ {th}", f"{left}, until 23:59 on {en}")


def window(disclosure: Disclosure) -> Window | None:
    """The window for clarification by the calendar of Thailand; None before the scores are told."""
    until = disclosure.clarify_until
    return None if until is None else Window(until, (until - timezone.localdate()).days)


# --------------------------------------------------------------------------------------- what the body says


def why_not_clarify(disclosure: Disclosure, person: Person) -> Text | None:
    """Why this person may not write, send or accept now, or nothing."""
    refused = access.why_not("officer", person, disclosure.round.body)
    if refused is not None:
        return refused
    if disclosure.state in ("clarifying", "final"):
        return _SENT if disclosure.state == "clarifying" else _FINAL
    found = window(disclosure)
    if disclosure.state != "scored" or found is None:
        return _NOT_TOLD
    return None if found.is_open else found.say


def disputable(disclosure: Disclosure) -> list[str]:
    """The codes of the items that were given no points, in the order of the year."""
    return [code for code, each in first_scores(disclosure).items() if each.score == NOT_MET]


def words_of(disclosure: Disclosure) -> dict[str, str]:
    """What the body wrote, by code in the order of the year: drafts until it is sent."""
    written = dict(disclosure.clarifications.values_list("code", "words"))
    return {
        item.code: written[item.code] for item in disclosure.round.framework.items if item.code in written
    }


def seal_of(words: Mapping[str, str]) -> str:
    """What tells one state of the drafts from another."""
    return hashlib.sha256(rfc8785.dumps(dict(words))).hexdigest()


def keep(disclosure: Disclosure, typed: Mapping[str, str], seen: str, person: Person) -> None:
    """Save drafts by code, blank ones taken away; `seen` is the seal of those on the page.

    RefusedError says why not; StaleError where somebody saved others meanwhile.
    """
    with transaction.atomic():
        held = _held(disclosure)
        refuse(why_not_clarify(held, person))
        _keep(held, typed, seen, person)


def _keep(held: Disclosure, typed: Mapping[str, str], seen: str, person: Person) -> None:
    saved = words_of(held)
    if seal_of(saved) != seen:
        raise StaleError(saved)
    allowed = disputable(held)
    for code, words in typed.items():
        if code not in allowed:
            th, en = f"ข้อ {code} ชี้แจงไม่ได้ เพราะได้คะแนนแล้ว", f"{code} was given its points."
            raise RefusedError(Problem("not-disputable", th, en))
        if not words.strip():
            held.clarifications.filter(code=code).delete()
        elif words.strip() != saved.get(code):
            row = held.clarifications.filter(code=code).first() or Clarification(
                disclosure=held, code=code, version=0
            )
            row.words, row.person = words.strip(), person
            row.version += 1
            row.save()


def send(disclosure: Disclosure, typed: Mapping[str, str], seen: str, person: Person) -> Disclosure:
    """Save what was typed and send all of it, once; from then on the database refuses changes."""
    with transaction.atomic():
        held = _held(disclosure)
        refuse(why_not_clarify(held, person))
        _keep(held, typed, seen, person)
        words = words_of(held)
        refuse(None if words else _NOTHING_WRITTEN)
        _move(held, "clarifying")
        _tell(held, person, "clarification.sent", "officer", items=list(words), digest=seal_of(words))
    return held


def accept(disclosure: Disclosure, person: Person) -> Disclosure:
    """Say that the body accepts the scores: nothing is left to clarify, and the lead may end it."""
    with transaction.atomic():
        held = _held(disclosure)
        refuse(why_not_clarify(held, person))
        refuse(_DRAFTS if words_of(held) else None)
        _move(held, "clarifying")
        _tell(held, person, "clarification.accepted", "officer")
    return held


# ------------------------------------------------------------------------------------------ the lead decides


def sent_words(disclosure: Disclosure) -> dict[str, str]:
    """What the body sent, by code; drafts that were never sent are nobody's but the body's own."""
    is_sent = disclosure.state == "clarifying" or (disclosure.state == "final" and _was_sent(disclosure))
    return words_of(disclosure) if is_sent else {}


def _was_sent(disclosure: Disclosure) -> bool:
    return disclosure.decisions.filter(stage=CLARIFIED).exists()


def why_not_settle(disclosure: Disclosure, person: Person) -> Text | None:
    """Why this person may not decide and end the review now, or nothing."""
    refused = review_access.why_not_lead(disclosure, person)
    if refused is not None:
        return refused
    if disclosure.state == "final":
        return _FINAL
    found = window(disclosure)
    if disclosure.state not in TOLD or found is None:
        return _NOT_TOLD
    if disclosure.state == "scored":
        return _WINDOW_OPEN if found.is_open else None
    assignment = review_access.assignment_of(disclosure)
    is_alone = assignment is not None and assignment.second_id is None and assignment.first_id == person.pk
    return _ALONE if is_alone and sent_words(disclosure) else None


def settle(disclosure: Disclosure, decided: Mapping[str, Given], person: Person) -> Disclosure:
    """Decide on every item the body disputed, by code, and end the review; the scores are final.

    RefusedError names every disputed item that lacks its score or reason.
    """
    with transaction.atomic():
        held = _held(disclosure)
        refuse(why_not_settle(held, person))
        disputed = sent_words(held)
        _refuse_undecided(disputed, decided)
        Decision.objects.bulk_create(
            Decision(
                disclosure=held, code=code, stage=CLARIFIED, score=decided[code].score, person=person,
                reasons=list(decided[code].reasons), words=decided[code].words.strip(), basis="lead",
            )
            for code in disputed
        )  # fmt: skip
        held.final_at = timezone.now()
        _move(held, "final", "final_at")
        raised = [code for code in disputed if decided[code].score == MET]
        _tell(
            held, person, "review.final", "lead", items=list(disputed), raised=raised, digest=digest_of(held)
        )
    return held


def _refuse_undecided(disputed: Mapping[str, str], decided: Mapping[str, Given]) -> None:
    problems = [
        Problem("undecided", f"ข้อ {code} ต้องมีคะแนนและเหตุผล", f"{code} needs a score and a reason.")
        for code in disputed
        if code not in decided or decided[code].score not in (MET, NOT_MET) or not decided[code].words.strip()
    ]
    strangers = [code for code in decided if code not in disputed]
    problems += [
        Problem("not-disputed", f"หน่วยงานไม่ได้ชี้แจงข้อ {code}", f"The body did not dispute {code}.")
        for code in strangers
    ]
    if problems:
        raise RefusedError(problems)


def _held(disclosure: Disclosure) -> Disclosure:
    """The disclosure, held until the transaction ends."""
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("round__body")
    return rows.get(pk=disclosure.pk)


def _move(held: Disclosure, to: str, *more: str) -> None:
    held.state = to
    held.save(update_fields=["state", *more])


def _tell(held: Disclosure, person: Person, action: str, role: str, **detail: object) -> None:
    about = str(held.round.year)
    trail.write(person, action, body=held.round.body, role=role, about=about, version=held.version, **detail)
