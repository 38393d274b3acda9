"""Which element of one year is which of another.

Elements are matched by what they say they continue, never by their code: codes move from year to year.
Over several years the links are followed one by one, and a pair is comparable only if every step is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prongsai.errors import FrameworkError, Problem
from prongsai.frameworks.load import load
from prongsai.frameworks.model import Framework, Indicator, Item, Question

Element = Indicator | Question | Item


@dataclass(frozen=True, slots=True)
class Link:
    """An element of the new year and the one it continues; `is_comparable` over every step between."""

    old: str
    new: str
    is_comparable: bool


def elements(framework: Framework) -> dict[str, Element]:
    """Indicators, questions and items by code."""
    found: tuple[Element, ...] = (*framework.indicators, *framework.questions, *framework.items)
    return {each.code: each for each in found}


def follow(old: Framework, new: Framework) -> tuple[tuple[Link, ...], bool]:
    """Each element of `new` that goes back to `old`, and whether the totals are comparable.

    FrameworkError where `new` does not continue `old`, directly or over the years between.
    """
    found = {code: Link(code, code, True) for code in elements(new)}
    at, is_comparable = new, True
    while at.code != old.code:
        if at.continues is None:
            raise FrameworkError(_not_linked(old, new))
        found = {link.new: link for link in _one_step_back(at, found.values())}
        is_comparable = is_comparable and at.is_comparable
        at = old if at.continues == old.code else load(at.continues)
    known = elements(old)
    return tuple(link for link in found.values() if link.old in known), is_comparable


def _one_step_back(at: Framework, links: Iterable[Link]) -> Iterator[Link]:
    known = elements(at)
    for link in links:
        element = known.get(link.old)
        if element is None or element.continues is None:
            continue
        year, _, code = element.continues.partition("/")
        if code and year == at.continues:
            yield Link(code, link.new, link.is_comparable and element.is_comparable)


def _not_linked(old: Framework, new: Framework) -> Problem:
    return Problem(
        "not-linked",
        f"{new.code} ไม่ได้ต่อเนื่องมาจาก {old.code} ให้ระบุปีก่อนหน้าเป็นตัวแรกและใช้กรอบของเจ้าของเดียวกัน",
        f"{new.code} does not continue {old.code}; name the earlier year first, both of one owner",
    )
