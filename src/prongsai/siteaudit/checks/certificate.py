"""Whether the certificate of an HTTPS site is valid.

Never "not met": people can pass a browser's warning, and nothing was read behind it, so that an invalid one
is could not judge. Says nothing of plain HTTP, nor where nothing answered.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, met
from prongsai.siteaudit.model import Finding

NAME = "certificate"


def check(seen: Seen) -> Finding | None:
    if seen.look is None:
        return None
    if seen.look.cause == "certificate":
        return finding(
            NAME, "could_not_judge",
            (
                "ใบรับรองความปลอดภัยของเว็บไซต์หมดอายุหรือไม่ตรงกับชื่อเว็บไซต์ เบราว์เซอร์จะเตือนผู้เข้าชม",
                "the site's certificate has lapsed or is not in its name; browsers warn visitors",
            ),
            (
                "ให้ผู้ดูแลเว็บไซต์ต่ออายุหรือออกใบรับรองใหม่ให้ครอบคลุมชื่อเว็บไซต์นี้ แล้วตรวจอีกครั้ง",
                "have the certificate renewed for this very name, and check again",
            ),
            seen,
        )  # fmt: skip
    is_secured = seen.is_fine and seen.final_url.startswith("https://")
    return met(NAME, seen) if is_secured else None
