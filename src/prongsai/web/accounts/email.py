"""A person's own e-mail, to which links and reminders go."""

from __future__ import annotations

import copy

from django.db import transaction

from prongsai.frameworks import Text
from prongsai.web.accounts import mail, trail
from prongsai.web.accounts.models import Person


def change(person: Person, email: str) -> None:
    """Another e-mail, or none; the one so far is told, for it may not have been the person who changed it.

    Links that were sent to the old one open nothing any more.
    """
    if email == person.email:
        return
    before = copy.copy(person)
    with transaction.atomic():
        person.email = email
        person.save(update_fields=["email"])
        trail.write(person, "person.email-changed", about=person.login)
    mail.send_later(before, *_CHANGED)


_CHANGED = (
    Text("อีเมลของท่านในระบบโปร่งใสถูกเปลี่ยน", "Your e-mail in Prongsai was changed"),
    Text(
        "อีเมลของบัญชีท่านถูกเปลี่ยนเป็นที่อยู่อื่น ระบบจะไม่ส่งข้อความมาที่นี่อีก "
        "หากท่านไม่ได้เปลี่ยนเอง โปรดติดต่อเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงานทันที",
        "The e-mail of your account is another one now; nothing more is sent here. If it was not you who "
        "changed it, speak to your body's officer at once.",
    ),
)
