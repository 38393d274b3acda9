"""Whether the page stands behind a sign-in.

Not met: the site asks for a sign-in by status 401, sends visitors on to a page of signing in (of an
account's owner, or one of its own with a field for a password), or shows nothing but that field. A field
for a password beside content is the staff's own door: met. Where the item is a service that may ask who one
is: does not apply.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, is_cloud, is_door, is_of, met
from prongsai.siteaudit.known_words import is_titled
from prongsai.siteaudit.model import Finding

NAME = "sign_in"
#: A page of signing in says little and leads hardly anywhere.
_FEW_LETTERS, _FEW_LINKS = 200, 5
_CAUSE = (
    "ต้องเข้าสู่ระบบก่อนจึงจะเห็นข้อมูล ประชาชนทั่วไปจึงเปิดไม่ได้",
    "one must sign in to see it, so that the public cannot",
)
_MEND = (
    "เปิดให้ดูได้โดยไม่ต้องเข้าสู่ระบบ แล้วลองเปิดในหน้าต่างไม่ระบุตัวตน",
    "let it be seen without signing in, and try it in a private window",
)


def check(seen: Seen) -> Finding | None:
    look = seen.look
    if look is None or is_titled(seen.asked.item, seen.words.sign_in) or is_cloud(seen.address):
        return None
    if is_of(seen.address, seen.words.social_hosts):
        return None
    if look.status == 401 or _is_sent_to_door(seen):
        return finding(NAME, "not_met", _CAUSE, _MEND, seen, status=look.status, final_url=seen.final_url)
    if not look.is_fine:
        return None
    if seen.page is None or not seen.page.has_sign_in:
        return met(NAME, seen)
    is_bare = len(seen.page.text) <= _FEW_LETTERS and not seen.file_links
    if not is_bare:
        return met(NAME, seen)
    if len(seen.page.links) <= _FEW_LINKS and not seen.page.pictures:
        return finding(NAME, "not_met", _CAUSE, _MEND, seen, final_url=seen.final_url)
    cause = ("หน้านี้มีช่องรหัสผ่านและมีเนื้อหาน้อย", "this page has a field for a password, and little else")
    return finding(NAME, "could_not_judge", cause, _MEND, seen)


def _is_sent_to_door(seen: Seen) -> bool:
    """True where another page was asked for than the door that answered."""
    if is_of(seen.final_url, seen.words.sign_in_hosts):
        return not is_of(seen.address, seen.words.sign_in_hosts)
    has_field = seen.page is not None and seen.page.has_sign_in
    return has_field and is_door(seen.final_url) and not is_door(seen.address)
