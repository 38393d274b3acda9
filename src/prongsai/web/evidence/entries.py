"""Entries of a disclosure in the order of the year's items, and how each stands: word and colour."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from prongsai.frameworks import Item, Text
from prongsai.web.evidence.models import Disclosure, Entry, EntryVersion
from prongsai.web.evidence.states import LOCKED, OPEN
from prongsai.web.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands: a word, and good, fair or poor for its colour."""

    code: str
    name: Text
    colour: str


STANDINGS: Mapping[str, Standing] = {
    each.code: each
    for each in (
        Standing("empty", Text("ว่าง", "empty"), "poor"),
        Standing("begun", Text("ยังไม่ครบ", "not done yet"), "fair"),
        Standing("copied", Text("คัดลอกมา โปรดตรวจอีกครั้ง", "copied, look again"), "fair"),
        Standing("reason", Text("ไม่มีที่อยู่ มีเหตุผล", "no address, with a reason"), "fair"),
        Standing("filled", Text("กรอกแล้ว", "filled in"), "good"),
        Standing("collected", Text("รวบรวมแล้ว", "collected"), "good"),
        Standing("approved", Text("อนุมัติแล้ว", "approved"), "good"),
    )
}


def blank(round_: Round) -> Disclosure:
    """What a round's disclosures are before anybody began: a draft that is not stored."""
    return Disclosure(round=round_)


def entries_of(disclosure: Disclosure) -> Sequence[Entry]:
    """An entry for every item of the year, in order; those not stored yet are blank."""
    known = {}
    if disclosure.pk is not None:
        known = {each.code: each for each in disclosure.entries.select_related("unit")}
    found = []
    for item in disclosure.round.framework.items:
        entry = known.get(item.code) or Entry(code=item.code)
        entry.disclosure = disclosure  # so that nobody asks the database for it again
        found.append(entry)
    return found


def copied(disclosure: Disclosure) -> Collection[int]:
    """Keys of the entries that stand as they were copied from an earlier year: nobody has looked yet."""
    if disclosure.pk is None:
        return ()
    newest = EntryVersion.objects.filter(entry__disclosure=disclosure, version=F("entry__version"))
    return {pk for pk, content in newest.values_list("entry", "content") if "copied_from" in content}


def standing(entry: Entry, copies: Collection[int] = ()) -> Standing:
    """How one entry stands; `copies` are the entries nobody looked at since they were copied."""
    state = entry.disclosure.state
    if entry.is_filled and not entry.addresses:
        return STANDINGS["reason"]
    if entry.is_filled:
        return STANDINGS["filled" if state in OPEN else "approved" if state in LOCKED else "collected"]
    if entry.pk in copies:
        return STANDINGS["copied"]
    return STANDINGS["begun" if _holds_something(entry) else "empty"]


def _holds_something(entry: Entry) -> bool:
    return bool(entry.addresses or entry.explanation or entry.click_path or entry.ticked)


def item_of(round_: Round, code: str) -> Item | None:
    """The year's item of a code; nothing where it has none."""
    return next((item for item in round_.framework.items if item.code == code), None)
