"""The way of a box as a line of steps, for every page that leads along it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from prongsai.frameworks import Text
from prongsai.web.ballots.models import Box

#: In their order; each is done once, and none is undone.
STEPS: dict[str, Text] = {
    "make": Text("ตั้งกล่อง", "Set up"),
    "key": Text("ทำกุญแจ", "Key"),
    "drill": Text("ซ้อมเปิด", "Drill"),
    "open": Text("เปิดรับคำตอบ", "Take answers"),
    "close": Text("ปิดรับ", "Close"),
    "opened": Text("เปิดกล่อง", "Open the box"),
    "purged": Text("ทำลายบัตรและกุญแจ", "Destroy"),
}
_CODES = tuple(STEPS)
_NEXT = {"drilled": "open", "open": "close", "closed": "opened", "opened": "purged"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a box: done, the next to do, or to come; `day` where one is set for it."""

    code: str
    name: Text
    when: Literal["past", "now", "ahead"]
    day: datetime.date | None


def next_of(box: Box | None) -> str:
    """The step that is to be done next; nothing is left where it is "".

    >>> next_of(None), next_of(Box(state="open"))
    ('make', 'close')
    """
    if box is None:
        return "make"
    if box.state == "draft":
        return "drill" if box.public_key else "key"
    return _NEXT.get(box.state, "")


def steps_of(box: Box | None) -> list[Step]:
    """Every step, with how far the box is."""
    found = next_of(box)
    now = _CODES.index(found) if found else len(_CODES)
    days = {"open": box.opens_on, "close": box.closes_on, "purged": box.purged_on} if box else {}
    return [
        Step(code, name, "past" if place < now else "now" if place == now else "ahead", days.get(code))
        for place, (code, name) in enumerate(STEPS.items())
    ]
