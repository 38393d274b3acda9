"""How far the adoption of a plan is, and how papers put it, so that no two of them say different things."""

from __future__ import annotations

from prongsai.documents.papers import official
from prongsai.documents.subject import Subject
from prongsai.measures import Adoption
from prongsai.thai import date_in_words


def has_measures(subject: Subject) -> bool:
    """True where papers may say that measures are set: there are some, and they were not sent back."""
    return bool(subject.plan.measures) and subject.plan.state != "returned"


def is_awaited(subject: Subject) -> bool:
    """True where measures are still to be adopted: nothing tells that they are, or are under way."""
    return has_measures(subject) and not subject.plan.is_adopted and not subject.plan.is_reported


def state_said(subject: Subject) -> str:
    """Whether the plan is adopted, in a sentence; dots to be filled in where the file does not tell."""
    plan, say = subject.plan, subject.say
    if plan.state == "returned":
        because = plan.returned_because
        return say(
            f"แผนนี้ส่งคืนให้แก้ไข ยังไม่ได้รับความเห็นชอบ{f' เพราะ{because}' if because else ''}",
            f"This plan was returned and has not been adopted{f': {because}' if because else ''}.",
        )
    if plan.state == "proposed":
        return say("แผนนี้เสนอผู้บริหารแล้ว ยังไม่ได้รับความเห็นชอบ", "This plan is proposed and has not been adopted.")
    if plan.is_adopted or not plan.is_state_given:
        closed = say(" และปิดแผนแล้ว", "; it is closed") if plan.state == "closed" else ""
        how = how_said(subject)
        return say(f"แผนนี้{how}{closed}", f"This plan was {how}{closed}.")
    return say("แผนนี้เป็นร่าง ยังไม่ได้รับความเห็นชอบ", "This plan is a draft and has not been adopted.")


def how_said(subject: Subject) -> str:
    """By whom, when and on what the plan was adopted; dots where that is not known.

    >>> how_said(subject)
    'ได้รับความเห็นชอบจากนายกเทศมนตรี เมื่อวันที่ 15 ตุลาคม 2568 ตามมติที่ประชุม ครั้งที่ 1/2569'
    """
    dots, given = official.or_dots(""), subject.plan.adopted
    adopted = given or Adoption(f" {dots}", reference=f" {dots}")
    th, en = f"ได้รับความเห็นชอบจาก{adopted.by}", f"adopted by {adopted.by.strip()}"
    if adopted.date is not None:
        th += f" เมื่อวันที่ {date_in_words(adopted.date)}"
        en += f" on {date_in_words(adopted.date, 'en')}"
    elif given is None:
        th, en = f"{th} เมื่อวันที่ {dots}", f"{en} on {dots}"
    if adopted.reference:
        th, en = f"{th} ตาม{adopted.reference}", f"{en} ({adopted.reference.strip()})"
    return subject.say(th, en)
