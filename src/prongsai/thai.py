"""Thai digits, Buddhist-era years and fiscal years, dates in words."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Literal

Language = Literal["th", "en"]
Digits = Literal["thai", "arabic"]

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Marks above a letter, which tell words apart only where all their letters are the same, in their order.
_MARKS = "็่้๊๋์"
# A tone mark typed before the vowel it stands above, and ำ typed as two letters.
_TONE_FIRST = re.compile("([่-๋])([ัิ-ฺ็])")
_AM = re.compile("ํ([่-๋]?)า")
_LED = re.compile("([เแโใไ])([ก-ฮ])")
_BANGKOK = "กรุงเทพ"
_WHOLE_PROVINCES = ("จังหวัด", _BANGKOK)
_WHOLE_DISTRICTS = ("อำเภอ", "เขต")
_NUMBER = re.compile("[0-9]+")
_DIGITS_OF_NUMBER = 6
_MOST_LETTERS = 200
_BOTH_KINDS = re.compile(r"[0-9][.,]?[๐-๙]|[๐-๙][.,]?[0-9]")
_MONTHS = (
    ("มกราคม", "ม.ค.", "January"),
    ("กุมภาพันธ์", "ก.พ.", "February"),
    ("มีนาคม", "มี.ค.", "March"),
    ("เมษายน", "เม.ย.", "April"),
    ("พฤษภาคม", "พ.ค.", "May"),
    ("มิถุนายน", "มิ.ย.", "June"),
    ("กรกฎาคม", "ก.ค.", "July"),
    ("สิงหาคม", "ส.ค.", "August"),
    ("กันยายน", "ก.ย.", "September"),
    ("ตุลาคม", "ต.ค.", "October"),
    ("พฤศจิกายน", "พ.ย.", "November"),
    ("ธันวาคม", "ธ.ค.", "December"),
)
_ERA = 543
_FIRST_FISCAL_MONTH = 10
# A year of the common era, read as one of the Buddhist era, would be five centuries back.
_EARLIEST_YEAR = 2400
_CENTURY = 2500
#: Every way a month is written, longest first: in full, short with or without dots, and in English.
MONTH = "|".join(
    sorted(
        (
            pattern
            for full, short, english in _MONTHS
            for pattern in (full, short.replace(".", r"\.?"), english, rf"{english[:3]}\b\.?")
        ),
        key=len,
        reverse=True,
    )
)
_NAMES = {
    name: number
    for number, (full, short, english) in enumerate(_MONTHS, 1)
    for name in (full, short.replace(".", ""), english.casefold(), english[:3].casefold())
}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_SLASHED = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4}|\d{2})")
_IN_WORDS = re.compile(
    r"(?:วันที่)?\s*(?P<day>\d{1,2})\s*(?:เดือน)?\s*(?P<month>[ก-๎.]+?)\s*"
    r"(?:พ\.?\s*ศ\.?)?\s*(?P<year>\d{4}|\d{2})"
)


def to_thai_digits(text: str) -> str:
    """'60.88' → '๖๐.๘๘'."""
    return text.translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """'๖๐.๘๘' → '60.88'; other characters stay."""
    return text.translate(_TO_ARABIC)


def mixes_digits(text: str) -> bool:
    """True where one number is written partly in Thai and partly in Arabic digits ('๘5.00')."""
    return _BOTH_KINDS.search(text) is not None


@lru_cache(maxsize=1024)
def sort_key(text: str) -> str:
    """What a name is sorted by, as in a Thai dictionary: 'เกาะ' stands among ก, and number 2 before 10.

    A vowel that is written before its consonant counts after it; marks count only between words that have the
    same letters. Hexadecimal digits, so that every database sorts it alike; at most 602 of them.

    >>> sorted(["แก้ว", "ขวด", "กา", "เกาะ", "แกว"], key=sort_key)
    ['กา', 'เกาะ', 'แกว', 'แก้ว', 'ขวด']
    """
    plain = _NUMBER.sub(
        lambda found: found[0].zfill(_DIGITS_OF_NUMBER), to_arabic_digits(" ".join(text.casefold().split()))
    )
    letters, marks = [], []
    for each in _LED.sub(r"\2\1", plain):
        if each not in _MARKS:
            letters.append(f"{_place(each):02x}")
            marks.append("0")
        elif marks:
            marks[-1] = str(_MARKS.index(each) + 1)
    return "".join(letters[:_MOST_LETTERS]) + "00" + "".join(marks[:_MOST_LETTERS]).rstrip("0")


def fold(text: str) -> str:
    """What names are searched by: how letters were typed, blanks and digits' script make no difference.

    Two เ are แ, ํ and า are ำ, a tone mark stands before ำ and after other marks; what cannot be seen is
    left out.

    >>> fold("กองเเขก  ๑") == fold("กอง แขก1")
    True
    """
    composed = unicodedata.normalize("NFC", to_arabic_digits(text.casefold())).replace("เเ", "แ")
    seen = "".join(each for each in composed if not each.isspace() and unicodedata.category(each)[0] != "C")
    ordered = _TONE_FIRST.sub(r"\2\1", seen)
    return _AM.sub(r"\1ำ", ordered)


def _place(letter: str) -> int:
    """Where a letter stands among all, in two hexadecimal digits: Thai after Latin, others after Thai."""
    code = ord(letter)
    if code < 0x80:
        return max(code, 1)
    return code - 0x0E00 + 0x80 if 0x0E01 <= code <= 0x0E5B else 0xFF


def buddhist_year(day: datetime.date) -> int:
    """The Buddhist-era calendar year of a day."""
    return day.year + _ERA


def fiscal_year(day: datetime.date) -> int:
    """The Buddhist-era fiscal year of a day: 1 October 2024 belongs to 2568."""
    return buddhist_year(day) + (day.month >= _FIRST_FISCAL_MONTH)


def day_of(year: int, month: int, day: int) -> datetime.date:
    """A date from its Buddhist-era year; ValueError where there is no such day."""
    return datetime.date(year - _ERA, month, day)


def date_in_words(day: datetime.date, language: Language = "th") -> str:
    """9 February 2021 → '9 กุมภาพันธ์ 2564' (Buddhist era) or '9 February 2021' in English."""
    thai, _, english = _MONTHS[day.month - 1]
    if language == "th":
        return f"{day.day} {thai} {buddhist_year(day)}"
    return f"{day.day} {english} {day.year}"


def short_month(month: int) -> str:
    """The short name of a month counted from 1: 10 → 'ต.ค.'."""
    return _MONTHS[month - 1][1]


def month_of(name: str) -> int | None:
    """'ตุลาคม', 'ต.ค.', 'ตค' or 'Oct' → 10; None where it names no month."""
    return _NAMES.get(name.replace(".", "").casefold())


def full_year(written: str) -> int:
    """A Buddhist-era year in two or four Arabic digits: '66' → 2566, '2566' → 2566."""
    return int(written) + (_CENTURY if len(written) == 2 else 0)


def is_buddhist_year(year: int) -> bool:
    """False for years such as 2023, which are of the common era."""
    return year > _EARLIEST_YEAR


def fiscal_days(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a Buddhist-era fiscal year: of 2568, 1 October 2024 and 30 September 2025."""
    return day_of(year - 1, _FIRST_FISCAL_MONTH, 1), day_of(year, _FIRST_FISCAL_MONTH - 1, 30)


