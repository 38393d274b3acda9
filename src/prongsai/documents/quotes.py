"""The figures that officers' own texts quote: bound by `{code}`, or typed and held against what is known.

A text may write `{9}`, `{total}`, `{2562:9}` or `{level}` instead of a number: the figure of the day is put
in, and anything else in braces is a slip that nobody may see printed. A number that was typed stays as it was
typed, for the words are the officer's; where no figure known says it any more, it is named together with the
figure that stands there now, and where it is one, `typed` says which, so that it can be bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from prongsai.analysis import DETAIL, Assessment, TotalOnly, gaps
from prongsai.documents.paper_settings import PaperSettings
from prongsai.documents.subject import NOT_KNOWN
from prongsai.errors import PaperError, Place, Problem
from prongsai.frameworks import Framework, tree
from prongsai.numbers import show
from prongsai.scoring import Result
from prongsai.thai import to_arabic_digits

_BOUND = re.compile(r"\{(?:(\d{4}):)?([\w.@]+)\}")
#: What looks like a code in braces, also where a brace is missing or too many; not braces by themselves.
_BRACED = re.compile(
    r"\{+[^{}\n]*\w[^{}\n]*\}+"
    r"|\{[^{}\n\w]*\w[\w.@:]{0,11}"
    r"|[\w.@:]{1,12}[ :]*\}"
)
_CODE_OR_YEAR = re.compile(r"[\w.@]+")
_YEAR = re.compile(r"25\d\d|26\d\d")
_NUMBER = re.compile(r"(?<![\d.])\d{1,3}\.\d{2}(?![\d.]*\d)")
_LETTER_LEVEL = re.compile(r"(?:ระดับ|[Ll]evel)\s*([A-F]{1,2})(?![A-Za-z])")
_INDICATOR = re.compile(
    r"(?:ตัวชี้วัด(?:ย่อย)?(?:ที่)?|[Ss]ub-indicator|[Ii]ndicator)\s*(\d{1,2}(?:\.\d)?)(?![\d.]*\d)"
)
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,3}\d{0,2}(?:\.\d)?(?![A-Za-z0-9])")
_TOTAL = re.compile(r"คะแนนรวม|ภาพรวม|คะแนนเฉลี่ย|\b[Tt]otal\b")
_OF_INDICATOR = "indicator-"
#: Words before a number that make it a mark to be reached, or the most there is, not a score.
_OF_A_MARK = re.compile(r"เกณฑ์|เต็ม|ขั้นต่ำ|ไม่ถึง|ไม่น้อยกว่า|ต่ำกว่า|\bmark\b|\bout of\b|\bbelow\b|\bat least\b")
_LEVEL = re.compile(r"(?:ระดับ|[Ll]evel)\s*")
_NEAR = 15
TOTAL, LEVEL = "total", "level"


@dataclass(frozen=True, slots=True)
class Stale:
    """A number or level in the text `key` that no figure says any more; `now` is what `code` is today."""

    key: str
    quoted: str
    code: str
    now: str
    place: Place = field(default_factory=Place)

    @property
    def problem(self) -> Problem:
        what_th = "ระดับ" if self.code == LEVEL else f" “{self.code}” "
        return Problem(
            "stale-figure",
            f"ข้อความ “{self.key}” ระบุ {self.quoted} แต่{what_th}ปัจจุบันคือ {self.now}",
            f"the text “{self.key}” says {self.quoted}, but {self.code} is now {self.now}",
            self.place,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: words as they were typed, or what stands for a figure.

    `text` is it as it was typed. Of a figure, `code` and `year` say which, and `figure` is it as it stands
    today; empty where nobody knows it.
    """

    text: str
    code: str = ""
    year: int = 0
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure typed as digits, from `start` to `end` of its text, that is today's figure of a code."""

    start: int
    end: int
    quoted: str
    code: str
    year: int


