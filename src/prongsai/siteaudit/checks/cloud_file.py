"""Whether a file or folder in a cloud (Drive, OneDrive, Dropbox …) is shared with everyone.

Not met: the cloud sends visitors on to a sign-in, or says that one needs to be given access. A file that is
shared is met. Any other answer of a cloud is could not judge; of other sites this check says nothing.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, is_cloud, is_door, is_of, met
from prongsai.siteaudit.model import Finding
from prongsai.thai import fold

NAME = "cloud_file"
_LONGEST_REFUSAL = 1_500
_MEND = (
    "ตั้งค่าการแชร์เป็น “ทุกคนที่มีลิงก์ดูได้” หรือย้ายแฟ้มมาไว้บนเว็บไซต์ของหน่วยงาน",
    "share it with “anyone with the link”, or put the file on the body's own website",
)


def check(seen: Seen) -> Finding | None:
    if seen.look is None or not (is_cloud(seen.address) or is_cloud(seen.final_url)):
        return None
    if _is_shut(seen):
        cause = ("แฟ้มในคลาวด์ไม่ได้แชร์ให้คนทั่วไป", "the file in the cloud is not shared with everyone")
        return finding(NAME, "not_met", cause, _MEND, seen, final_url=seen.final_url)
    if seen.look.is_fine:
        return met(NAME, seen)
    cause = ("คลาวด์ไม่ตอบอย่างที่บอกได้ว่าแชร์หรือไม่", "the cloud's answer does not tell whether it is shared")
    mend = ("เปิดในหน้าต่างไม่ระบุตัวตนเพื่อดูว่าเปิดได้", "open it in a private window to see whether it opens")
    return finding(NAME, "could_not_judge", cause, mend, seen, status=seen.look.status)


def _is_shut(seen: Seen) -> bool:
    is_own_door = is_door(seen.final_url) and not is_door(seen.address)
    if is_own_door or is_of(seen.final_url, seen.words.sign_in_hosts):
        return True
    # A page of the cloud's own says little; in a long text the words may be the file's.
    page = seen.page
    if page is None or len(page.text) > _LONGEST_REFUSAL:
        return False
    said = fold(f"{page.title} {page.text}")
    return any(fold(phrase) in said for phrase in seen.words.not_shared)
