"""What waits for the officer of a body in its surveys: a sentence each, and the day it is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from prongsai.frameworks import Text
from prongsai.web.ballots.access import enrolled_of
from prongsai.web.ballots.handing_out import OF_ASSESSORS, STAFF, has_link
from prongsai.web.ballots.issuing import given_out
from prongsai.web.ballots.models import Box, Enrolled
from prongsai.web.ballots.progress import standings
from prongsai.web.rounds.models import Round

#: What a box of the body's own waits for, by its state.
_OWN_BOX = {
    "draft": Text("กล่องคำตอบยังไม่มีกุญแจที่ซ้อมเปิดแล้ว", "The ballot box has no key yet that passed its drill"),
    "closed": Text(
        "ปิดรับคำตอบแล้ว เปิดกล่องด้วยวลีรหัสของสองคน", "Answers are in: open the box with both pass-phrases"
    ),
}


def by_officer(round_: Round, on: datetime.date) -> Iterator[tuple[Text, datetime.date | None]]:
    """What is to be done about the surveys of a round on a day."""
    part = enrolled_of(round_)
    if part is None:
        return
    box = part.box
    if box.key_form == "passphrase" and box.state in _OWN_BOX:
        yield _OWN_BOX[box.state], box.opens_on if box.state == "draft" else None
    if box.state in ("draft", "drilled", "open"):
        yield from _of_people(part)
    if box.state == "open":
        yield from _of_answers(part, on)


def _of_people(part: Enrolled) -> Iterator[tuple[Text, datetime.date | None]]:
    box: Box = part.box
    if not (part.staff and part.public):
        yield Text("ใส่จำนวนคนที่ขอให้ตอบแบบวัด", "Give the head-count of the surveys"), box.opens_on
    elif _needs_slips(part):
        yield Text("จัดทำใบแจกรหัสของ IIT", "Make the slips with codes for IIT"), box.opens_on


def _needs_slips(part: Enrolled) -> bool:
    by_body = part.hands_out == "body" or part.box.alone_id is not None
    return by_body and not has_link(part, STAFF) and not given_out(part, STAFF)


def _of_answers(part: Enrolled, on: datetime.date) -> Iterator[tuple[Text, datetime.date | None]]:
    left = (part.box.closes_on - on).days
    for each in standings(part, on):
        if each.form != OF_ASSESSORS and each.is_reached is False and each.as_of is not None:
            yield (
                Text(
                    f"{each.form} ยังไม่ถึงจำนวนขั้นต่ำ {each.minimum:,} คน เหลือเวลา {left} วัน เตือนทุกคนอีกครั้ง",
                    f"{each.form}: the minimum of {each.minimum:,} is not reached, {left} days left; "
                    "remind everyone",
                ),
                part.box.closes_on,
            )
