"""An invented municipality with the 43 items of 2563, and the way its site stood: pages there, links missing.

What lacks its link, and why the other refused items were refused, is what the assessors of a real body wrote
(`examples/mueang-phon-2563.yaml`); the body, its pages and their words are made up.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from prongsai.frameworks import Framework, Item
from tests.siteaudit.sites.site import Builder, Site, link, listed

YEAR = 2563
HOME = "http://www.khlongsai-example.go.th/"
ALL_MONTHS = (
    "ต.ค. 62 พ.ย. 62 ธ.ค. 62 ม.ค. 63 ก.พ. 63 มี.ค. 63 เม.ย. 63 พ.ค. 63 มิ.ย. 63 ก.ค. 63 ส.ค. 63 ก.ย. 63"
)
_WHICH_YEAR = {
    "current": "ประจำปีงบประมาณ พ.ศ. 2563",
    "past": "ประจำปีงบประมาณ พ.ศ. 2562",
    "first_half": "ประจำปีงบประมาณ พ.ศ. 2563 รอบ 6 เดือน (1 ตุลาคม 2562 - 31 มีนาคม 2563)",
    "standing": "",
}
#: What pages of such items really say, beside the title and the year.
_SAID = {
    "O2": "ชื่อ-นามสกุล ตำแหน่ง รูปถ่าย ช่องทางติดต่อ นายกเทศมนตรี รองนายกเทศมนตรี ปลัดเทศบาล "
    "โทรศัพท์ 0 2000 0000 อีเมล office@example.go.th",
    "O17": "บริการออนไลน์ของเทศบาล ยื่นคำร้องขอถังขยะและแจ้งไฟฟ้าสาธารณะ เป็นบริการตามภารกิจของหน่วยงานเอง",
}


def address_of(code: str) -> str:
    """Where the page of an item lies: deep, as a system for managing content puts it."""
    return f"{HOME}content/{YEAR}/ita/view.php?id={int(code[1:]) + 400}"


def build(framework: Framework, linked: Collection[str], months: str = ALL_MONTHS) -> Site:
    """The site with a page for each item, and a link, two clicks away, to those that are `linked`.

    `months` are those that the monthly item shows.
    """
    site = Builder(HOME)
    parts = [sub for indicator in framework.indicators for sub in indicator.sub_indicators]
    menu = [link(f"/menu/{sub.code}.html", sub.name.th) for sub in parts]
    site.page("/", "เทศบาลเมืองคลองใส", "<h1>เทศบาลเมืองคลองใส</h1>", listed(*menu))
    for sub in parts:
        shown = [item for item in sub.items if item.code in linked]
        links = (link(address_of(item.code), f"{item.code} {item.title.th}") for item in shown)
        site.page(f"/menu/{sub.code}.html", sub.name.th, listed(*links), link("/", "กลับ"))
        for item in sub.items:
            site.page(address_of(item.code).removeprefix(HOME.rstrip("/")), item.title.th, told(item, months))
            if item.code in linked:
                site.plant(item.code, address_of(item.code), sub.name.th, f"{item.code} {item.title.th}")
            else:
                site.lost(item.code, address_of(item.code))
    return site.site("43 ข้อของปี 2563 · the 43 items of 2563")


def told(item: Item, months: str) -> str:
    """A page that shows an item in full: its year, what it must hold, and a few words more."""
    words = " ".join(element.th for element in item.elements)
    said = f"สรุปรายเดือน {months}" if item.code == "O23" else _SAID.get(item.code, "")
    text = " ".join((item.title.th, _WHICH_YEAR[item.asks_for], words, said))
    more = "เทศบาลเมืองคลองใสเผยแพร่ข้อมูลนี้ให้ประชาชนทราบ สอบถามได้ที่สำนักปลัดเทศบาล ในวันและเวลาราชการ"
    return f"<h1>{escape(item.title.th)}</h1><p>{escape(text)}</p><p>{more}</p>"
