"""When a measure is carried out: the words that officers write, and the days they mean.

The words are cut into tokens; tokens make points (a day, a month, a quarter, a fiscal year); what a point
does not say is taken from the one after it, then from the one before it, then from the fiscal year of the
plan ("ม.ค.–มี.ค. 66", "1–31 มีนาคม 2566"). Points joined by a dash make a range; several ranges span from
the first day of the earliest to the last day of the latest.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prongsai.frameworks import Text
from prongsai.measures.model import TimeFrame
from prongsai.thai import (
    MONTH,
    day_of,
    fiscal_days,
    fiscal_year,
    full_year,
    is_buddhist_year,
    mixes_digits,
    month_of,
    short_month,
    to_arabic_digits,
)

_FIRST_MONTH = 10
_WHOLE_YEAR = (1, 4)
_QUARTERS = ("1", "2", "3", "4")
_YEAR_OF_BUDDHA = 543
_EVERY = r"(?:วัน|สัปดาห์|เดือน|ไตรมาส|ครึ่งปี|ปี)"
_AGAIN = (
    r"ทุกวันที่\s*\d+(?:\s*ของ(?:ทุก)?เดือน)?",
    rf"(?:ทุก|ราย)\s*(?:ๆ\s*)?(?:\d+\s*)?(?:สิ้น)?{_EVERY}",
    rf"{_EVERY}ละ\s*(?:\d+\s*)?ครั้ง",
)
_SAYS_NOTHING = r"\s+|[).:]|(?:วัน)?ที่|(?:ต้น|กลาง|ปลาย|สิ้น)?เดือน|สิ้น|ช่วง|ใน|ของ|ระหว่าง|ประจำ|ดำเนินการ|เริ่ม"
#: Each kind of token with its pattern, tried in this order; what none of them knows is said back.
_KINDS = (
    ("date", r"\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}"),
    ("whole", "|".join((*_AGAIN, "ตลอด", "ทั้ง", "(?:อย่าง)?ต่อเนื่อง"))),
    ("half", r"ครึ่งปี(?:งบประมาณ)?(?:แรก|หลัง)|(?:6|หก)\s*เดือน(?:แรก|หลัง)"),
    ("quarter", r"ไตรมาส(?:ที่)?|Q(?=\s*\d)"),
    ("by", r"ภายใน|ไม่เกิน|within|by\b"),
    ("since", r"ตั้งแต่|from\b"),
    ("onward", r"เป็นต้นไป|onwards?"),
    ("to", r"[-‐‑‒–—―−~]+|จนถึง|ถึง|to\b"),
    ("also", r"[,;&(+]|และ|and\b"),
    ("month", MONTH),
    ("fiscal", r"ปี\s*งบประมาณ|ปี\s*งบ\.?|FY\b|fiscal year"),
    ("year", r"ปี|พ\.?\s*ศ\.?|B\.?E\.?|/"),
    ("number", r"\d+"),
    ("filler", _SAYS_NOTHING),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS), re.IGNORECASE)

_EXAMPLES = "“ม.ค.–มี.ค. 66”, “ไตรมาสที่ 1”, “ภายในวันที่ 31 มี.ค. 66”, “ตลอดปีงบประมาณ”"


class _Unread(Exception):  # noqa: N818
    """Why the words name no days; never leaves this module."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.why = Text(th, en)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, month, quarter or fiscal year as far as it is said; `year` is fiscal unless a month is named.

    `ends` is true where it ends a range that the point before it starts.
    """

    day: int | None = None
    month: int | None = None
    quarters: tuple[int, int] | None = None
    year: int | None = None
    is_deadline: bool = False
    is_start: bool = False
    ends: bool = False


def read_time_frame(written: str, year: int) -> TimeFrame:
    """The days that a time frame means, in a plan for fiscal year `year`; without days where it says none.

    Years that are not written follow from the others and from `year`; "ภายใน …" starts with the fiscal year.

    >>> read_time_frame("ม.ค.–มี.ค. 66", 2566).last
    datetime.date(2023, 3, 31)
    """
    try:
        return TimeFrame(written, *_days(written, year))
    except _Unread:
        return TimeFrame(written)


def why_no_days(written: str, year: int) -> Text | None:
    """Why `read_time_frame` gives no days for these words, as a sentence; None where it gives them.

    >>> why_no_days("31 ก.พ. 66", 2566).en
    'ก.พ. 2566 has no day 31'
    """
    try:
        _days(written, year)
    except _Unread as refusal:
        return refusal.why
    return None


def say_months(months: tuple[int, int], year: int) -> str:
    """Calendar months of fiscal year `year` as officers write them; (10, 9) is the whole year.

    >>> say_months((11, 2), 2566)
    'พ.ย. 2565–ก.พ. 2566'
    """
    if months == (_FIRST_MONTH, _FIRST_MONTH - 1):
        return f"ตลอดปีงบประมาณ พ.ศ. {year}"
    (first, starts), (last, ends) = ((short_month(month), _calendar_year(month, year)) for month in months)
    if months[0] == months[1]:
        return f"{last} {ends}"
    return f"{first}–{last} {ends}" if starts == ends else f"{first} {starts}–{last} {ends}"


def _days(written: str, year: int) -> tuple[datetime.date, datetime.date]:
    if mixes_digits(written):
        raise _Unread(
            f"“{written}” มีเลขไทยปนกับเลขอารบิกในจำนวนเดียวกัน",
            f"“{written}” mixes Thai and Arabic digits in one number",
        )
    tokens = _cut(written)
    points = _Parser(tokens, written).points()
    if not points and any(token.kind == "whole" for token in tokens):
        points = [_Point(quarters=_WHOLE_YEAR, year=year)]
    if not points:
        raise _not_understood(written)
    return _span(_without_headings(_completed(points, year, written)), year, written)


def _not_understood(written: str, piece: str = "") -> _Unread:
    at_th = f" ติดที่ “{piece}”" if piece else ""
    at_en = f" at “{piece}”" if piece else ""
    return _Unread(
        f"อ่านช่วงเวลา “{written}” ไม่ได้{at_th} เขียนได้เช่น {_EXAMPLES}",
        f"the time frame “{written}” is not understood{at_en}; write it like {_EXAMPLES}",
    )


def _cut(written: str) -> list[_Token]:
    """The tokens of the words, without those that say nothing of their own."""
    text = to_arabic_digits(" ".join(written.split()))
    tokens: list[_Token] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or not found[0]:
            raise _not_understood(written, text[place:].split()[0])
        tokens.append(_Token(found.lastgroup or "", found[0]))
        place = found.end()
    return [token for token in tokens if token.kind != "filler"]


class _Parser:
    """Takes tokens from left to right and makes points of them."""

    def __init__(self, tokens: Sequence[_Token], written: str) -> None:
        self._tokens = [token for token in tokens if token.kind != "whole"]
        self._written = written

    def points(self) -> list[_Point]:
        """Every point in order; a refusal where the tokens do not make points."""
        found: list[_Point] = []
        while self._tokens:
            joins = self._take("to") is not None
            while self._take("also"):
                pass
            if not self._tokens and not joins:
                break
            if joins and not found:
                raise _not_understood(self._written)
            since, deadline = self._take("since"), self._take("by")
            point = self._point(found[-1] if found else _Point())
            starts = since or self._take("onward")
            found.append(replace(point, is_deadline=bool(deadline), is_start=bool(starts), ends=joins))
        return found

    def _take(self, *kinds: str) -> str | None:
        """The text of the next token where it is of one of the kinds."""
        if self._tokens and self._tokens[0].kind in kinds:
            return self._tokens.pop(0).text
        return None

    def _point(self, before: _Point) -> _Point:
        if date := self._take("date"):
            return self._date(date)
        if half := self._take("half"):
            return _Point(quarters=(3, 4) if half.endswith("หลัง") else (1, 2), year=self._year())
        if self._take("quarter"):
            return self._quarter(self._take("number"))
        if self._next_is("fiscal", "year"):
            return self._fiscal_year()
        return self._day_or_month(before)

    def _next_is(self, *kinds: str) -> bool:
        return bool(self._tokens) and self._tokens[0].kind in kinds

    def _date(self, written: str) -> _Point:
        parts = written.split("-") if "-" in written else written.split("/")[::-1]
        year, month, day = self._checked_year(parts[0]), int(parts[1]), int(parts[2])
        if not 1 <= month <= 12:
            raise _Unread(f"“{written}” ไม่มีเดือนที่ {month}", f"“{written}”: there is no month {month}")
        return _Point(day=day, month=month, year=year)

    def _quarter(self, number: str | None) -> _Point:
        if number is None:
            raise _not_understood(self._written)
        if number not in _QUARTERS:
            raise _Unread(f"ไม่มีไตรมาสที่ {number} มีเฉพาะ 1–4", f"there is no quarter {number}; there are 1–4")
        return _Point(quarters=(int(number), int(number)), year=self._year())

    def _fiscal_year(self) -> _Point:
        while self._take("fiscal", "year"):
            pass
        number = self._take("number")
        # "ปีงบประมาณ" alone is the plan's own, which is filled in like any year that is not written.
        return _Point(quarters=_WHOLE_YEAR, year=self._checked_year(number) if number else None)

    def _day_or_month(self, before: _Point) -> _Point:
        number = self._take("number")
        name = self._take("month")
        if name is not None:
            month = month_of(name) or 0
            day = self._day(number) if number else None
            return _Point(day=day, month=month, year=self._year_of_month(month))
        if number is None:
            raise _not_understood(self._written, self._tokens[0].text if self._tokens else "")
        if before.quarters not in (None, _WHOLE_YEAR):
            return self._quarter(number)
        if len(number) == 4:
            return _Point(quarters=_WHOLE_YEAR, year=self._checked_year(number))
        return _Point(day=self._day(number))

    def _day(self, number: str) -> int:
        if len(number) > 2:
            raise _not_understood(self._written, number)
        return int(number)

    def _year(self) -> int | None:
        """The fiscal year that follows, with or without its words."""
        said = False
        while self._take("fiscal", "year"):
            said = True
        if not self._next_is("number") or not (said or len(self._tokens[0].text) == 4):
            return None
        return self._checked_year(self._take("number") or "")

    def _year_of_month(self, month: int) -> int | None:
        """The calendar year that follows a month; "ต.ค. ปีงบประมาณ 2566" is October 2565."""
        is_fiscal = False
        while word := self._take("fiscal", "year"):
            is_fiscal = is_fiscal or "งบ" in word or word.casefold() in ("fy", "fiscal year")
        number = self._take("number")
        if number is None:
            return None
        year = self._checked_year(number)
        return _calendar_year(month, year) if is_fiscal else year

    def _checked_year(self, written: str) -> int:
        year = full_year(written) if len(written) in (2, 4) else 0
        if is_buddhist_year(year):
            return year
        meant = year + _YEAR_OF_BUDDHA
        if not is_buddhist_year(meant):
            raise _not_understood(self._written, written)
        raise _Unread(
            f"ปี {year} ใน “{self._written}” เป็น ค.ศ. ให้เขียนเป็น พ.ศ. คือ {meant}",
            f"the year {year} in “{self._written}” is of the common era; write {meant}",
        )


def _completed(points: Sequence[_Point], year: int, written: str) -> list[_Point]:
    """The points with every month and year said, from the one after, the one before, or the plan's year."""
    found: list[_Point] = []
    after: _Point | None = None
    for point in reversed(points):
        after = _from_the_next(point, after, written)
        found.insert(0, after)
    before: _Point | None = None
    for place, point in enumerate(found):
        before = _from_the_last(point, before, year)
        found[place] = before
    return found


