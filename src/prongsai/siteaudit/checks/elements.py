"""Whether the elements that an item requires are there, by the words that may stand for them.

Judged over all addresses of an item, with `known_words.yaml` naming what stands for what. Met: something
stands for each element. An element of which no program can tell, and a word that is missing, are could not
judge: there are more ways to say a thing than a list knows. Not met: an element is missing that no page
shows without one of its words ("sure" in the file), and the page is plain text in Thai that was read whole,
without pictures, frames, scripts, unread files or a list that goes on elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prongsai.siteaudit.checks.seen import Seen, finding, leads_on, met
from prongsai.siteaudit.known_words import Stand
from prongsai.siteaudit.mentions import plain
from prongsai.siteaudit.model import Finding
from prongsai.thai import fold

NAME = "elements"
_FEWEST_LETTERS = 200
_ON_PEOPLE = "for people"


def check(seens: Sequence[Seen]) -> Finding | None:
    item, read = seens[0].asked.item, [seen for seen in seens if seen.is_fine]
    if item is None or not read:
        return None
    words = seens[0].words
    elements = [each.th for each in item.elements if fold(each.th) != fold(words.monthly_element)]
    text = " ".join(_text(seen) for seen in read)
    stands = {element: words.stand_for(element) for element in elements}
    shown = {
        element: _shown_by(stand, text, read) if stand else _ON_PEOPLE for element, stand in stands.items()
    }
    if not any(stands.values()):
        return None
    missing = [element for element, by in shown.items() if not by]
    if not missing and _ON_PEOPLE not in shown.values():
        return met(NAME, elements=shown)
    if not missing:
        return _for_people([element for element, by in shown.items() if by == _ON_PEOPLE], shown)
    is_sure = any(stand.is_sure for element in missing if (stand := stands[element]))
    return _missing(missing, shown, is_sure and _is_plain_text(seens, text))


def _missing(missing: Sequence[str], shown: dict[str, str], is_sure: bool) -> Finding:
    told = ", ".join(missing)
    return finding(
        NAME, "not_met" if is_sure else "could_not_judge",
        (
            f"ไม่พบองค์ประกอบ: {told}" if is_sure else f"ไม่พบคำที่แสดงองค์ประกอบ: {told} อาจเขียนด้วยคำอื่นหรืออยู่ในรูป",
            f"elements not found: {told}" if is_sure
            else f"no words found for: {told}; they may be said otherwise, or in a picture",
        ),
        (
            "เปิดดูว่ามีองค์ประกอบครบ แล้วเขียนหัวข้อให้ตรงกับชื่อองค์ประกอบ",
            "look whether every element is there, and head each by its name",
        ),
        elements=shown,
    )  # fmt: skip


def _for_people(elements: Sequence[str], shown: dict[str, str]) -> Finding:
    told = ", ".join(elements)
    return finding(
        NAME, "could_not_judge",
        (f"คนต้องดูเอง: {told}", f"for people to look at: {told}"),
        ("เปิดหน้าแล้วตรวจองค์ประกอบเหล่านี้ด้วยตนเอง", "open the page and look at these elements yourself"),
        elements=shown,
    )  # fmt: skip


def _text(seen: Seen) -> str:
    page = [seen.page.title, seen.page.text, *(link.text for link in seen.page.links)] if seen.page else []
    return " \n ".join([*page, *(file.text for file in seen.files)])


def _shown_by(stand: Stand, text: str, read: Sequence[Seen]) -> str:
    """What in the text stands for the element; empty where nothing does."""
    folded = fold(text)
    word = next((word for word in stand.words if fold(word) in folded), "")
    if word:
        return word
    number = (
        re.search(rf"\d(?:[ ()-]{{0,2}}\d){{{stand.digits - 1},}}", plain(text)) if stand.digits else None
    )
    if number:
        return number[0]
    has_picture = any(_has_picture(seen) for seen in read)
    return "picture" if stand.picture and has_picture else ""


def _has_picture(seen: Seen) -> bool:
    if seen.page is not None and seen.page.pictures:
        return True
    return any(file.scanned or file.kind == "picture" for file in seen.files)


def _is_plain_text(seens: Sequence[Seen], text: str) -> bool:
    """True where all that the item shows was read as Thai text, and enough of it."""
    pages = [seen.page for seen in seens if seen.page]
    is_plain = all(seen.is_plain for seen in seens) and not any(
        page.pictures or leads_on(page) for page in pages
    )
    return is_plain and sum("ก" <= each <= "ฮ" for each in text) >= _FEWEST_LETTERS
