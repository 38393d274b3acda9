"""The box of a body on its own: its officer takes each step, and two people know the pass-phrases."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prongsai.ballots import keys
from prongsai.frameworks import Text
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access, boxes, enrolling
from prongsai.web.ballots.keeping import DRILLED, Given, change_days, start
from prongsai.web.ballots.models import Box, Enrolled
from prongsai.web.rounds.models import Round

_HAS_ONE = Text("รอบนี้มีกล่องคำตอบแล้ว", "This round has a ballot box already.")
_SHARES = Text("กล่องนี้ใช้กุญแจที่แบ่งเป็นส่วน ไม่ใช่วลีรหัส", "This box has a key in shares, not under pass-phrases.")
_NO_KEY = Text("กล่องนี้ยังไม่มีกุญแจ หรือกุญแจถูกทำลายแล้ว", "The box has no key yet, or it is destroyed.")
_HAS_NONE = Text("รอบนี้ยังไม่มีกล่องคำตอบ", "This round has no ballot box yet.")


def take_step(do: str, round_: Round, part: Enrolled | None, given: Given, person: Person) -> Text:
    """Take a step, and say what happened; RefusedError or BallotsError where it cannot be taken.

    >>> take_step("close", round_, part, {}, officer).en
    'No more answers are taken. The box is sealed until it is opened.'
    """
    if do == "make":
        refuse(_HAS_ONE if part is not None else access.why_not_make_own(round_, person))
        return _make(round_, given, person)
    refuse(_HAS_NONE if part is None else None)
    assert part is not None
    refuse(_why_not(do, part.box))
    return _STEPS[do](part.box, given, person)


def _why_not(do: str, box: Box) -> Text | None:
    """Why a step is not one of this box, or not yet: the others look at its state themselves."""
    if do in ("key", "drill", "open") and box.key_form != "passphrase":
        return _SHARES
    if do in ("drill", "open") and not box.wrapped_key:
        return _NO_KEY
    return None


def _make(round_: Round, given: Given, person: Person) -> Text:
    opens_on, closes_on = given["opens_on"], given["closes_on"]
    enrolling.check_days(opens_on, closes_on)
    boxes.make(
        person, [round_], opens_on=opens_on, closes_on=closes_on, alone=round_.body, key_form="passphrase"
    )
    return Text("ตั้งกล่องคำตอบแล้ว ขั้นต่อไปคือทำกุญแจ", "The ballot box is set up; the key comes next.")


def _give_key(box: Box, given: Given, person: Person) -> Text:
    boxes.set_passphrases(box, [given["first"], given["second"]], person)
    return Text(
        "ทำกุญแจแล้ว ขั้นต่อไปให้ทั้งสองคนพิมพ์วลีรหัสอีกครั้งเพื่อซ้อมเปิด",
        "The key is made. Next both people type their pass-phrases once more, as a drill.",
    )


def _drill(box: Box, given: Given, person: Person) -> Text:
    boxes.drill_here(box, [given["first"], given["second"]], person)
    return DRILLED


def _close(box: Box, given: Given, person: Person) -> Text:
    del given
    boxes.close(box, person)
    return Text(
        "ปิดรับคำตอบแล้ว กล่องยังผนึกอยู่จนกว่าจะเปิด",
        "No more answers are taken. The box is sealed until it is opened.",
    )


def _open(box: Box, given: Given, person: Person) -> Text:
    key = keys.unwrap(bytes(box.wrapped_key), [given["first"], given["second"]])
    boxes.open_here(box, key, person)
    return Text(
        "เปิดกล่องและสลับลำดับคำตอบแล้ว คิดคะแนนต่อได้ที่หน้าผลการประเมิน",
        "The box is opened and its answers are shuffled; go on to the result.",
    )


def _purge(box: Box, given: Given, person: Person) -> Text:
    del given
    boxes.purge(box, person)
    return Text("ทำลายบัตรคำตอบ รหัส และกุญแจแล้ว", "Ballots, codes and keys are destroyed.")


_STEPS: Mapping[str, Callable[[Box, Given, Person], Text]] = {
    "days": change_days,
    "key": _give_key,
    "drill": _drill,
    "start": start,
    "close": _close,
    "open": _open,
    "purge": _purge,
}