def _from_the_next(point: _Point, after: _Point | None, written: str) -> _Point:
    if point.month is None and point.quarters is None:
        if after is None or after.month is None:
            raise _not_understood(written, str(point.day))
        return replace(point, month=after.month, year=after.year)
    if point.year is not None or after is None or after.year is None:
        return point
    if point.month is not None and after.month is not None:
        return replace(point, year=after.year - (point.month > after.month))
    return replace(point, year=after.year) if point.quarters and after.quarters else point


def _from_the_last(point: _Point, before: _Point | None, year: int) -> _Point:
    if point.year is not None:
        return point
    if point.month is None:
        return replace(point, year=before.year if before and before.quarters else year)
    if before is None or before.year is None:
        return replace(point, year=_calendar_year(point.month, year))
    if before.month is None:
        return replace(point, year=_calendar_year(point.month, before.year))
    return replace(point, year=before.year + (point.month < before.month))


def _calendar_year(month: int, year: int) -> int:
    """The calendar year in which a month of fiscal year `year` lies."""
    return year - (month >= _FIRST_MONTH)


def _without_headings(points: Sequence[_Point]) -> Sequence[_Point]:
    """Without fiscal years that only say where the rest belongs: "ปีงบประมาณ 2566 ไตรมาส 1" is a quarter."""
    follows = [*(point.ends for point in points[1:]), False]
    narrower = [
        point
        for point, is_followed in zip(points, follows, strict=True)
        if point.quarters != _WHOLE_YEAR or point.ends or is_followed
    ]
    return narrower or points


