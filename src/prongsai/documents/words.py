"""Where a line of Thai may break: Thai is written without spaces, so words have to be found.

`pieces` cuts text into stretches that must stay on one line. A run of Thai letters is cut into the fewest
words of ``thai_words.txt`` that cover it completely; a run that they do not cover is handed on uncut, for
a layout engine with its own (slower) model. So the list decides how fast and how well known texts are set,
never whether a text can be set.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_LIST = Path(__file__).parent / "thai_words.txt"
_THAI = re.compile("([\u0e01-\u0e3a\u0e40-\u0e4e]+)")
_BREAKS_AFTER = ("/", "-", "–", ",", ";", "…", "|")
_FOLLOWS = ("ๆ", "ฯ")
_MARKS = tuple("ะัาำิีึืฺุู็่้๊๋์ํ๎")
_KINDS = (
    "องค์การบริหารส่วนจังหวัด",
    "องค์การบริหารส่วนตำบล",
    "เทศบาลนคร",
    "เทศบาลเมือง",
    "เทศบาลตำบล",
    "มหาวิทยาลัย",
    "โรงพยาบาล",
    "โรงเรียน",
    "จังหวัด",
)
#: A body's own name after its kind; on a line too narrow for it, its words are parted (`within`).
_LONGEST_NAME = 40
# An unknown word longer than this would not fit a narrow column in one piece.
_LONGEST_STRANGER = 12
_STRANGER = 6.0
# What is looked for where a run must be cut whatever it holds.
_LONGEST_STRANGER_OF_ALL = 60
_LONGEST_BOUND = 24
_NUMBER = re.compile("[0-9๐-๙]|[A-Za-z]{1,4}[-:]?[0-9]")
_COUNT = re.compile("[0-9๐-๙]$")
_NAMES_A_NUMBER = ("พ.ศ.", "ข้อ", "ตัวชี้วัดที่", "ตารางที่", "ภาพที่", "ส่วนที่", "ร้อยละ")
_UNIT = re.compile(
    "(?:คะแนน|ชุด|ข้อ|คน|ตัวชี้วัด|ปี|เดือน|วัน|รายการ|ครั้ง|ด้าน|แห่ง|ระดับ|เรื่อง"
    "|ประเด็น|มาตรการ|บาท|เครื่องมือ|ตำแหน่ง)(?![ก-๎])"
)
_ABBREVIATED = re.compile("[ก-ฮ]{1,2}")
#: Where a web address or a file name may go on in the next line.
_ADDRESS_BREAKS = re.compile(r"(?<=[/?&=_.-])")
#: A letter with what is written before it, above, below and after it.
_LETTERS = re.compile("[เแโใไ]?.[ะัาำิีึืฺุู็่้๊๋์ํ๎]*", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of text; `is_known` says that it must not be broken, otherwise it may hold several words."""

    text: str
    is_known: bool


def has_thai(text: str) -> bool:
    """True where there is a Thai letter (a Thai digit is none)."""
    return _THAI.search(text) is not None


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="utf-8").split())


@cache
def _longest() -> int:
    return max(map(len, _vocabulary()))


@lru_cache(maxsize=65536)
def split(run: str) -> tuple[str, ...]:
    """A run of Thai letters as the fewest words; unknown ones stay whole, and too long ones give nothing.

    >>> split("การประเมินคุณธรรม")
    ('การ', 'ประเมิน', 'คุณธรรม')
    """
    vocabulary, longest, end = _vocabulary(), _longest(), len(run)
    fewest: list[int | None] = [None] * end + [0]
    step = [0] * end
    for start in range(end - 1, -1, -1):
        for stop in range(min(end, start + longest), start, -1):
            rest = fewest[stop]
            best = fewest[start]
            if rest is not None and (best is None or rest + 1 < best) and run[start:stop] in vocabulary:
                fewest[start], step[start] = rest + 1, stop
    return _taken(run, step) if fewest[0] is not None else _split_around_strangers(run)


def _taken(run: str, step: list[int]) -> tuple[str, ...]:
    """The words from each start to where its best step leads."""
    found: list[str] = []
    start = 0
    while start < len(run):
        found.append(run[start : step[start]])
        start = step[start]
    return tuple(found)


def _split_around_strangers(run: str, longest_stranger: int = _LONGEST_STRANGER) -> tuple[str, ...]:
    """Known words with short unknown ones (names, loan words) left whole between them; empty if too long.

    A letter of an unknown word costs more than a known word, so as little as can be is left unknown.
    """
    vocabulary, longest, end = _vocabulary(), max(_longest(), longest_stranger), len(run)
    never = float("inf")
    cost = [never] * end + [0.0]
    after_stranger = list(cost)  # two side by side would be one, cut at random
    step, step_after_stranger = [0] * end, [0] * end
    breaks = [at == end or _may_break(run, at) for at in range(end + 1)]
    for start in range(end - 1, -1, -1):
        for stop in range(min(end, start + longest), start, -1):
            if not (breaks[start] and breaks[stop]):
                continue
            if run[start:stop] in vocabulary:
                price = 1.0 + cost[stop]
                if price < after_stranger[start]:
                    after_stranger[start], step_after_stranger[start] = price, stop
            elif stop - start <= longest_stranger:
                price = _STRANGER + 2.0 * (stop - start) + after_stranger[stop]
            else:
                continue
            if price < cost[start]:
                cost[start], step[start] = price, stop
    if cost[0] == never:
        return ()
    found: list[str] = []
    start, steps = 0, step
    while start < end:
        found.append(run[start : steps[start]])
        start, steps = steps[start], step if found[-1] in vocabulary else step_after_stranger
    return tuple(found)


