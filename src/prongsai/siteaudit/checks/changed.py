"""Whether what is there now is what was approved.

Never "not met": a counter or a date changes a page that is the same in substance, so that a difference is
could not judge, for a person to look at. Says nothing before an approval, nor where nothing was read.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, met
from prongsai.siteaudit.model import Finding

NAME = "changed"


def check(seen: Seen) -> Finding | None:
    if not seen.approved or seen.look is None or not seen.look.is_fine:
        return None
    if seen.look.digest == seen.approved:
        return met(NAME, seen, digest=seen.approved)
    return finding(
        NAME, "could_not_judge",
        (
            "เนื้อหาต่างจากเมื่อผู้บริหารอนุมัติ อาจเป็นเพียงตัวนับหรือวันที่ หรือเนื้อหาถูกแก้ไข",
            "the content differs from what was approved: a counter or a date, or it was edited",
        ),
        ("เปิดดูว่าอะไรเปลี่ยน หากเป็นสาระให้เสนออนุมัติใหม่", "if it matters, have it approved anew"),
        seen, digest=seen.look.digest, approved=seen.approved,
    )  # fmt: skip
