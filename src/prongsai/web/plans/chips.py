"""How the figures of a text stand in the box that officers write in: [[คะแนนรวม: 60.88]].

A text is kept with codes, `{total}`, so that its figures are always those of the day. In the box each stands
in words with its value, in brackets that nobody takes for a number of their own; [[คะแนนรวม]] is enough to
ask for one. Codes may still be written as they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prongsai.analysis import Assessment, TotalOnly
from prongsai.documents import quotes
from prongsai.errors import PaperError, Problem
from prongsai.frameworks import Text, tree
from prongsai.thai import to_arabic_digits

_CHIP = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_BRACKETS = re.compile(r"\[\[[^\n]{0,40}|\]\]")
_OF_YEAR = re.compile(r"\s*(?:(?:ปี|พ\.ศ\.|of|in)\s*)+(2[56]\d\d)$")
_WHOLE = {
    "คะแนนรวม": quotes.TOTAL, "total": quotes.TOTAL, "ระดับ": quotes.LEVEL, "level": quotes.LEVEL,
}  # fmt: skip
_NAMES = {
    "indicator": Text("ตัวชี้วัดที่", "Indicator"),
    "sub_indicator": Text("ตัวชี้วัดย่อยที่", "Sub-indicator"),
    "instrument": Text("คะแนน", "Score of"),
    "question": Text("ข้อ", "Question"),
    "item": Text("ข้อ", "Item"),
}
_OTHERS = Text("ข้อ", "Item")
_OF_CODE = re.compile(
    rf"(?:{'|'.join(re.escape(word) for name in _NAMES.values() for word in (name.th, name.en.lower()))}|)\s*"
    r"([\w.@]+)"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a text as it is printed today; `name` says what a figure is of, None for words."""

    text: str
    name: Text | None = None


def name_of(code: str, year: int, known: Assessment) -> Text:
    """What a figure is called in the box: 'ตัวชี้วัดที่ 9', 'คะแนนรวม ปี 2562'."""
    name = _named(code, year, known)
    if year == known.history.last.year:
        return name
    return Text(f"{name.th} ปี {year}", f"{name.en} of {year}")


def _named(code: str, year: int, known: Assessment) -> Text:
    if code == quotes.TOTAL:
        return Text("คะแนนรวม", "Total")
    if code == quotes.LEVEL:
        return Text("ระดับ", "Level")
    scored = known.history.years.get(year)
    nodes = {} if scored is None or isinstance(scored, TotalOnly) else tree(scored.framework)
    kind = _NAMES.get(nodes[code].kind, _OTHERS) if code in nodes else _OTHERS
    return Text(f"{kind.th} {code}", f"{kind.en} {code}")


def chip(code: str, year: int, figure: str, known: Assessment) -> Text:
    """A figure as it stands in the box.

    >>> chip("total", 2563, "60.88", known).th
    '[[คะแนนรวม: 60.88]]'
    """
    name = name_of(code, year, known)
    return Text(f"[[{name.th}: {figure}]]", f"[[{name.en}: {figure}]]")


def in_box(text: str, known: Assessment) -> Text:
    """A text as it is kept, as it stands in the box; a code that nobody knows stays as it is.

    >>> in_box("ได้ {total} คะแนน", known).th
    'ได้ [[คะแนนรวม: 60.88]] คะแนน'
    """
    parts = [
        chip(each.code, each.year, each.figure, known) if each.figure else Text(each.text, each.text)
        for each in quotes.pieces(text, known)
    ]
    return Text("".join(each.th for each in parts), "".join(each.en for each in parts))


def kept(box: str, known: Assessment) -> str:
    """What stands in the box, as it is kept. PaperError names each pair of brackets that cannot be read.

    Also where the value in them was changed: it comes from the figures, and is not to be typed.

    >>> kept("ได้ [[คะแนนรวม: 60.88]] คะแนน", known)
    'ได้ {total} คะแนน'
    """
    problems: list[Problem] = []

    def code(match: re.Match[str]) -> str:
        found = _meant(match[1], known)
        if found is None:
            problems.append(_unknown(match[0]))
            return match[0]
        written, figure, typed = found
        if typed and to_arabic_digits(typed) != figure:
            problems.append(_another(match[0], figure))
        return written

    text = _CHIP.sub(code, box)
    problems += [_loose(each) for each in _BRACKETS.findall(_CHIP.sub("", box))]
    if problems:
        raise PaperError(problems)
    return text


def refreshed(box: str, known: Assessment) -> str:
    """What was typed, with the values of the day in all brackets that can be read, in the words they have."""

    def chip_now(match: re.Match[str]) -> str:
        found = _meant(match[1], known)
        return match[0] if found is None else f"[[{match[1].partition(':')[0].strip()}: {found[1]}]]"

    return _CHIP.sub(chip_now, box)


def printed(text: str, known: Assessment) -> Iterator[Shown]:
    """A text as it is kept, as it is printed today, with its figures told from its words."""
    for each in quotes.pieces(text, known):
        if each.figure:
            yield Shown(each.figure, name_of(each.code, each.year, known))
        else:
            yield Shown(each.text)


def _meant(inside: str, known: Assessment) -> tuple[str, str, str] | None:
    """How a text asks for it, its figure today, and the value typed; None where no figure is called so."""
    words, _, typed = inside.partition(":")
    words = " ".join(to_arabic_digits(words).split()).lower()
    of_year = _OF_YEAR.search(words)
    year = int(of_year[1]) if of_year else known.history.last.year
    words = words[: of_year.start()] if of_year else words
    code = _code(words, year, known)
    if code is None:
        return None
    (piece,) = quotes.pieces(f"{{{year}:{code}}}", known)
    return (quotes.written(code, year, known), piece.figure, typed.strip()) if piece.figure else None


def _code(words: str, year: int, known: Assessment) -> str | None:
    """The code that words name, in the year's own writing."""
    if words in _WHOLE:
        return _WHOLE[words]
    match = _OF_CODE.fullmatch(words)
    scored = known.history.years.get(year)
    if match is None or scored is None or isinstance(scored, TotalOnly):
        return None
    return next((code for code in scored.scores if code.lower() == match[1]), None)


def _unknown(written: str) -> Problem:
    return Problem(
        "unknown-figure",
        f"ไม่มีตัวเลขชื่อ “{written}” เลือกชื่อจากรายการใต้ช่องข้อความ หรือลบวงเล็บ [[ ]] ออก",
        f"no figure is called “{written}”: choose one of those listed below the box, or take off the [[ ]]",
    )


def _another(written: str, figure: str) -> Problem:
    return Problem(
        "figure-typed",
        f"ตัวเลขใน “{written}” มาจากผลการประเมิน ปัจจุบันคือ {figure} และใส่ให้ใหม่แล้ว "
        "หากต้องการพิมพ์ตัวเลขเอง ให้ลบวงเล็บ [[ ]] ออก",
        f"the figure in “{written}” comes from the result; today it is {figure}, which now stands there. "
        "To type a number of your own, take off the [[ ]]",
    )


def _loose(written: str) -> Problem:
    return Problem(
        "loose-brackets",
        f"วงเล็บ “{written}” ไม่ครบคู่ ตัวเลขเขียนเป็น [[คะแนนรวม]]",
        f"the brackets at “{written}” are not a pair; a figure is written [[Total]]",
    )
