"""The second step of signing in: a code from the person's own telephone, or a recovery code, each good once.

Wrong codes make the next try wait, twice as long each time (django-otp). The keys stand in the database: they
guard against stolen passwords, not against whoever reads the database.
"""

from __future__ import annotations

import base64

import segno
from django.db import transaction
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import mail, posts, revoking, trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Body, Person

_CODES = 10
#: Said whatever was wrong, so that nothing is told of the key, the code or the time.
WRONG = Text(
    "รหัสไม่ถูกต้อง ใช้ไปแล้ว หรือลองถี่เกินไป โปรดรอรหัสใหม่แล้วลองอีกครั้ง",
    "The code is wrong, was used, or was tried too soon. Wait for the next one and try again.",
)


def is_on(person: Person) -> bool:
    """True where the person signs in with two steps."""
    return _device(person, confirmed=True) is not None


def begun(person: Person) -> TOTPDevice | None:
    """The key that waits for its first code."""
    return _device(person, confirmed=False)


def codes_left(person: Person) -> int:
    """How many recovery codes were not used yet."""
    return StaticToken.objects.filter(device__user=person).count()


def begin(person: Person) -> None:
    """Make a new key; any that waited for its first code before is forgotten."""
    with transaction.atomic():
        _refuse_where(is_on(person), Text("เปิดใช้สองขั้นตอนอยู่แล้ว", "Two-step sign-in is on already."))
        TOTPDevice.objects.filter(user=person, confirmed=False).delete()
        TOTPDevice.objects.create(user=person, name="app", confirmed=False)


def confirm(person: Person, code: str) -> list[str]:
    """Turn two-step sign-in on with the first code; the recovery codes, which are told only now.

    Every other session of the person ends, and every token, for the password alone opened or made it.
    """
    device = begun(person)
    if device is None or not verify_token(person, device.persistent_id, _plain(code)):
        raise RefusedError(Problem("wrong-code", WRONG.th, WRONG.en))
    with transaction.atomic():
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        codes = _new_codes(person)
        end_sessions(person)
        trail.write(person, "person.two-step-on", about=person.login)
        revoking.revoke_all(person, person)
    return codes


def accept(person: Person, code: str) -> bool:
    """Whether a code opens the second step; it never does again."""
    plain = _plain(code)
    device = _device(person, confirmed=True) if plain.isdecimal() else _recovery(person)
    return device is not None and verify_token(person, device.persistent_id, plain) is not None


def turn_off(person: Person, password: str, code: str) -> None:
    """Turn two-step sign-in off; needs both steps once more. RefusedError where either is wrong."""
    # The code comes first: wrong ones make the next try wait, and with it the next password.
    if not accept(person, code) or not person.check_password(password):
        raise RefusedError(
            Problem("wrong-code", "รหัสผ่านหรือรหัสยืนยันไม่ถูกต้อง", "The password or the code is wrong.")
        )
    with transaction.atomic():
        _forget(person)
        trail.write(person, "person.two-step-off", about=person.login)


def remove(person: Person, body: Body, by: Person) -> None:
    """Take the second step off somebody who lost their telephone; they are told by mail."""
    with transaction.atomic():
        refuse(posts.why_not_help(person, by))
        _forget(person)
        end_sessions(person)
        trail.write(by, "person.two-step-removed", body=body, about=person.login)
        revoking.revoke_all(person, by, body)
    mail.send(person, *_REMOVED)


def end_sessions(person: Person) -> None:
    """End every session of a person."""
    person.signed_out += 1
    person.save(update_fields=["signed_out"])


def key_of(device: TOTPDevice) -> str:
    """The key as it is typed into a telephone: letters in groups of four."""
    letters = base64.b32encode(device.bin_key).decode().rstrip("=").lower()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def picture_of(device: TOTPDevice) -> str:
    """The key as a QR picture, as the address of an image."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def _device(person: Person, confirmed: bool) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=person, confirmed=confirmed).first()


def _recovery(person: Person) -> StaticDevice | None:
    return StaticDevice.objects.filter(user=person, confirmed=True).first()


def _new_codes(person: Person) -> list[str]:
    codes = [posts.letters(3) for _ in range(_CODES)]
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery")
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_plain(code)) for code in codes)
    return codes


def _forget(person: Person) -> None:
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


def _plain(code: str) -> str:
    return "".join(code.replace("-", "").split()).lower()


def _refuse_where(is_so: bool, reason: Text) -> None:
    if is_so:
        raise RefusedError(Problem("refused", reason.th, reason.en))


_REMOVED = (
    Text("ยกเลิกการเข้าสู่ระบบสองขั้นตอนของท่านแล้ว", "Your two-step sign-in was removed"),
    Text(
        "ผู้ดูแลได้ยกเลิกการเข้าสู่ระบบสองขั้นตอนของท่านตามที่แจ้งว่าอุปกรณ์หาย "
        "หากท่านไม่ได้แจ้ง โปรดติดต่อเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงานทันที",
        "Your two-step sign-in was removed because your device was said to be lost. If you did not say so, "
        "speak to your body's officer at once.",
    ),
)