def _span(points: Sequence[_Point], year: int, written: str) -> tuple[datetime.date, datetime.date]:
    spans: list[tuple[datetime.date, datetime.date]] = []
    for point in points:
        first, last = _days_of(point)
        if point.ends:
            first = spans.pop()[0]
            if last < first:
                raise _Unread(f"“{written}” สิ้นสุดก่อนวันเริ่ม", f"“{written}” ends before it starts")
        elif point.is_deadline:
            first = fiscal_days(fiscal_year(last))[0]
        if point.is_start:
            last = max(last, fiscal_days(year)[1])
        spans.append((first, last))
    return min(first for first, _ in spans), max(last for _, last in spans)


def _days_of(point: _Point) -> tuple[datetime.date, datetime.date]:
    year = point.year or 0
    if point.month is None:
        first, last = point.quarters or _WHOLE_YEAR
        return _first_of_quarter(first, year), _first_of_quarter(last + 1, year) - datetime.timedelta(1)
    starts = day_of(year, point.month, 1)
    following = starts + datetime.timedelta(31)
    ends = following.replace(day=1) - datetime.timedelta(1)
    if point.day is None:
        return starts, ends
    if not 1 <= point.day <= ends.day:
        month = f"{short_month(point.month)} {year}"
        raise _Unread(f"เดือน {month} ไม่มีวันที่ {point.day}", f"{month} has no day {point.day}")
    return starts.replace(day=point.day), starts.replace(day=point.day)


def _first_of_quarter(quarter: int, year: int) -> datetime.date:
    """The first day of a quarter of a fiscal year; the fifth is the first of the next year."""
    months = _FIRST_MONTH - 1 + 3 * (quarter - 1)
    return day_of(year - 1 + months // 12, months % 12 + 1, 1)
