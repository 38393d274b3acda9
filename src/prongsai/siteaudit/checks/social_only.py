"""Whether an item is shown on the body's own site, and not only on a social network.

Judged over all addresses of an item. Not met: every address is on a social network. Where the item asks for
a social network this does not apply; where a channel there may serve, or the item is not known, could not
judge.
"""

from __future__ import annotations

from collections.abc import Sequence

from prongsai.siteaudit.checks.seen import Seen, finding, is_of, met
from prongsai.siteaudit.known_words import is_titled
from prongsai.siteaudit.model import Finding

NAME = "social_only"
_CAUSE = (
    "ที่อยู่ทั้งหมดอยู่บนเครือข่ายสังคมออนไลน์ ไม่มีบนเว็บไซต์ของหน่วยงาน",
    "every address is on a social network, none on the body's own website",
)
_MEND = (
    "นำข้อมูลมาเผยแพร่บนเว็บไซต์ของหน่วยงาน แล้วส่ง URL ของหน้านั้น จะลิงก์ต่อไปยังสื่อสังคมก็ได้",
    "show it on the body's own website and send that address; it may link on to the social network",
)


def check(seens: Sequence[Seen]) -> Finding | None:
    item, words = seens[0].asked.item, seens[0].words
    if is_titled(item, words.social):
        return None
    if not all(is_of(seen.address, words.social_hosts) for seen in seens):
        return met(NAME)
    is_doubtful = item is None or is_titled(item, words.social_too)
    return finding(NAME, "could_not_judge" if is_doubtful else "not_met", _CAUSE, _MEND)
