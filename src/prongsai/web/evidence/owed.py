"""What waits for people in the disclosures of a round: a sentence each, and the day it is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prongsai.frameworks import Text
from prongsai.thai import date_in_words
from prongsai.web.accounts.access import roles_at, units_of
from prongsai.web.accounts.models import Person
from prongsai.web.evidence.access import current
from prongsai.web.evidence.clarifying import window
from prongsai.web.evidence.entries import entries_of
from prongsai.web.evidence.models import Disclosure
from prongsai.web.evidence.states import OPEN
from prongsai.web.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to be done in the disclosures; `due` is None where no day is set."""

    say: Text
    due: datetime.date | None = None


def owed(person: Person, round_: Round, role: str = "") -> Iterator[Owed]:
    """What a person is to do about the disclosures of a round; nothing before somebody began them.

    `role` asks for what one of their posts brings alone.

    >>> [each.say.en for each in owed(colleague, round_)]
    ['Fill in 3 disclosure items of your unit by 31 March 2020']
    """
    found = current(round_)
    if found is None:
        return
    roles = {role} if role else roles_at(person, round_.body)
    if "officer" in roles and found.state in OPEN:
        yield _of_officer(found)
    if "contributor" in roles and found.state in OPEN:
        yield from _of_contributor(found, person)
    if "officer" in roles and found.state == "scored" and (told := _of_window(found)) is not None:
        yield told
    if "executive" in roles and found.state == "sent" and found.sent_by_id != person.pk:
        yield Owed(
            Text(
                "เสนอการเปิดเผยข้อมูล (OIT) ให้ท่านแล้ว โปรดอนุมัติหรือส่งกลับ",
                "The disclosures (OIT) are sent to you: approve them or send them back",
            )
        )


def _of_officer(disclosure: Disclosure) -> Owed:
    left = [each for each in entries_of(disclosure) if not each.is_filled]
    if disclosure.state == "returned" and disclosure.reason:
        why = disclosure.reason
        return Owed(
            Text(f"ผู้บริหารส่งการเปิดเผยข้อมูลกลับ: {why}", f"The executive sent the disclosures back: {why}")
        )
    if not left:
        return Owed(
            Text(
                "การเปิดเผยข้อมูลครบทุกข้อแล้ว เสนอผู้บริหาร",
                "Every disclosure item is done: send them to the executive",
            )
        )
    due = _first([each.due for each in left])
    return Owed(_left(Text("การเปิดเผยข้อมูลยังไม่ครบ", "Disclosure items not done yet:"), len(left), due), due)


def _of_window(disclosure: Disclosure) -> Owed | None:
    """That scores can be answered, until the last day; nothing once it is over."""
    found = window(disclosure)
    if found is None or not found.is_open:
        return None
    return Owed(
        Text(
            f"แจ้งคะแนนเบื้องต้นของการเปิดเผยข้อมูล (OIT) แล้ว ชี้แจงหรือยอมรับคะแนน {found.say.th}",
            f"Preliminary scores of the disclosures (OIT) are told: clarify or accept them; {found.say.en}",
        ),
        found.until,
    )


def _of_contributor(disclosure: Disclosure, person: Person) -> Iterator[Owed]:
    own = set(units_of(person, disclosure.round.body).values_list("pk", flat=True))
    left = [each for each in entries_of(disclosure) if each.unit_id in own and not each.is_filled]
    by_day = sorted({each.due for each in left}, key=lambda day: day or datetime.date.max)
    for due in by_day:
        count = sum(each.due == due for each in left)
        when = _by(due)
        yield Owed(
            Text(
                f"กรอกการเปิดเผยข้อมูลของส่วนราชการท่าน {count} ข้อ{when.th}",
                f"Fill in {count} disclosure {'item' if count == 1 else 'items'} of your unit{when.en}",
            ),
            due,
        )


def _left(said: Text, count: int, due: datetime.date | None) -> Text:
    when = _by(due)
    return Text(f"{said.th} {count} ข้อ{when.th}", f"{said.en} {count}{when.en}")


def _by(due: datetime.date | None) -> Text:
    if due is None:
        return Text("", "")
    return Text(f" ภายใน {date_in_words(due, 'th')}", f" by {date_in_words(due, 'en')}")


def _first(days: Sequence[datetime.date | None]) -> datetime.date | None:
    return min((each for each in days if each is not None), default=None)
