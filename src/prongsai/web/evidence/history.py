"""What was changed of an entry: by whom, when, and how each field differs from before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prongsai.frameworks import Item, Text
from prongsai.thai import date_in_words
from prongsai.web.evidence.models import Disclosure, Entry, EntryVersion
from prongsai.web.ui.templatetags.words import language, say

#: What each field of an entry is called.
LABELS: Mapping[str, Text] = {
    "addresses": Text("ที่อยู่เว็บ (URL)", "Addresses (URL)"),
    "explanation": Text("คำอธิบาย", "Explanation"),
    "click_path": Text("ทางเข้าจากหน้าหลัก", "Click path from the home page"),
    "ticked": Text("องค์ประกอบที่มีครบ", "Elements that are there"),
    "unit": Text("ส่วนราชการที่รับผิดชอบ", "Unit in charge"),
    "due": Text("กำหนดส่ง", "Due"),
    "is_filled": Text("กรอกครบแล้ว", "Done"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, each as lines."""

    label: Text
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One saving of an entry; `copied_from` is the year it was copied from, None where it was not."""

    of_version: int
    person: str
    at: datetime.datetime
    differences: Sequence[Difference]
    copied_from: int | None


def changes_of(disclosure: Disclosure, item: Item) -> Sequence[Change]:
    """Every change of an item's entry over all versions up to this one, the newest first."""
    entries = Entry.objects.filter(
        disclosure__round=disclosure.round, disclosure__version__lte=disclosure.version, code=item.code
    )
    rows = EntryVersion.objects.filter(entry__in=entries).select_related("person", "entry__disclosure")
    found = list(_changes(rows.order_by("entry__disclosure__version", "version"), item))
    return found[::-1]


def _changes(rows: Any, item: Item) -> Iterator[Change]:
    before: Mapping[str, Any] = {}
    for row in rows:
        differences = [
            Difference(label, _lines(name, before.get(name), item), _lines(name, row.content.get(name), item))
            for name, label in LABELS.items()
            if (before.get(name) or None) != (row.content.get(name) or None)
        ]
        # A correction begins with what was approved: carried over, nothing changed.
        if differences or "copied_from" in row.content or before.get("copied_from"):
            yield Change(
                row.entry.disclosure.version, row.person.name, row.at, differences,
                row.content.get("copied_from"),
            )  # fmt: skip
        before = row.content


def _lines(name: str, value: Any, item: Item) -> Sequence[str]:
    """A field's value as people read it."""
    if name == "ticked":
        return elements_in_words(value or (), item)
    if name == "is_filled":
        return [say("ใช่", "yes")] if value else []
    if name == "due" and value:
        return [date_in_words(datetime.date.fromisoformat(value), language())]
    return list(value) if isinstance(value, list) else str(value or "").splitlines()


def elements_in_words(ticked: Sequence[int], item: Item) -> Sequence[str]:
    """The required elements of these numbers; one that the year does not know by its number."""
    known = item.elements
    return [known[each].say(language()) if each < len(known) else str(each + 1) for each in ticked]