def read_day(written: str) -> datetime.date | None:
    """A day of the Buddhist era, in Thai or Arabic digits; None where it is no such day.

    Read are '9 กุมภาพันธ์ 2564', 'วันที่ 9 ก.พ. 64', '9/2/2564' and '2564-02-09', with or without พ.ศ.

    >>> read_day("๙ ก.พ. ๖๔")
    datetime.date(2021, 2, 9)
    """
    text = to_arabic_digits(" ".join(written.split()))
    found = next(filter(None, (form.fullmatch(text) for form in (_ISO, _SLASHED, _IN_WORDS))), None)
    if found is None or mixes_digits(written):
        return None
    month = int(found["month"]) if found["month"].isdecimal() else month_of(found["month"])
    try:
        day = day_of(full_year(found["year"]), month or 0, int(found["day"]))
    except ValueError:
        return None
    return day if is_buddhist_year(fiscal_year(day)) else None


def province_in_words(name: str) -> str:
    """A province's name after the word for it, once; กรุงเทพมหานคร takes none.

    >>> province_in_words("ขอนแก่น"), province_in_words("จังหวัดสมมุติ"), province_in_words("กรุงเทพมหานคร")
    ('จังหวัดขอนแก่น', 'จังหวัดสมมุติ', 'กรุงเทพมหานคร')
    """
    return name if not name or name.startswith(_WHOLE_PROVINCES) else f"จังหวัด{name}"


def district_in_words(name: str, province: str = "") -> str:
    """A district's name after the word for it, once; those of กรุงเทพมหานคร are เขต.

    >>> district_in_words("พล"), district_in_words("อำเภอเมือง"), district_in_words("พระนคร", "กรุงเทพมหานคร")
    ('อำเภอพล', 'อำเภอเมือง', 'เขตพระนคร')
    """
    if not name or name.startswith(_WHOLE_DISTRICTS):
        return name
    return f"เขต{name}" if province.startswith(_BANGKOK) else f"อำเภอ{name}"
