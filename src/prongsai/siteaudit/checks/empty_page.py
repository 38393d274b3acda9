"""Whether the page holds anything: not empty, not under construction, no error told with status 200.

Looks at what the page says beside its links. Not met: the page's title says that it is under construction
or was not found; or the page says so, says hardly anything else, links to no file and shows at most two
pictures. "No data", a blank page, or the same words beside more content are could not judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from prongsai.siteaudit.checks.seen import Seen, finding, met
from prongsai.siteaudit.mentions import plain
from prongsai.siteaudit.model import Finding, Page

NAME = "empty_page"
#: So much a page may say beside the sentence: its name, an address, a telephone number.
_FEW_LETTERS = 300
_FEW_PICTURES = 2
_MUCH_LETTERS = 1_000
#: What may follow "กำลังปรับปรุง" where it is the page that is meant, and not a road or a law.
_OF_PAGE = r"(?=\s*(?:$|[^\s\w]|\s[^\s]|ข้อมูล|เว็บ|ระบบ|หน้า|เนื้อหา|\d))"
_CONSTRUCTION = (
    ("หน้านี้อยู่ระหว่างปรับปรุงหรือจัดทำ ยังไม่มีข้อมูล", "the page is under construction and holds nothing yet"),
    ("นำข้อมูลขึ้นหน้านี้ให้เสร็จก่อนส่ง", "put the content on the page before sending it"),
)
_MISSING = (
    ("หน้านี้บอกว่าไม่พบหน้าที่ต้องการ แม้ตอบด้วยสถานะ 200", "the page itself says that it was not found"),
    ("นำหน้ากลับมาไว้ที่เดิม หรือส่ง URL ใหม่ของหน้านั้น", "put the page back, or send its new address"),
)  # fmt: skip
_PERHAPS = (
    (
        "หน้านี้มีข้อความว่าอยู่ระหว่างปรับปรุงหรือไม่พบ แต่มีเนื้อหาอื่นด้วย",
        "the page says that something is under construction or missing, beside other content",
    ),
    ("เปิดดูว่าส่วนที่ข้อนี้ต้องการมีครบแล้ว", "look whether what the item asks for is there"),
)  # fmt: skip
_NO_CONTENT = (
    ("หน้านี้บอกว่าไม่มีข้อมูล แต่ข้อมูลอาจมาภายหลังด้วยสคริปต์", "the page says “no data”; a script may yet bring it"),
    ("เปิดดูว่ามีข้อมูลจริง หากไม่มีให้นำข้อมูลขึ้น", "look whether there is any, and add it if not"),
)  # fmt: skip
_BLANK = (
    ("หน้านี้ไม่มีข้อความ รูป หรือลิงก์ให้เห็น", "the page shows no text, no picture and no link"),
    ("เปิดดูด้วยเบราว์เซอร์ว่ามีข้อมูลจริง", "open it with a browser to see whether it holds anything"),
)


def check(seen: Seen) -> Finding | None:
    page = seen.page
    if page is None or not seen.is_fine or seen.document is not None:
        return None
    if page.needs_script:
        cause = (
            "หน้านี้สร้างด้วยสคริปต์ จึงไม่เห็นเนื้อหา",
            "the page is built by script, so that its content is not seen",
        )
        return finding(NAME, "could_not_judge", cause, _BLANK[1], seen)
    if not page.text and not page.links and not page.pictures:
        return finding(NAME, "could_not_judge", *_BLANK, seen)
    return _by_words(seen, page) or met(NAME, seen)


def _by_words(seen: Seen, page: Page) -> Finding | None:
    title, own = plain(page.title).casefold(), _own_words(page)
    for phrases, why, ends in (
        (seen.words.under_construction, _CONSTRUCTION, _OF_PAGE),
        (seen.words.missing, _MISSING, ""),
    ):
        said = _said(phrases, own, ends)
        if _said(phrases, title, ends) and not seen.file_links:
            return finding(NAME, "not_met", *why, seen, words=title)
        if said and len(own) - len(said) <= _FEW_LETTERS and not seen.file_links:
            is_sure = page.pictures <= _FEW_PICTURES
            return finding(NAME, "not_met" if is_sure else "could_not_judge", *why, seen, words=said)
        if said and len(own) <= _MUCH_LETTERS:
            return finding(NAME, "could_not_judge", *_PERHAPS, seen, words=said)
    nothing = _said(seen.words.no_content, own, "")
    if nothing and len(own) - len(nothing) <= _FEW_LETTERS and not seen.file_links:
        return finding(NAME, "could_not_judge", *_NO_CONTENT, seen, words=nothing)
    return None


def _own_words(page: Page) -> str:
    """What the page says beside the words of its links."""
    own = plain(page.text).casefold()
    for text in sorted({plain(link.text).casefold() for link in page.links}, key=len, reverse=True):
        own = own.replace(text, " ", 1) if text else own
    return " ".join(own.split())


def _said(phrases: Iterable[str], text: str, ends: str) -> str:
    """The first of the phrases that stands in the text as a sentence of its own; empty where none does."""
    found = (re.search(re.escape(plain(phrase).casefold()) + ends, text) for phrase in phrases)
    return next((each[0] for each in found if each), "")
