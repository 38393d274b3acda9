"""Whether the address answers with its page.

Met: status 200 and something of it was read. Not met: 404 or 410 alone, by which the site itself says that
it is not there. Everything else passes, is meant for programs alone, or is no fault of the page: could not
judge.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, met
from prongsai.siteaudit.model import Finding, Look

NAME = "reachable"
_GONE = (404, 410)
_Both = tuple[str, str]
_LATER: _Both = (
    "เปิดด้วยเบราว์เซอร์ทั่วไปจากนอกสำนักงาน แล้วตรวจซ้ำในวันอื่น หากยังเปิดไม่ได้ให้แจ้งผู้ดูแลเว็บไซต์",
    "open it with a browser, check again on another day, and tell whoever runs the site if it fails",
)
_WRITE_ANEW: _Both = (
    "คัดลอก URL จากแถบที่อยู่ของเบราว์เซอร์ขณะเปิดหน้านั้น แล้วส่งใหม่",
    "copy the address from the browser's address bar while the page is open, and send that",
)
_CAUSES: dict[str, tuple[_Both, _Both]] = {
    "refused-address": (
        (
            "ที่อยู่นี้โปรแกรมไม่เปิด เพราะเขียนผิดรูป ใช้พอร์ตที่ไม่ใช่ของเว็บทั่วไป หรือชี้ไปยังเครือข่ายภายใน",
            "it is not opened: a wrong form, an unusual port, or the way into an internal network",
        ),
        _WRITE_ANEW,
    ),
    "no-such-host": (
        ("ไม่พบชื่อเว็บไซต์นี้ในอินเทอร์เน็ตขณะตรวจ", "no site of this name was found when it was looked for"),
        (
            "ตรวจตัวสะกดของชื่อเว็บไซต์ และวันหมดอายุของชื่อโดเมน",
            "check the spelling of the name, and whether the domain has lapsed",
        ),
    ),
    "no-answer": (("เว็บไซต์ไม่ตอบขณะตรวจ", "the site did not answer when it was looked at"), _LATER),
    "too-slow": (("เว็บไซต์ตอบช้าเกินไปจนอ่านไม่จบ", "the site answered too slowly to be read"), _LATER),
    "certificate": (
        ("ใบรับรองความปลอดภัยของเว็บไซต์ใช้ไม่ได้ จึงไม่ได้อ่านหน้า", "the certificate is invalid; nothing was read"),
        ("ให้ผู้ดูแลเว็บไซต์ต่ออายุหรือแก้ใบรับรอง (HTTPS)", "have the certificate (HTTPS) renewed or mended"),
    ),
    "too-many-redirects": (
        ("หน้าส่งต่อไปเรื่อย ๆ ไม่สิ้นสุด", "the page sends visitors on and on"),
        ("ส่ง URL ของหน้าปลายทางแทน", "send the address where it ends"),
    ),
    "not-http": (("สิ่งที่ตอบกลับไม่ใช่หน้าเว็บ", "what answered is no web page"), _WRITE_ANEW),
    "robots": (
        (
            "เว็บไซต์ขอไม่ให้โปรแกรมเปิดหน้านี้ (robots.txt) คนอาจเปิดได้ตามปกติ",
            "the site asks programs not to open this page (robots.txt); people may well open it",
        ),
        ("ให้คนเปิดดูเอง หรืออนุญาตใน robots.txt", "have a person look, or allow it in robots.txt"),
    ),
}  # fmt: skip


def check(seen: Seen) -> Finding | None:
    look = seen.look
    if look is None:
        cause = ("ยังไม่ได้เปิดที่อยู่นี้", "this address was not opened")
        return finding(NAME, "not_checked", cause, ("ตรวจอีกครั้ง", "check again"), seen)
    if look.is_fine:
        return met(NAME, seen, status=look.status)
    if look.status in _GONE:
        return finding(
            NAME, "not_met",
            (f"เว็บไซต์ตอบว่าไม่มีหน้านี้ (สถานะ {look.status})", f"there is no such page (status {look.status})"),
            ("นำหน้ากลับมาไว้ที่เดิม หรือส่ง URL ใหม่ของหน้านั้น", "put the page back, or send its new address"),
            seen, status=look.status,
        )  # fmt: skip
    cause, mend = _CAUSES.get(look.cause) or _of_status(look)
    return finding(NAME, "could_not_judge", cause, mend, seen, status=look.status, of=look.cause)


def _of_status(look: Look) -> tuple[_Both, _Both]:
    status = look.status
    if status in (401, 403):
        return (
            (
                f"เว็บไซต์ไม่ให้โปรแกรมเปิดหน้านี้ (สถานะ {status}) คนอาจเปิดได้ตามปกติ",
                f"the site does not let a program open this page (status {status}); people may well open it",
            ),
            ("ให้คนเปิดดูเองโดยไม่เข้าสู่ระบบ", "have a person look without signing in"),
        )
    if status == 429:
        return (("เว็บไซต์ขอให้รอก่อน (สถานะ 429)", "the site asks to wait (status 429)"), _LATER)
    if status >= 500:
        return (
            (
                f"เว็บไซต์ขัดข้องขณะตรวจ (สถานะ {status})",
                f"the site was in trouble when it was looked at (status {status})",
            ),
            _LATER,
        )
    return (
        (
            f"เว็บไซต์ตอบด้วยสถานะ {status} ซึ่งไม่ใช่หน้าปกติ",
            f"the site answered with status {status}, which is no ordinary page",
        ),
        _LATER,
    )
