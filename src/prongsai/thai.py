"""Thai digits, Buddhist-era years and fiscal years, dates in words."""

from __future__ import annotations

import datetime
import re
from typing import Literal

Language = Literal["th", "en"]
Digits = Literal["thai", "arabic"]

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
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


def to_thai_digits(text: str) -> str:
    """'60.88' → '๖๐.๘๘'."""
    return text.translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """'๖๐.๘๘' → '60.88'; other characters stay."""
    return text.translate(_TO_ARABIC)


def mixes_digits(text: str) -> bool:
    """True where one number is written partly in Thai and partly in Arabic digits ('๘5.00')."""
    return _BOTH_KINDS.search(text) is not None


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