def parts(stretch: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """A stretch too wide for its line in as few parts as fit, cut where an address may go on, else anywhere.

    `fits` says whether a part does. No mark is parted from its letter; joined, the parts are the stretch.

    >>> parts("a.go.th/xxxxxxxx", lambda part: len(part) <= 5)
    ('a.go.', 'th/', 'xxxxx', 'xxx')
    """
    made = [""]
    for chunk in _ADDRESS_BREAKS.split(stretch):
        if fits(made[-1] + chunk):
            made[-1] += chunk
        else:
            made.extend(_cut(chunk, fits))
    return tuple(part for part in made if part)


def within(stretch: str) -> tuple[str, ...]:
    """The words of a stretch of Thai letters that was to stay whole, for a line it is too wide for.

    >>> within("หนองบัวใหญ่เหนือ")
    ('หนอง', 'บัว', 'ใหญ่', 'เหนือ')
    """
    return split(stretch) if _THAI.fullmatch(stretch) else ()


def _cut(chunk: str, fits: Callable[[str], bool]) -> list[str]:
    made = [""]
    for letter in _LETTERS.findall(chunk):
        if made[-1] and not fits(made[-1] + letter):
            made.append("")
        made[-1] += letter
    return made


def _may_break(run: str, at: int) -> bool:
    """False before a vowel or mark that hangs on the letter before, and after a vowel written in front."""
    return at == 0 or not (run[at].startswith(_MARKS) or run[at - 1] in "เแโใไ")


@lru_cache(maxsize=16384)
def pieces(text: str, name: str = "") -> tuple[Piece, ...]:
    """Text as unbreakable pieces and single spaces between them; a line may break between any two.

    `name` is a proper name (of the body a paper is about) whose last part need not be in the list. Joined,
    the pieces are the text again.
    """
    found: list[Piece] = []
    for chunk in re.split("( )", text):
        if chunk.startswith(_FOLLOWS) and len(found) > 1:
            found[-2:] = [Piece(found[-2].text + " " + chunk, found[-2].is_known)]
        elif chunk:
            found.extend(_chunk_pieces(chunk, name))
    return tuple(_bound(found))


def _bound(found: list[Piece]) -> list[Piece]:
    """The pieces with a number kept beside what names it or what it counts: 'พ.ศ. ๒๕๖๘', '๘๕ คะแนน'."""
    made: list[Piece] = []
    for piece in found:
        if len(made) > 1 and made[-1].text == " " and _belong(made[-2], piece):
            made[-2:] = [Piece(f"{made[-2].text} {piece.text}", is_known=True)]
        else:
            made.append(piece)
    return made


def _belong(before: Piece, after: Piece) -> bool:
    if len(before.text) + len(after.text) > _LONGEST_BOUND:
        return False
    is_number = _NUMBER.match(after.text) is not None
    return (is_number and before.is_known and before.text.endswith(_NAMES_A_NUMBER)) or (
        after.is_known and _UNIT.match(after.text) is not None and _COUNT.search(before.text) is not None
    )


def strict_pieces(chunk: str, name: str = "") -> tuple[Piece, ...]:
    """A chunk that `pieces` left uncut, for a line it is too wide for: its known words and what is between.

    What is between is not known, and whole however long it is.
    """
    vocabulary = _vocabulary()
    found = _chunk_pieces(chunk, name, is_strict=True)
    return tuple(
        each._replace(is_known=len(each.text) <= _LONGEST_STRANGER or each.text in vocabulary)
        for each in found
    )


@lru_cache(maxsize=65536)
def _chunk_pieces(chunk: str, name: str, *, is_strict: bool = False) -> tuple[Piece, ...]:
    parts = _THAI.split(chunk)
    if len(parts) == 1:
        return (Piece(chunk, is_known=False),)
    found = [""]
    glue = True
    for place, part in enumerate(parts):
        if place % 2 == 0:
            found[-1] += part
            glue = not part.endswith(_BREAKS_AFTER)
            continue
        cut = (part,) if _ABBREVIATED.fullmatch(part) else _split_named(part, name)
        if not cut and is_strict:
            cut = _split_around_strangers(part, _LONGEST_STRANGER_OF_ALL) or (part,)
        if not cut:
            return (Piece(chunk, is_known=False),)
        for word in cut:
            if glue or word in _FOLLOWS:
                found[-1] += word
            else:
                found.append(word)
            glue = False
    return tuple(Piece(piece, is_known=True) for piece in found if piece)


def _split_named(run: str, name: str) -> tuple[str, ...]:
    before, found, after = run.partition(name) if name else (run, "", "")
    if not found:
        return split(run)
    parts = (split(before), _split_name(name), _split_named(after, name))
    if (before and not parts[0]) or (after and not parts[2]):
        return ()
    return parts[0] + parts[1] + parts[2]


@lru_cache(maxsize=1024)
def _split_name(name: str) -> tuple[str, ...]:
    """Known words, then whatever is left in one piece: ('องค์การบริหาร', 'ส่วนตำบล', 'ดงมะรุ่ย').

    After a kind of body its own name stays whole, even where it begins with a known word (กองแขก).
    """
    for kind in _KINDS:
        if name.startswith(kind) and len(kind) < len(name) <= len(kind) + _LONGEST_NAME:
            return (*split(kind), name.removeprefix(kind))
    for start in range(len(name), 0, -1):
        known = split(name[:start])
        rest = name[start:]
        if known and not rest.startswith(_MARKS):
            return (*known, rest) if rest else known
    return (name,)
