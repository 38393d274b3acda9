"""How many people of a body are asked, by which ways, and on which days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils import timezone

from prongsai.errors import BallotsError, Place, Problem
from prongsai.frameworks import Text
from prongsai.thai import date_in_words
from prongsai.web.accounts import trail, walls
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Body, Person
from prongsai.web.ballots import access, issuing
from prongsai.web.ballots.models import Box, Enrolled

_COUNTED = ("draft", "drilled", "open")
_PREPARED = ("draft", "drilled")
_CLOSED = Text("ปิดรับคำตอบแล้ว แก้จำนวนคนไม่ได้", "Answers are no longer taken; the head-count stays as it is.")
_BEGUN = Text(
    "เปิดรับคำตอบแล้ว แก้ข้อนี้ไม่ได้ เพราะผู้ตอบได้รับแจ้งไปแล้ว",
    "Answers are being taken: this stays as people were told.",
)


def set_people(part: Enrolled, staff: int, public: int, person: Person) -> Enrolled:
    """How many staff, and how many of the public served, are asked.

    RefusedError once the box is closed. BallotsError where more slips were made than for so many people, or
    a number is lowered that an open link stops at: by lowering it one could find out how many answered.
    """
    refuse(access.why_not_tell_people(part, person))
    with transaction.atomic():
        box, held = _held(part)
        refuse(None if box.state in _COUNTED else _CLOSED)
        before = {"staff": held.staff, "public": held.public}
        held.staff, held.public = staff, public
        problems = [*_beyond_slips(held), *(_lowered(held, before) if box.state == "open" else ())]
        if problems:
            raise BallotsError(problems)
        held.save(update_fields=["staff", "public"])
        _tell(held, person, "box.people", before=before, staff=staff, public=public)
    return held


def _beyond_slips(part: Enrolled) -> Iterator[Problem]:
    """Forms of which there are more slips already than so many people may have."""
    for form in part.box.forms:
        made = issuing.given_out(part, form)
        if made > issuing.most(part, form):
            yield Problem(
                "fewer-than-slips",
                f"ออกรหัสของ {form} ไปแล้ว {made:,} รหัส มากกว่าจำนวนคนนี้รวมสำรองร้อยละ 5",
                f"{made:,} codes of {form} were given out, more than for so many people and 5 per cent.",
                Place(column="staff" if form == "IIT" else "public"),
            )


def _lowered(part: Enrolled, before: Mapping[str, int]) -> Iterator[Problem]:
    for column, number, has_link in (
        ("staff", part.staff, part.staff_link),
        ("public", part.public, part.public_link),
    ):
        if has_link and number < before[column]:
            yield Problem(
                "lowered-while-open",
                f"ระหว่างเปิดรับคำตอบ จำนวนที่มีลิงก์เปิดเพิ่มได้ แต่ลดไม่ได้ (เดิม {before[column]:,})",
                f"While answers are taken, a number with an open link may be raised, but not lowered "
                f"(it is {before[column]:,}).",
                Place(column=column),
            )


def set_ways(part: Enrolled, *, staff_link: bool, public_link: bool, person: Person) -> Enrolled:
    """Whether an open link leads to the staff survey, and to the public one; fixed once answers are taken."""
    refuse(access.why_not_hand_out(part, person))
    with transaction.atomic():
        box, held = _held(part)
        refuse(None if box.state in _PREPARED else _BEGUN)
        held.staff_link, held.public_link = staff_link, public_link
        held.save(update_fields=["staff_link", "public_link"])
        _tell(held, person, "box.ways", staff_link=staff_link, public_link=public_link)
    return held


def set_days(box: Box, opens_on: datetime.date, closes_on: datetime.date, person: Person) -> Box:
    """Other days; while answers are taken, only a later or earlier last day.

    BallotsError where the last day is before the first, or over already: to close early is a step of its own.
    """
    refuse(access.why_not_keep(box, person))
    check_days(opens_on, closes_on)
    with transaction.atomic():
        held = Box.objects.select_for_update().get(pk=box.pk)
        refuse(None if held.state in _COUNTED else _CLOSED_DAYS)
        refuse(_BEGUN if held.state == "open" and opens_on != held.opens_on else None)
        held.opens_on, held.closes_on = opens_on, closes_on
        held.save(update_fields=["opens_on", "closes_on"])
        trail.write(
            person, "box.days", body=held.alone, role="officer" if held.alone_id else "overseer",
            about=f"{held.year} · {held.pk}", opens_on=str(opens_on), closes_on=str(closes_on),
        )  # fmt: skip
    return held


_CLOSED_DAYS = Text("ปิดรับคำตอบแล้ว เปลี่ยนวันไม่ได้", "Answers are no longer taken; the days stay as they were.")


def check_days(opens_on: datetime.date, closes_on: datetime.date) -> None:
    """BallotsError where the last day is before the first, or over already."""
    if closes_on < opens_on:
        first = date_in_words(opens_on), date_in_words(opens_on, "en")
        raise BallotsError(
            Problem(
                "days-turned",
                f"วันสุดท้ายต้องไม่มาก่อนวันแรก ({first[0]})",
                f"The last day must not come before the first ({first[1]}).",
                Place(column="closes_on"),
            )
        )
    today = timezone.localdate()
    if closes_on < today:
        now = date_in_words(today), date_in_words(today, "en")
        raise BallotsError(
            Problem(
                "days-over",
                f"วันสุดท้ายผ่านไปแล้ว (วันนี้ {now[0]})",
                f"The last day is over already (today is {now[1]}).",
                Place(column="closes_on"),
            )
        )


def _held(part: Enrolled) -> tuple[Box, Enrolled]:
    """The box, so that it does not close meanwhile, and the body's part in it."""
    with walls.everything():
        box = Box.objects.select_for_update().get(pk=part.box_id)
    held = (
        Enrolled.objects.select_for_update(of=("self",)).select_related("box", "round__body").get(pk=part.pk)
    )
    return box, held


def _tell(part: Enrolled, person: Person, action: str, **detail: object) -> None:
    body: Body = part.round.body
    trail.write(person, action, body=body, role="", about=f"{part.box.year} · {part.box_id}", **detail)
