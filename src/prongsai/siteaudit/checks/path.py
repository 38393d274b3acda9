"""Whether one can click from the home page to the address.

Met: a path was found. Not met: none was found although the crawl ended by itself, read every page of the
site that it met, and the home page is no program. Where it was blind, stopped or kept out anywhere, a path
may lead through what it did not see: could not judge.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, met
from prongsai.siteaudit.model import Finding

NAME = "path"
_OPEN_BY_HAND = (
    "ให้คนเปิดหน้าหลักแล้วลองคลิกไปถึงหน้านี้ หากไปไม่ถึงให้เพิ่มลิงก์ในเมนู",
    "have a person try to click there from the home page, and add a link to the menu if that fails",
)


def check(seen: Seen) -> Finding | None:
    if seen.path is not None:
        return met(NAME, seen, clicks=seen.path.clicks, path=seen.path.say())
    doubt = _doubt(seen)
    if doubt is not None:
        return finding(NAME, "could_not_judge", doubt, _OPEN_BY_HAND, seen)
    return finding(
        NAME, "not_met",
        ("ไม่มีทางคลิกจากหน้าหลักของเว็บไซต์ไปถึงที่อยู่นี้", "no clicks lead from the home page to this address"),
        (
            "เพิ่มลิงก์ไปยังหน้านี้ในเมนูหรือในหน้าที่เข้าถึงได้จากหน้าหลัก แล้วตรวจอีกครั้ง",
            "link to it from the menu, or from a page that the home page leads to, and check again",
        ),
        seen,
    )  # fmt: skip


def _doubt(seen: Seen) -> tuple[str, str] | None:
    """Why the missing path may be there after all; None where it may not."""
    if seen.is_blind:
        return (
            "หน้าหลักอ่านไม่ได้หรือสร้างเมนูด้วยสคริปต์ จึงไม่เห็นเส้นทาง",
            "the home page could not be read, or its menu is made by script, so that no path is seen",
        )
    if seen.stopped:
        return (
            "การสำรวจเว็บไซต์หยุดก่อนครบทุกหน้า เส้นทางอาจอยู่ในหน้าที่ยังไม่ได้อ่าน",
            "the walk through the site ended before every page was seen, and a path may lie in what was not",
        )
    if seen.missed:
        return (
            f"ยังไม่พบเส้นทาง แต่มี {seen.missed:,} หน้าของเว็บไซต์ที่อ่านไม่ได้หรืออ่านได้ไม่ครบ เส้นทางอาจผ่านหน้าเหล่านั้น",
            f"no path was found, but {seen.missed:,} of the site's pages could not be read in full",
        )
    return None
