"""A forgotten password: a link by mail, and a new password chosen through it."""

from __future__ import annotations

from django.db import transaction

from prongsai.frameworks import Text
from prongsai.web.accounts import attempts, links, mail, revoking, trail
from prongsai.web.accounts.links import Links
from prongsai.web.accounts.models import Person

_OF_AN_EMAIL = 3
_OF_AN_ADDRESS = 20


def ask(email: str, address: str) -> None:
    """Send a link to everybody of this e-mail; too often, or where nobody has it, nothing happens.

    Nothing comes back: whoever asks learns neither who has an account nor whether a mail left.
    """
    by_email = attempts.is_too_often("forgot-password", email.lower(), _OF_AN_EMAIL)
    by_address = attempts.is_too_often("forgot-password-from", address, _OF_AN_ADDRESS)
    if by_email or by_address or not mail.has_links():
        return
    for person in Person.objects.filter(email__iexact=email, is_active=True):
        mail.send_later(person, _SUBJECT, _text(person))


def choose(person: Person, kind: Links, password: str) -> int:
    """Set the password chosen through a link; the link is used up by it, and every session ends.

    So do the tokens; comes back how many there were.
    """
    with transaction.atomic():
        person.set_password(password)
        person.must_choose_password = False
        person.save(update_fields=["password", "must_choose_password"])
        action = "invitation-accepted" if kind is links.INVITED else "password-reset"
        trail.write(person, f"person.{action}", about=person.login)
        return revoking.revoke_all(person, person)


def _text(person: Person) -> Text:
    link = links.FORGOTTEN.to(person)
    return Text(
        f"มีผู้ขอตั้งรหัสผ่านใหม่ของชื่อผู้ใช้ {person.login} เปิดลิงก์นี้ภายในหนึ่งชั่วโมงเพื่อตั้งรหัสผ่าน ใช้ได้ครั้งเดียว\n\n"
        f"{link}\n\nหากท่านไม่ได้ขอ ไม่ต้องทำอะไร รหัสผ่านเดิมยังใช้ได้",
        f"Somebody asked for a new password of the login {person.login}. Open this link within an hour to "
        f"choose one; it works once.\n\n{link}\n\nIf it was not you, do nothing: your password still works.",
    )


_SUBJECT = Text("ตั้งรหัสผ่านใหม่", "Choose a new password")
