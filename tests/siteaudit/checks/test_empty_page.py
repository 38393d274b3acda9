"""Whether a page holds anything."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.empty_page import check
from prongsai.siteaudit.model import Page, Verdict
from tests.siteaudit.checks.making import PROSE, look, page, paper, said, seen

MENU = ("หน้าหลัก", "ข้อมูลหน่วยงาน", "แผนดำเนินงาน", "ข่าวประชาสัมพันธ์", "ติดต่อเรา")
FOOTER = "เทศบาลตำบลบ้านตัวอย่าง 99 หมู่ 1 โทร 0-0000-0000"

PAGES: dict[str, tuple[Page, Verdict]] = {
    "content": (page(PROSE, *MENU), "met"),
    "a chart in a picture": (page(FOOTER, *MENU, pictures=4), "met"),
    "construction": (page(f"อยู่ระหว่างปรับปรุง {FOOTER}", *MENU), "not_met"),
    "construction with a sign": (page("ขออภัย อยู่ระหว่างการปรับปรุงข้อมูล", pictures=1), "not_met"),
    "under construction": (page("Under Construction"), "not_met"),
    "coming soon": (page("Coming soon!", title="โครงสร้าง"), "not_met"),
    "construction in the title": (page(PROSE, title="กำลังปรับปรุง", pictures=9), "not_met"),
    "construction beside pictures": (page(f"อยู่ระหว่างปรับปรุง {FOOTER}", pictures=6), "could_not_judge"),
    "construction beside a file": (page("อยู่ระหว่างปรับปรุง", "แผน > plan.pdf"), "could_not_judge"),
    "construction in long prose": (page(f"อยู่ระหว่างปรับปรุง {PROSE * 5}"), "met"),
    "a road is mended": (page(f"แจ้งข่าว กำลังปรับปรุงถนนสายหลัก {FOOTER}"), "met"),
    "a law is mended": (page("กฎหมายที่อยู่ระหว่างปรับปรุงแก้ไข"), "met"),
    "404 as 200": (page("404 Not Found"), "not_met"),
    "404 as 200 in Thai": (page(f"ไม่พบหน้าที่ท่านต้องการ {FOOTER}", *MENU), "not_met"),
    "404 in the title": (page(PROSE, title="Page not found – เทศบาล"), "not_met"),
    "order 404": (page("คำสั่งที่ 404/2563 เรื่อง แต่งตั้งคณะทำงาน"), "met"),
    "no data": (page(f"ไม่พบข้อมูล {FOOTER}", *MENU), "could_not_judge"),
    "no data in a search box": (page(f"{PROSE} ไม่พบข้อมูล", *MENU), "met"),
    "blank": (page(), "could_not_judge"),
    "a program": (page("", script=True), "could_not_judge"),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_beside_its_links_decides(name: str) -> None:
    looked_at, verdict = PAGES[name]
    found = check(seen("O1", page=looked_at))
    assert said(found) == verdict


def test_files_and_what_did_not_answer_are_left_to_other_checks() -> None:
    assert check(seen("O1", document=paper("แผน"))) is None
    assert check(seen("O1", look=look(status=404), page=page("404 not found"))) is None
