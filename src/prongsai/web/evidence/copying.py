"""Last year's disclosures as a beginning for this year's, and what changed in the rules between the two.

Items are matched by what they say they continue, never by their code, for codes move from year to year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from prongsai import frameworks
from prongsai.errors import Problem, ProngsaiError
from prongsai.frameworks import Framework, Item, Text
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import submission
from prongsai.web.evidence.access import current
from prongsai.web.evidence.entries import entries_of
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.evidence.states import OPEN
from prongsai.web.rounds.models import Round

#: What each year an item asks about is called.
ASKS_FOR: Mapping[str, Text] = {
    "current": Text("ข้อมูลของปีงบประมาณที่ประเมิน", "data of the assessed fiscal year"),
    "past": Text("ข้อมูลของปีงบประมาณก่อนหน้า", "data of the fiscal year before"),
    "first_half": Text(
        "ข้อมูลหกเดือนแรกของปีงบประมาณที่ประเมิน", "data of the first six months of the assessed year"
    ),
    "standing": Text("ข้อมูลที่เป็นปัจจุบัน ไม่จำกัดปี", "what holds now, of no particular year"),
}
_NEW = Text("ข้อใหม่ของปีนี้ ปีก่อนไม่มี", "New this year: the year before had no such item.")
_NOT_ALIKE = Text("เกณฑ์ต่างจากปีก่อนจนเทียบกันไม่ได้", "Asked for otherwise than last year: not comparable.")


def last_before(round_: Round) -> Disclosure | None:
    """The newest disclosure of the body of an earlier year, however far back; None where there is none."""
    earlier = Disclosure.objects.filter(round__body=round_.body_id, round__year__lt=round_.year)
    return earlier.select_related("round__body").order_by("-round__year", "-version").first()


def copy(round_: Round, person: Person) -> Sequence[str]:
    """Fill the empty entries from the earlier year; gives their codes. RefusedError says why it cannot be."""
    last = last_before(round_)
    if last is None:
        th, en = "ไม่มีข้อมูลของปีก่อนให้คัดลอก", "There is nothing of an earlier year to copy."
        raise RefusedError(Problem("nothing-earlier", th, en))
    try:
        drafts = _drafts(last, round_)
    except ProngsaiError as error:
        raise RefusedError(error.problems) from error
    return submission.fill_from(round_, last.round.year, drafts, person)


def _drafts(last: Disclosure, round_: Round) -> Mapping[str, Mapping[str, Any]]:
    """What this year's items can take over, by their codes."""
    old, new = last.round.framework, round_.framework
    held = {each.code: each for each in entries_of(last)}
    items = {each.code: each for each in new.items}
    before = {each.code: each for each in old.items}
    return {
        link.new: _taken_over(held[link.old], before[link.old], items[link.new])
        for link in frameworks.follow(old, new)[0]
        if link.new in items and link.old in held and (held[link.old].addresses or held[link.old].click_path)
    }


def _taken_over(entry: Entry, before: Item, item: Item) -> Mapping[str, Any]:
    """An entry of an earlier year for this year's item: elements that are asked for still stay ticked.

    The explanation stays behind: it speaks of that year.
    """
    ticked = {before.elements[number] for number in entry.ticked if number < len(before.elements)}
    found: dict[str, Any] = {
        "addresses": entry.addresses, "click_path": entry.click_path,
        "ticked": [number for number, each in enumerate(item.elements) if each in ticked],
    }  # fmt: skip
    if entry.unit is not None and not entry.unit.is_ended:
        found["unit"] = entry.unit
    return found


def may_copy(round_: Round) -> Disclosure | None:
    """What could be copied into the round now: an earlier disclosure, while entries may be changed."""
    now = current(round_)
    return last_before(round_) if now is None or now.state in OPEN else None


@lru_cache(maxsize=32)
def changed_rules(framework: Framework) -> Mapping[str, tuple[Text, ...]]:
    """What each item asks for otherwise than in the year before, by code; nothing for one that is as it was.

    >>> [each.en for each in changed_rules(frameworks.load(2568))["o3"]][:1]
    ['Asked for otherwise than last year: not comparable.']
    """
    if framework.continues is None:
        return {}
    old = frameworks.load(framework.continues)
    links = {each.new: each for each in frameworks.follow(old, framework)[0]}
    before = {each.code: each for each in old.items}
    found: dict[str, tuple[Text, ...]] = {}
    for item in framework.items:
        link = links.get(item.code)
        was = None if link is None else before.get(link.old)
        if link is None or was is None:
            found[item.code] = (_NEW,)
        else:
            found[item.code] = tuple(_changes(was, item, is_comparable=link.is_comparable))
    return {code: changes for code, changes in found.items() if changes}


def _changes(was: Item, item: Item, *, is_comparable: bool) -> list[Text]:
    found = [] if is_comparable else [_NOT_ALIKE]
    if was.title != item.title:
        found.append(Text(f"ปีก่อนชื่อ “{was.title.th}”", f"Called “{was.title.say('en')}” last year."))
    added = [each for each in item.elements if each not in was.elements]
    gone = [each for each in was.elements if each not in item.elements]
    if added:
        found.append(_listed("องค์ประกอบที่เพิ่ม", "Asked for anew", added))
    if gone:
        found.append(_listed("องค์ประกอบที่ไม่ต้องมีแล้ว", "Asked for no longer", gone))
    if was.asks_for != item.asks_for:
        th = f"ปีก่อนขอ{ASKS_FOR[was.asks_for].th} ปีนี้ขอ{ASKS_FOR[item.asks_for].th}"
        en = f"Last year: {ASKS_FOR[was.asks_for].en}; this year: {ASKS_FOR[item.asks_for].en}."
        found.append(Text(th, en))
    return found


def _listed(th: str, en: str, elements: Sequence[Text]) -> Text:
    return Text(
        f"{th}: {' · '.join(each.th for each in elements)}",
        f"{en}: {' · '.join(each.say('en') for each in elements)}",
    )