def bound(settings: PaperSettings, known: Assessment) -> PaperSettings:
    """The settings with every text bound. PaperError names each unknown code and the place of its text."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for key, text in settings.texts.items():
        try:
            texts[key] = bind(text, known, key)
        except PaperError as error:
            place = settings.text_places.get(key, Place())
            problems += [replace(problem, place=place) for problem in error.problems]
    if problems:
        raise PaperError(problems)
    return settings.with_texts(texts, settings.text_places)


def bind(text: str, known: Assessment, key: str = "") -> str:
    """The text with the figure of each `{code}` put in.

    PaperError where a code is unknown, or where its figure is, and where braces hold anything else.

    >>> bind("ได้ {total} คะแนน เดิม {2562:total}", known)
    'ได้ 60.88 คะแนน เดิม 84.09'
    """
    problems: list[Problem] = []

    def figure(match: re.Match[str]) -> str:
        code = _BOUND.fullmatch(match[0])
        if code is None:
            problems.append(_not_a_binding(match[0], key))
            return match[0]
        found = _figure(known, code[2], int(code[1]) if code[1] else known.history.last.year)
        if found is None:
            problems.append(_not_bound(match[0], key))
        return found or match[0]

    bound = _BRACED.sub(figure, to_arabic_in_braces(text))
    if problems:
        raise PaperError(problems)
    return bound


def pieces(text: str, known: Assessment) -> Iterator[Piece]:
    """The text in its order, taken apart into words and the figures that it asks for by `{code}`.

    >>> list(pieces("ได้ {total}", known))
    [Piece('ได้ '), Piece('{total}', 'total', 2563, '60.88')]
    """
    text, last = to_arabic_in_braces(text), 0
    for match in _BOUND.finditer(text):
        if match.start() > last:
            yield Piece(text[last : match.start()])
        year = int(match[1]) if match[1] else known.history.last.year
        yield Piece(match[0], match[2], year, _figure(known, match[2], year) or "")
        last = match.end()
    if last < len(text):
        yield Piece(text[last:])


def written(code: str, year: int, known: Assessment) -> str:
    """How a text asks for the figure of a code: '{9}' of the last year, '{2562:9}' of another."""
    return f"{{{code}}}" if year == known.history.last.year else f"{{{year}:{code}}}"


def typed(text: str, known: Assessment, key: str = "") -> tuple[Typed, ...]:
    """The figures of a text that were typed as digits and could be bound, in their order.

    Only where there is no doubt which figure is meant: one of the code named last before it, of the year
    named, if any; without such a name, the only figure known that reads so. Marks and differences are none.

    >>> [(each.quoted, each.code, each.year) for each in typed("คะแนนรวม 60.88 เดิม 84.09", known)]
    [('60.88', 'total', 2563), ('84.09', 'total', 2562)]
    """
    plain = _BRACED.sub(lambda match: " " * len(match[0]), to_arabic_digits(text))
    found = [*_Bindable(known).numbers(key, plain), *_Bindable(known).levels(plain)]
    return tuple(sorted(found, key=lambda each: each.start))


def with_typed_bound(text: str, known: Assessment, key: str = "") -> str:
    """The text with every figure that was typed and can be bound asked for by its code.

    >>> with_typed_bound("คะแนนรวม 60.88 เดิม 84.09", known)
    'คะแนนรวม {total} เดิม {2562:total}'
    """
    for each in reversed(typed(text, known, key)):
        text = text[: each.start] + written(each.code, each.year, known) + text[each.end :]
    return text


def to_arabic_in_braces(text: str) -> str:
    """'{๙}' → '{9}'; text outside braces stays as it was typed."""
    return re.sub(r"\{[^{}]*\}", lambda match: to_arabic_digits(match[0]), text)


def _not_bound(written: str, key: str) -> Problem:
    return Problem(
        "unknown-figure",
        f"ข้อความ “{key}” อ้าง {written} แต่ไม่มีคะแนนนี้ในแฟ้ม",
        f"the text “{key}” asks for {written}, but the file holds no such figure",
    )


def _not_a_binding(written: str, key: str) -> Problem:
    meant = _meant(written)
    th, en = (
        (f"เช่น {meant}", f"such as {meant}") if meant else ("เช่น {9} หรือ {2562:9}", "such as {9} or {2562:9}")
    )
    return Problem(
        "not-a-binding",
        f"ข้อความ “{key}” มี “{written}” ซึ่งอ่านไม่ได้ วงเล็บปีกกาใช้กับรหัสคะแนนเท่านั้น {th}",
        f"the text “{key}” holds “{written}”, which cannot be read; braces are for codes of figures, {en}",
    )


def _meant(written: str) -> str:
    """'{ 9 }' → '{9}', '{9:2562}' → '{2562:9}'; nothing where it is not one code with at most one year."""
    parts = _CODE_OR_YEAR.findall(written)
    years = [part for part in parts if _YEAR.fullmatch(part)]
    codes = [part for part in parts if part not in years]
    if len(codes) != 1 or len(years) > 1:
        return ""
    return f"{{{years[0]}:{codes[0]}}}" if years else f"{{{codes[0]}}}"


def _figure(known: Assessment, code: str, year: int) -> str | None:
    scored = known.history.years.get(year)
    if scored is None:
        return None
    if code == LEVEL:
        return _level(scored)
    if isinstance(scored, TotalOnly):
        return show(scored.total) if code == TOTAL else None
    return scored.show(code) if code in scored and not known.hides(code, year) else None


def _level(scored: Result | TotalOnly) -> str | None:
    names = (
        {each.code: each.name.th for each in scored.framework.levels} if isinstance(scored, Result) else {}
    )
    return names.get(scored.level, scored.level) if scored.level else None


def stale(
    texts: Mapping[str, str], known: Assessment, places: Mapping[str, Place] | None = None
) -> tuple[Stale, ...]:
    """Every number of two decimals and every level in these texts that no figure known says.

    What is compared: the figures of every year, the differences between years and to the pass mark and the
    levels, and the points lost. A number right after the name of a code must be one of that code's.

    >>> stale({"indicator-9": "ได้ 38.63 คะแนน"}, known)       # indicator 9 was 38.63 and is now 45.00
    (Stale(key='indicator-9', quoted='38.63', code='9', now='45.00', place=Place(...)),)
    """
    figures = _Figures(known)
    return tuple(
        Stale(key, quoted, code, now, (places or {}).get(key, Place()))
        for key, text in texts.items()
        for quoted, code, now in figures.not_said(key, _BOUND.sub("", to_arabic_digits(text)))
    )


class _Figures:
    """All figures that a text about a body may quote, by code."""

    def __init__(self, known: Assessment) -> None:
        self.known = known
        self.result = known.history.last
        self.framework = self.result.framework

    @cached_property
    def by_code(self) -> dict[str, set[str]]:
        """Per code: its figures of every year, their differences, and what it lost of the total."""
        values: dict[str, list[Fraction]] = {}
        for scored in self.known.history.years.values():
            if isinstance(scored, TotalOnly):
                values.setdefault(TOTAL, []).append(scored.total)
                continue
            for code in scored.scores:
                values.setdefault(code, []).append(scored.figure(code) or Fraction(0))
        found = {code: self._shown(numbers) for code, numbers in values.items()}
        for gap in gaps(self.result, ("instrument", "indicator", "sub_indicator", *DETAIL)):
            found.setdefault(gap.code, set()).add(show(gap.lost))
        return found

    def _shown(self, numbers: list[Fraction]) -> set[str]:
        marks = [*self._marks, Fraction(100)]
        differences = [abs(one - other) for one in numbers for other in (*numbers, *marks)]
        return {show(each) for each in (*numbers, *differences)}

    @cached_property
    def _marks(self) -> list[Fraction]:
        levels = self.framework.levels
        return [
            self.framework.pass_mark,
            *(level.at_least for level in levels),
            *(f for x in levels for f in x.floors.values()),
        ]

    @cached_property
    def constants(self) -> set[str]:
        upper = {show(each - Fraction(1, 100)) for each in self._marks if each > 0}
        return {show(each) for each in (*self._marks, Fraction(100), Fraction(0))} | upper

    @cached_property
    def all(self) -> set[str]:
        return self.constants.union(*self.by_code.values())

    @cached_property
    def levels(self) -> set[str]:
        found = {_level(each) for each in self.known.history.years.values()}
        codes = {each.level for each in self.known.history.years.values()}
        return {each for each in (*found, *codes) if each}

    def not_said(self, key: str, text: str) -> Iterator[tuple[str, str, str]]:
        """(quoted, code, the code's figure now) for each number or level that nothing says."""
        mentions = sorted(_mentions(text, self.framework))
        before = 0
        for match in _NUMBER.finditer(text):
            named = [code for start, code in mentions if before <= start < match.start()]
            before = match.end()
            code = named[-1] if named else ""
            if self._holds(match[0], code):
                continue
            meant = code or self.about(key, mentions, match.start())
            yield match[0], meant, self.result.show(meant) if meant in self.result else NOT_KNOWN
        yield from self._levels_not_said(text)

    def _holds(self, number: str, code: str) -> bool:
        if number in self.constants or not code or code not in self.by_code:
            return number in self.all
        return number in self.by_code[code]

    def about(self, key: str, mentions: list[tuple[int, str]], end: int) -> str:
        """The code a number is about where none stands right before it."""
        earlier = [code for start, code in mentions if start < end]
        if earlier:
            return earlier[-1]
        return key.removeprefix(_OF_INDICATOR) if key.startswith(_OF_INDICATOR) else TOTAL

    def _levels_not_said(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Levels by letter, and by the year's own names, the longest first (ผ่านดีเยี่ยม before ผ่าน)."""
        names = sorted((each.name.th for each in self.framework.levels), key=len, reverse=True)
        named = re.findall(rf"ระดับ\s*({'|'.join(map(re.escape, names))})", text)
        quoted = dict.fromkeys([*_LETTER_LEVEL.findall(text), *named])
        now = _level(self.result)
        yield from ((each, LEVEL, now) for each in quoted if now and each not in self.levels)


class _Bindable:
    """Which figure a number or a level that somebody typed is."""

    def __init__(self, known: Assessment) -> None:
        self.figures = _Figures(known)
        self.known = known
        self.last = known.history.last.year
        self.years = sorted(known.history.years, reverse=True)

    @cached_property
    def by_figure(self) -> dict[str, list[tuple[str, int]]]:
        """Per figure as it is shown: every (code, year) that it is the score of."""
        found: dict[str, list[tuple[str, int]]] = {}
        for year in self.years:
            scored = self.known.history.years[year]
            for code in (TOTAL,) if isinstance(scored, TotalOnly) else scored.scores:
                if figure := _figure(self.known, code, year):
                    found.setdefault(figure, []).append((code, year))
        return found

    def numbers(self, key: str, text: str) -> Iterator[Typed]:
        mentions = sorted(_mentions(text, self.figures.framework))
        before = 0
        for match in _NUMBER.finditer(text):
            between = text[before : match.start()]
            named = [code for start, code in mentions if before <= start < match.start()]
            about = named[::-1] or [self.figures.about(key, mentions, match.start())]
            tried = (self._meant(match[0], code, between, is_named=bool(named)) for code in about)
            found = next((each for each in tried if each is not None), None)
            if found is not None:
                yield Typed(match.start(), match.end(), match[0], *found)
            before = match.end()

    def _meant(self, number: str, about: str, between: str, *, is_named: bool) -> tuple[str, int] | None:
        is_mark = number in self.figures.constants
        if is_mark and (not is_named or _OF_A_MARK.search(between)):
            return None
        candidates = self.by_figure.get(number, [])
        of_code = [each for each in candidates if each[0] == about]
        if not of_code and not is_named and not is_mark and len(candidates) == 1:
            of_code = candidates
        years = [int(year) for year in _YEAR.findall(between)]
        if years and not is_named:
            of_code = [each for each in of_code if each[1] == years[-1]]
        elif years and (of_year := [each for each in of_code if each[1] in years]):
            of_code = of_year
        return next(iter(of_code), None)

    def levels(self, text: str) -> Iterator[Typed]:
        """Levels that are those of the year named last before them, of today where none is named."""
        for match in _LEVEL.finditer(text):
            named = [int(year) for year in _YEAR.findall(text[: match.start()])]
            year = named[-1] if named else self.last
            scored = self.known.history.years.get(year)
            level = _level(scored) if scored else None
            start, end = match.end(), match.end() + len(level or "")
            is_it = level is not None and text[start:end] == level and not text[end : end + 1].isalnum()
            if is_it and not _OF_A_MARK.search(text[max(0, match.start() - _NEAR) : match.start()]):
                yield Typed(start, end, text[start:end], LEVEL, year)


def _mentions(text: str, framework: Framework) -> Iterator[tuple[int, str]]:
    """(where, code) of each indicator, instrument, question, item or the total that the text names."""
    known = tree(framework)
    for match in _INDICATOR.finditer(text):
        if match[1] in known:
            yield match.start(), match[1]
    for match in _CODE.finditer(text):
        if match[0] in known:
            yield match.start(), match[0]
    for match in _TOTAL.finditer(text):
        yield match.start(), TOTAL
    for indicator in framework.indicators:
        for match in re.finditer(re.escape(indicator.name.th), text):
            yield match.start(), indicator.code
