"""Plain functions that make what a check is given: an item of a real year, and what was seen of it."""

from __future__ import annotations

import datetime

from prongsai import frameworks
from prongsai.frameworks import Item
from prongsai.siteaudit.checks.seen import Seen
from prongsai.siteaudit.model import Asked, Cause, Document, Finding, Link, Look, Page, Path, Step

HOME = "https://www.ban-tuayang.example.com/"
YEAR = 2563
#: A day on which October to January are to be published.
DAY = datetime.datetime(2020, 3, 16, 9, 0, tzinfo=datetime.UTC)
PROSE = "เทศบาลดูแลการบริการประชาชนด้วยความซื่อสัตย์และเปิดเผยข้อมูลให้ทุกคนเข้าถึงได้อย่างเท่าเทียมกัน " * 5


def item(code: str, year: int = YEAR) -> Item:
    return next(each for each in frameworks.load(year).items if each.code == code)


def look(
    url: str = HOME + "page", *, final: str = "", status: int = 200, cause: Cause = "", body: bytes = b"page"
) -> Look:
    return Look(url, DAY, final_url=final or url, status=status, cause=cause, body=body if status else b"")


def links(*texts: str) -> tuple[Link, ...]:
    """Links of these texts; "ต.ค. 62 > oct.pdf" leads to a place of its own."""
    parted = (text.partition(" > ") for text in texts)
    return tuple(Link(HOME + (to or f"page{number}"), text) for number, (text, _, to) in enumerate(parted))


def page(text: str = "", *linked: str, title: str = "", pictures: int = 0, script: bool = False) -> Page:
    found = links(*linked)
    said = " ".join([text, *(link.text for link in found)]).strip()
    return Page(look(), title, said, found, script, pictures)


def paper(
    text: str = "", *, name: str = "a.pdf", kind: str = "pdf", pages: int = 1, **more: object
) -> Document:
    return Document(look(HOME + name), kind, text, pages, **more)  # type: ignore[arg-type]


def path(*texts: str) -> Path:
    return Path(tuple(Step(HOME, text) for text in ("หน้าหลัก", *texts)))


def seen(code: str = "", address: str = HOME + "page", **known: object) -> Seen:
    """What is seen of one address of an item of 2563; of no known item where no code is given."""
    known.setdefault("look", look(address))
    asked = Asked(code or "o1", (address,), item(code) if code else None)
    return Seen(asked, address, YEAR, **known)  # type: ignore[arg-type]


def said(found: Finding | None) -> str:
    """The verdict of a finding; "silent" where the check says nothing."""
    return found.verdict if found else "silent"
