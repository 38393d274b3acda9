"""Two-step sign-in with the key that the page shows, as an authenticator on a telephone would use it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

from tests.journeys.conftest import Walk, Walker


def code_of(key: str, steps_ahead: int = 0) -> str:
    """The six digits of RFC 6238 for a key as the page shows it."""
    letters = key.replace(" ", "").upper()
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    counter = int(time.time()) // 30 + steps_ahead
    digest = hmac.new(secret, counter.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def set_up(walker: Walker) -> tuple[str, list[str]]:
    """Turn it on; the key and the recovery codes."""
    walker.open("/account/two-step/")
    walker.press("เริ่มตั้งค่า")
    assert walker.faults() == []
    key = walker.main.locator("code.key").inner_text()
    walker.page.get_by_label("รหัสยืนยัน").fill(code_of(key))
    walker.press("ยืนยันและเปิดใช้")
    assert walker.faults() == []
    return key, walker.main.locator(".recovery code").all_inner_texts()


def second_step(walker: Walker, code: str) -> None:
    assert walker.heading() == "รหัสยืนยัน"
    assert walker.faults() == []
    walker.page.get_by_label("รหัสยืนยัน").fill(code)
    walker.press("เข้าสู่ระบบ")


def test_a_code_of_the_telephone_or_a_recovery_code_opens_the_second_step(walk: Walk) -> None:
    key, recovery = set_up(walk("auditor"))
    assert len(recovery) == 10
    # The code of this half minute was used to confirm the key; the telephone may run one ahead.
    again = walk("auditor")
    second_step(again, code_of(key, 1))
    assert again.at == "/work/board/"
    without_telephone = walk("auditor")
    second_step(without_telephone, recovery[0])
    assert without_telephone.at == "/work/board/"


def test_a_wrong_code_opens_nothing(walk: Walk) -> None:
    key, _ = set_up(walk("assessor"))
    other = walk("assessor")
    second_step(other, code_of(key, 5))
    assert other.main.locator("[role=alert]").count() == 1
    other.console.clear()
    assert other.faults() == []
    other.page.goto(other.workspace.address + "/work/board/")
    assert other.at == "/sign-in/?next=/work/board/"
