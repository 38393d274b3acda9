"""How a result's survey answers were collected, in words: who gave out codes, and which ways were used.

The digest of the opened answers is kept beside it but not shown: where few answered, or all alike, what they
answered could be guessed and tried against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prongsai.ballots import WAYS
from prongsai.frameworks import Text
from prongsai.web.results.models import ResultVersion

_HANDS_OUT = {
    "body": Text("รหัสแจกโดยหน่วยงานเอง", "The body itself gave out the codes."),
    "overseer": Text("รหัสแจกโดยผู้กำกับดูแล", "The office that oversees the body gave out the codes."),
}
_KEY_FORMS = {
    "shares": Text(
        "กุญแจเปิดกล่องแบ่งเป็นสามส่วนไว้นอกระบบ", "The key was kept in three shares outside the system."
    ),
    "passphrase": Text(
        "กุญแจเปิดกล่องอยู่ในระบบใต้วลีรหัสของคนสองคนในหน่วยงาน",
        "The key was kept in the system under the pass-phrases of two people of the body.",
    ),
}
_FEW = Text("น้อยกว่า 10", "fewer than 10")
_STEP = 5


@dataclass(frozen=True, slots=True)
class WayUsed:
    """How many answers of a form came in one way, in words."""

    form: str
    way: Text
    number: Text


@dataclass(frozen=True, slots=True)
class Collected:
    """What is printed beside a result; `open_shares` are per cent of a form's answers, where ten or more."""

    hands_out: Text
    key_form: Text
    ways: tuple[WayUsed, ...]
    open_shares: tuple[tuple[str, int], ...]


def told(loaded: ResultVersion) -> Collected | None:
    """How the answers of a result were collected; None where they did not come out of a box."""
    kept = loaded.collected
    if not kept or "box" not in kept:
        return None
    ways: Mapping[str, Mapping[str, int]] = kept["ways"]
    used = (
        WayUsed(form, name, Text(f"{found[way]:,}", f"{found[way]:,}") if found[way] else _FEW)
        for form, found in ways.items()
        for way, name in WAYS.items()
        if way in found
    )
    shares = ((form, _share(found)) for form, found in ways.items() if found.get("open"))
    return Collected(_HANDS_OUT[kept["hands_out"]], _KEY_FORMS[kept["key_form"]], tuple(used), tuple(shares))


def _share(found: Mapping[str, int]) -> int:
    """The open link's part in per cent, to the nearest five."""
    return round(100 * found["open"] / sum(found.values()) / _STEP) * _STEP
