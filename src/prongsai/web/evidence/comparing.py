"""Two checks beside each other: which addresses changed, vanished or came back, and which verdicts moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prongsai.frameworks import Text
from prongsai.siteaudit import GONE, VERDICTS, AddressSeen, Audit, Verdict
from prongsai.web.evidence.check_page import COLOURS

#: What became of an address, with its colour.
BECAME: Mapping[str, tuple[str, Text]] = {
    "vanished": ("poor", Text("หายไป", "vanished")),
    "unclear": ("fair", Text("เปิดไม่ได้ ยังไม่ชัดเจนว่าหายไป", "did not open; unclear whether it is gone")),
    "came-back": ("good", Text("กลับมาเปิดได้", "came back")),
    "changed": ("", Text("เนื้อหาเปลี่ยน", "changed")),
}
_FINE = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """One address that is not as it was; `became` is a key of BECAME."""

    code: str
    address: str
    became: str
    colour: str
    word: Text
    before: AddressSeen
    after: AddressSeen


@dataclass(frozen=True, slots=True)
class Moved:
    """One item whose verdict is another."""

    code: str
    before: Text
    before_colour: str
    after: Text
    after_colour: str


def compare(before: Audit, after: Audit) -> tuple[list[Changed], list[Moved]]:
    """What is different of addresses and items that both checks looked at; what is the same is left out."""
    old = {each.address: each for item in before.items for each in item.addresses}
    changed = []
    for item in after.items:
        for now in item.addresses:
            was = old.get(now.address)
            if was is not None and (became := _became(was, now)):
                changed.append(Changed(item.code, now.address, became, *BECAME[became], was, now))
    return changed, _moved(before, after)


def _moved(before: Audit, after: Audit) -> list[Moved]:
    old = {item.code: item.verdict for item in before.items}
    both = ((item.code, old[item.code], item.verdict) for item in after.items if item.code in old)
    return [Moved(code, *_said(was), *_said(now)) for code, was, now in both if was != now]


def _said(verdict: Verdict) -> tuple[Text, str]:
    return VERDICTS[verdict], COLOURS[verdict]


def _became(was: AddressSeen, now: AddressSeen) -> str | None:
    """As `siteaudit.compare` has it of two archives, from what the reports tell."""
    if _is_fine(was) and _is_fine(now):
        return "changed" if was.digest != now.digest else None
    if _is_fine(now):
        return "came-back"
    if not _is_fine(was):
        return None
    return "vanished" if now.status in GONE else "unclear"


def _is_fine(seen: AddressSeen) -> bool:
    return seen.status == _FINE and seen.cause in ("", "too-large")
