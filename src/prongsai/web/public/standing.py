"""A published result as its page tells it: instruments, indicators and items, each with words.

Every figure and sentence is asked of the core; what small groups said is left out here, once for the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from prongsai.analysis import Assessment
from prongsai.errors import Language
from prongsai.frameworks import Text, tree
from prongsai.scoring import Result

_MET = Text("ถึงเกณฑ์", "reaches the mark")
_BELOW = Text("ต่ำกว่าเกณฑ์", "below the mark")
_UNKNOWN = Text("ไม่มีข้อมูล", "not known")
_ITEM = {
    "good": Text("ได้คะแนนเต็ม", "full score"),
    "fair": Text("ได้คะแนนบางส่วน", "part of the score"),
    "poor": Text("ไม่ได้คะแนน", "no score"),
}
_WITHHELD = Text(
    "ไม่แสดงบางข้อคำถาม เพื่อมิให้รู้ได้ว่าผู้ตอบน้อยกว่า 10 คนเลือกคำตอบใด",
    "Some questions are not shown, so that nobody learns what fewer than 10 people chose.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One score: its figure as shown, what it means in a word and a tone, and how it came to be."""

    code: str
    name: Text
    shown: str
    tone: str
    word: Text
    sentences: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All of one result's page: total and level with how they came to be, and the rows below them."""

    total: str
    level: Text | None
    has_passed: bool | None
    pass_mark: Fraction
    sentences: tuple[str, ...]
    instruments: tuple[Row, ...]
    indicators: tuple[Row, ...]
    items: tuple[Row, ...]


def standing(known: Assessment, language: Language) -> Standing:
    """The rows of an assessment's last year, in the framework's order."""
    result = known.history.last
    return Standing(
        result.show("total"),
        _level_name(result),
        result.passed,
        result.framework.pass_mark,
        tuple(result.explain("total", language)) if "total" in result else (),
        tuple(_scored(known, each.code, each.name, language) for each in result.framework.instruments),
        tuple(_scored(known, each.code, each.name, language) for each in result.framework.indicators),
        tuple(_items(known)),
    )


def _level_name(result: Result) -> Text | None:
    """The level in words; nothing where the figures do not tell it."""
    return result.framework.level_name(result.level) if result.level else None


def _scored(known: Assessment, code: str, name: Text, language: Language) -> Row:
    result = known.history.last
    figure = result.figure(code)
    if figure is None:
        return Row(code, name, "–", "", _UNKNOWN)
    is_met = figure >= result.framework.pass_mark
    return Row(
        code,
        name,
        result.show(code),
        "good" if is_met else "poor",
        _MET if is_met else _BELOW,
        tuple(_sentences(known, code, language)),
    )


def _sentences(known: Assessment, code: str, language: Language) -> list[str]:
    """How the figure came to be; without the figures of questions where those are withheld."""
    result = known.history.last
    if known.withheld.isdisjoint(tree(result.framework).leaves_below(code)):
        return result.explain(code, language, with_people=False)
    return [result.explain(code, language)[0], _WITHHELD.say(language)]


def _items(known: Assessment) -> Iterator[Row]:
    result = known.history.last
    for item in result.framework.items:
        figure = result.figure(item.code)
        if figure is None:
            yield Row(item.code, item.title, "–", "", _UNKNOWN, comment=known.comments.get(item.code, ""))
            continue
        tone = _tone(figure)
        yield Row(
            item.code, item.title, result.show(item.code), tone, _ITEM[tone],
            comment=known.comments.get(item.code, ""),
        )  # fmt: skip


def _tone(figure: Fraction) -> str:
    if figure >= 100:
        return "good"
    return "fair" if figure > 0 else "poor"
