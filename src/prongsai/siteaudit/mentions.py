"""Years and months as texts mention them, and how surely: in either digits, of either era, long or short.

A mention is `named` where the text says what it is of ("ประจำปีงบประมาณ พ.ศ. 2567"), `said` where the year
just stands there or a month names it ("แผน 2567", "ปี 67", "ม.ค. 67"), and `perhaps` where it may mean
something else: a date, a copyright, a year of the common era, a number in a file's name. What is only
`perhaps` shows nothing, but keeps us from saying that a year is nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prongsai.thai import MONTH, fold, full_year, month_of, to_arabic_digits

#: The months of a fiscal year in order.
FISCAL_MONTHS = (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)
_ERA = 543
_FIRST_MONTH = 10
_EARLIEST, _LATEST = 2500, 2599
_LONGEST_RANGE = 20
_DASH = r"\s*(?:[-‐‑‒–—―−~]|ถึง(?:ปี)?|to\b)\s*"
_BE = r"(?:พ\.?\s*ศ\.?|B\.?E\.?)?\s*"
_YEAR = r"(?<![\d,])(?:2[45]\d\d)(?![\d,]\d|\d)"
_SHORT = r"['’]?[4-9]\d(?!\d|[.,]\d)"
_SPAN = re.compile(rf"(?P<first>{_YEAR}){_DASH}{_BE}(?:(?P<last>{_YEAR})|(?P<short>{_SHORT}))")
_FISCAL_WORD = r"ปี\s*งบประมาณ|ปี\s*งบ|งบประมาณ|ประจำ\s*ปี|fiscal\s*year|\bFY"
_NAMED = re.compile(
    rf"(?:{_FISCAL_WORD})(?:\s|งบประมาณ|ปี|รายจ่าย|ประจำ|พ\.?\s*ศ\.?|ค\.?\s*ศ\.?|B\.?E\.?|[(:.]){{0,9}}"
    rf"(?P<year>\d{{4}}(?!\d)|{_SHORT})(?:{_DASH}{_BE}(?P<last>\d{{4}}(?!\d)|{_SHORT}))?",
    re.IGNORECASE,
)
# What follows digits and a hyphen is the end of a range, which is read as one, or of a telephone number.
_SAID = re.compile(rf"(?<!\d-){_YEAR}")
_AFTER_WORD = re.compile(rf"(?:ปี|พ\.?\s*ศ\.?)\s*(?:ที่\s*)?{_BE}(?P<year>{_SHORT})")
_COMMON = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(
    rf"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\s*(?:เดือน)?\s*(?P<month>{MONTH})\s*{_BE}(?P<year>\d{{4}}|\d{{2}})(?!\d)"
    r"|(?<!\d)\d{1,2}[/.-](?P<number>\d{1,2})[/.-](?P<slashed>\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)(?P<iso>(?:19|20|25)\d\d)-(?P<isomonth>\d{1,2})-\d{1,2}(?!\d)",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(
    rf"(?P<month>{MONTH})(?:\s|พ\.?\s*ศ\.?|ปี|[(/_,-]){{0,4}}(?P<year>\d{{4}}(?!\d)|{_SHORT})", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])[/_-](?P<year>2[45]\d\d|[4-9]\d)(?![\d/.-]{0,4}\d)"
    r"|(?<!\d)(?P<first>2[45]\d\d)[/_-]?(?P<second>0[1-9]|1[0-2])(?!\d)"
)
_COPYRIGHT = re.compile(r"(?:©|copyright|ลิขสิทธิ์|all rights)[^\n]{0,60}", re.IGNORECASE)
_AFTER, _BEFORE = 60, 100
_NO_DIGITS = re.compile(r"\D{200,}")
_MONTHS_SPAN = re.compile(
    rf"(?P<first>{MONTH})(?:\s|พ\.?\s*ศ\.?|ปี){{0,6}}(?P<year1>\d{{4}}|[4-9]\d)?{_DASH}(?:เดือน)?\s*"
    rf"(?P<last>{MONTH})(?:\s|พ\.?\s*ศ\.?|ปี|[(]){{0,6}}(?P<year2>\d{{4}}|[4-9]\d(?!\d))?",
    re.IGNORECASE,
)
_A_MONTH = re.compile(MONTH, re.IGNORECASE)
_QUARTER = re.compile(r"ไตรมาส\s*(?:ที่)?\s*(?P<thai>[1-4])(?!\d)|\bQ(?P<latin>[1-4])(?!\d)", re.IGNORECASE)
_HALF = re.compile(r"(?:6|หก)\s*เดือน|ครึ่งปี")
#: How the names of months begin, for those that were typed wrongly.
_BEGINNINGS = {
    "ตุล": 10, "พฤศ": 11, "พฤษจิ": 11, "ธัน": 12, "มกร": 1, "มรก": 1, "กุม": 2, "มีน": 3, "เมษ": 4,
    "พฤษ": 5, "มิถ": 6, "กรก": 7, "สิง": 8, "กัน": 9,
}  # fmt: skip
#: Marks that old typefaces keep at places of their own, and the letters they are.
_OLD_MARKS = str.maketrans(
    "\uf701\uf702\uf703\uf704\uf705\uf706\uf707\uf708\uf709\uf70a\uf70b\uf70c\uf70d\uf70e\uf710\uf711\uf712"
    "\uf713\uf714\uf715\uf716\uf717",
    "ิีึื่้๊๋์่้๊๋์ัํ็่้๊๋์",
)


@dataclass(frozen=True, slots=True)
class Years:
    """The fiscal years (B.E.) that a text mentions, by how surely it does."""

    named: frozenset[int] = frozenset()
    said: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()

    def __or__(self, other: Years) -> Years:
        return Years(self.named | other.named, self.said | other.said, self.perhaps | other.perhaps)

    @property
    def sure(self) -> frozenset[int]:
        return self.named | self.said


@dataclass(frozen=True, slots=True)
class Months:
    """The months (1 to 12) of one fiscal year that a text mentions, by how surely it does."""

    sure: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()

    def __or__(self, other: Months) -> Months:
        return Months(self.sure | other.sure, self.perhaps | other.perhaps)


def plain(text: str) -> str:
    """The text with Arabic digits, old marks as letters, and every blank as one space."""
    return " ".join(to_arabic_digits(text).translate(_OLD_MARKS).split())


def years_in(text: str) -> Years:
    """The years a text mentions.

    >>> sorted(years_in("แผนประจำปีงบประมาณ พ.ศ. ๒๕๖๗").named)
    [2567]
    >>> sorted(years_in("แผนพัฒนา 2566–70 และ ต.ค. 65").said)
    [2566, 2567, 2568, 2569, 2570]
    """
    # A year is digits with words close by; long stretches without any digit are most of what people write.
    near = _NO_DIGITS.sub(lambda found: f"{found[0][:_AFTER]} … {found[0][-_BEFORE:]}", plain(text))
    left, perhaps = _without_doubtful(near)
    named, said = set[int](), set[int]()
    for found in _NAMED.finditer(left):
        named.update(_span(found["year"], found["last"] or found["year"]))
    for found in _SPAN.finditer(left):
        said.update(_span(found["first"], found["last"] or found["short"]))
    for found in _OF_MONTH.finditer(left):
        year = _year(found["year"])
        if year is not None:
            said.add(_fiscal(_month(found["month"]), year))
            perhaps.add(year)
    rest = _OF_MONTH.sub(" ", left)
    said.update(_plausible(int(found[0]) for found in _SAID.finditer(rest)))
    said.update(_plausible(full_year(found["year"][-2:]) for found in _AFTER_WORD.finditer(rest)))
    for found in _COMMON.finditer(rest):
        perhaps.update((int(found[0]) + _ERA, int(found[0]) + _ERA + 1))
    return Years(frozenset(named), frozenset(said - named), frozenset(perhaps - named - said))


def years_in_name(name: str) -> Years:
    """The years that a file's name or another short text mentions; two digits alone are `perhaps` one.

    >>> sorted(years_in_name("plan_2567.pdf").said), sorted(years_in_name("plan67.pdf").perhaps)
    ([2567], [2567])
    """
    found = years_in(name)
    short = _plausible(full_year(each) for each in re.findall(r"(?<!\d)[4-9]\d(?!\d)", plain(name)))
    return found | Years(perhaps=frozenset(short) - found.sure)


def may_hold(text: str, year: int) -> bool:
    """True where a fiscal year may stand in a text in any way at all, digits torn apart included.

    >>> may_hold("ปีงบประมาณ 2 5 6 7", 2567), may_hold("เลขที่ 12/67", 2567), may_hold("ปี 2565", 2567)
    (True, True, False)
    """
    letters = plain(text)
    squeezed = letters.replace(" ", "")
    if any(str(each) in squeezed for each in (year, year - _ERA, year - _ERA - 1)):
        return True
    return re.search(rf"(?<!\d)(?<!\d[.,]){year % 100:02}(?!\d)", letters) is not None


def months_in(text: str, year: int, is_of_year: bool = False) -> Months:
    """The months of fiscal year `year` that a text mentions.

    A month without a year is sure where `is_of_year`: what it stands in is of that year and of no other.

    >>> sorted(months_in("ต.ค. 66 - ธ.ค. 66 และ มกราคม 2567", 2567).sure)
    [1, 10, 11, 12]
    """
    left = plain(text)
    dated = {_month(found["month"]) for found in _DAY.finditer(left) if found["month"]}
    left = _DAY.sub(" ", left)
    sure, perhaps = _with_years(left, year)
    bare = {_month(found[0]) for found in _A_MONTH.finditer(_OF_MONTH.sub(" ", left))}
    (sure if is_of_year else perhaps).update(bare)
    perhaps.update(dated, _in_parts(left), _typed_wrongly(left), _numbered(left, year))
    return Months(frozenset(sure), frozenset(perhaps - sure))


def _with_years(text: str, year: int) -> tuple[set[int], set[int]]:
    """Months that stand with the year or in a range with it; of ranges without a year, those that may be."""
    sure, perhaps = set[int](), set[int]()
    for found in _OF_MONTH.finditer(text):
        month, said = _month(found["month"]), _year(found["year"])
        if said is not None and _fiscal(month, said) == year:
            sure.add(month)
        elif said == year:
            # Written with the fiscal year for the calendar year, as happens: "ต.ค. 67" of fiscal year 2567.
            perhaps.add(month)
    for found in _MONTHS_SPAN.finditer(text):
        first, last = _month(found["first"]), _month(found["last"])
        ends = _year(found["year2"] or found["year1"] or "")
        covered = _from_to(first, last)
        if ends is not None and _fiscal(last, ends) == year:
            sure.update(covered)
        else:
            perhaps.update(covered)
    return sure, perhaps


def _from_to(first: int, last: int) -> tuple[int, ...]:
    starts, ends = FISCAL_MONTHS.index(first), FISCAL_MONTHS.index(last)
    return FISCAL_MONTHS[starts : ends + 1] if starts <= ends else ()


def _in_parts(text: str) -> Iterator[int]:
    """Months that quarters and halves stand for."""
    for found in _QUARTER.finditer(text):
        starts = (int(found["thai"] or found["latin"]) - 1) * 3
        yield from FISCAL_MONTHS[starts : starts + 3]
    if _HALF.search(text):
        yield from FISCAL_MONTHS[:6]


def _typed_wrongly(text: str) -> Iterator[int]:
    folded = fold(text)
    return (month for beginning, month in _BEGINNINGS.items() if beginning in folded)


def _numbered(text: str, year: int) -> Iterator[int]:
    for found in _NUMBERED.finditer(text):
        month, said = int(found["month"] or found["second"]), _year(found["year"] or found["first"])
        if said is not None and year in (_fiscal(month, said), said):
            yield month


def _without_doubtful(text: str) -> tuple[str, set[int]]:
    """The text without dates and copyrights, and the years that stood in them."""
    perhaps = set[int]()
    for found in _DAY.finditer(text):
        month = _month(found["month"]) if found["month"] else int(found["number"] or found["isomonth"])
        year = _year(found["year"] or found["slashed"] or found["iso"])
        if year is not None:
            perhaps.update((year, _fiscal(month, year)))
    left = _DAY.sub(" ", text)
    for found in _COPYRIGHT.finditer(left):
        perhaps.update(year for each in re.findall(r"\d{4}", found[0]) if (year := _year(each)) is not None)
    return _COPYRIGHT.sub(" ", left), perhaps


def _span(first: str, last: str) -> Iterable[int]:
    starts, ends = _year(first), _year(last)
    if starts is None or ends is None:
        return [year for year in (starts, ends) if year is not None]
    return range(starts, ends + 1) if starts <= ends <= starts + _LONGEST_RANGE else (starts, ends)


def _year(written: str) -> int | None:
    """A year of the Buddhist era from two or four digits of either era; None where it is none we look for."""
    digits = re.sub(r"\D", "", written)
    if len(digits) not in (2, 4):
        return None
    year = full_year(digits)
    year += _ERA if year < 2200 else 0
    return year if _EARLIEST <= year <= _LATEST else None


def _plausible(years: Iterable[int]) -> set[int]:
    return {year for year in years if _EARLIEST <= year <= _LATEST}


def _month(name: str) -> int:
    return month_of(name) or _FIRST_MONTH


def _fiscal(month: int, year: int) -> int:
    """The fiscal year that a month of a calendar year lies in, both of the Buddhist era."""
    return year + (month >= _FIRST_MONTH)
