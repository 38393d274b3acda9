"""The states of a disclosure and which may follow which, with whose move it is: as tables."""

from __future__ import annotations

from collections.abc import Mapping

from prongsai.frameworks import Text

STATES: Mapping[str, Text] = {
    "draft": Text("กำลังกรอก", "draft"),
    "sent": Text("เสนอผู้บริหารแล้ว", "sent to the executive"),
    "returned": Text("ส่งกลับให้แก้ไข", "sent back"),
    "approved": Text("อนุมัติและส่งตรวจแล้ว", "approved and sent for review"),
    "scored": Text("แจ้งคะแนนเบื้องต้นแล้ว", "preliminary scores told"),
    "clarifying": Text("อยู่ระหว่างพิจารณาคำชี้แจง", "clarification being looked at"),
    "final": Text("สิ้นสุดแล้ว", "final"),
    "replaced": Text("มีฉบับใหม่แทนแล้ว", "replaced by a newer version"),
}
#: While in these, entries may be changed; ever after the database refuses.
OPEN = ("draft", "returned")
#: While in these, what was approved is locked.
LOCKED = ("approved", "scored", "clarifying", "final", "replaced")

#: Allowed moves: from, to, whose. The same table is held by triggers of the database.
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("draft", "sent"): "officer",
    ("returned", "sent"): "officer",
    ("sent", "draft"): "officer",  # taken back before the executive has looked
    ("sent", "returned"): "executive",
    ("sent", "approved"): "executive",
    ("approved", "replaced"): "officer",  # a correction, while no assessor has begun
    ("approved", "scored"): "lead",
    ("scored", "clarifying"): "officer",
    ("scored", "final"): "lead",  # nothing to clarify, or the window is over
    ("clarifying", "final"): "lead",
}
