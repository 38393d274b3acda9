"""What a body file's `paper:` block asks for: which form, how it is written, and what only officers can say.

paper:
  form: A                      # A, B or C
  digits: thai                 # thai or arabic; thai in Thai papers where not given
  language: th                 # th or en
  date: 9 กุมภาพันธ์ 2564        # or 2564-02-09; the last day of the fiscal year where not given
  for_year: 2564               # the year the measures are for
  units: [กองคลัง, …]          # those who took part
  opportunities: [...]
  threats: [...]
  measures: [{indicator: "2" or all, measure: …, steps: [...], units: [...], when: …, follow_up: …}]
  follow_up: [...]
  signers: [{role: ผู้เห็นชอบ, position: ปลัดเทศบาล}]   # posts, never names
  emblem: emblem.png           # beside the body file
  texts: {indicator-9: …}      # in place of what is drafted under that key
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from prongsai.documents.content import Digits, Image, Signer
from prongsai.errors import Language, PaperError
from prongsai.frameworks import Framework
from prongsai.strict_yaml import Block
from prongsai.thai import date_in_words, day_of, fiscal_year, to_arabic_digits

Form = Literal["A", "B", "C"]

ALL = "all"
#: Keys of the texts that officers may put in place of a draft, besides `indicator-…`.
TEXT_KEYS = (
    "background", "conclusion", "follow-up", "opportunities", "preface", "rationale", "strengths", "summary",
    "threats", "trend", "weaknesses",
)  # fmt: skip
_FORMS: tuple[Form, ...] = get_args(Form)
_LAST_DAY = (9, 30)
_FURTHEST_YEAR = 2
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})\s+([^\s\d]+)\s+(?:พ\.ศ\.\s*)?(\d{4})")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_LARGEST_PICTURE = 2_000_000


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure as officers wrote it; `indicator` is a code, or `all`. What is empty is left to fill in."""

    indicator: str
    measure: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    when: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class PaperSettings:
    """One paper's settings; `for_year` is the fiscal year its measures are for."""

    form: Form
    date: datetime.date
    for_year: int
    digits: Digits = "thai"
    language: Language = "th"
    units: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    follow_up: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    emblem: Image | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


def default_settings(year: int, form: Form = "A") -> PaperSettings:
    """Settings where a body file has no `paper:` block: dated the last day of the fiscal year."""
    return PaperSettings(form, day_of(year, *_LAST_DAY), year + 1)


def read_settings(block: Block | None, framework: Framework, folder: Path) -> PaperSettings:
    """The `paper:` block of a body file about `framework`'s year; files it names stand in `folder`.

    PaperError names every unknown key, unknown indicator, wrong date or year, with file and line.

    >>> read_settings(dossier.paper, dossier.years[dossier.year].framework, dossier.path.parent).form
    'A'
    """
    if block is None:
        return default_settings(framework.year)
    complaints = block.complaints
    before = len(complaints.problems)
    settings = _read(block, framework, folder)
    block.close()
    if len(complaints.problems) > before:
        raise PaperError(sorted(complaints.problems[before:], key=lambda problem: problem.place.line or 0))
    return settings


def _read(block: Block, framework: Framework, folder: Path) -> PaperSettings:
    form = block.choice("form", _FORMS, "A")
    settings = default_settings(framework.year, next(each for each in _FORMS if each == form))
    language = block.choice("language", ("th", "en"), "th")
    digits = block.choice("digits", ("thai", "arabic"), "thai" if language == "th" else "arabic")
    return replace(
        settings,
        date=_date(block, settings.date),
        for_year=_for_year(block, framework.year),
        digits="thai" if digits == "thai" else "arabic",
        language="en" if language == "en" else "th",
        units=tuple(block.texts("units")),
        opportunities=tuple(block.texts("opportunities")),
        threats=tuple(block.texts("threats")),
        measures=tuple(_measure(each, framework) for each in block.blocks("measures", required=False)),
        follow_up=tuple(block.texts("follow_up")),
        signers=tuple(_signer(each) for each in block.blocks("signers", required=False)),
        emblem=_emblem(block, folder),
        texts=_texts(block.block("texts", required=False), framework),
    )


def _for_year(block: Block, year: int) -> int:
    found = block.whole("for_year", year + 1)
    if not year < found <= year + _FURTHEST_YEAR and "for_year" in block:
        block.complain(
            "wrong-year",
            f"“for_year: {found}” ต้องเป็นปีงบประมาณหลังปีที่ประเมิน ({year}) ไม่เกิน {_FURTHEST_YEAR} ปี",
            f"“for_year: {found}” must be one of the {_FURTHEST_YEAR} fiscal years after the one "
            f"assessed ({year})",
            "for_year",
        )
    return found


def _date(block: Block, default: datetime.date) -> datetime.date:
    if "date" not in block:
        return default
    written = block.text("date")
    day = read_date(written)
    if day is None:
        block.complain(
            "not-a-date",
            f"“date: {written}” ต้องเป็นวันที่ใน พ.ศ. เช่น 9 กุมภาพันธ์ 2564 หรือ 2564-02-09",
            f"“date: {written}” must be a date of the Buddhist era such as 9 กุมภาพันธ์ 2564 or 2564-02-09",
            "date",
        )
    return day or default


def read_date(written: str) -> datetime.date | None:
    """'9 กุมภาพันธ์ 2564' or '2564-02-09', in Thai or Arabic digits; None where it is no such date."""
    text = to_arabic_digits(" ".join(written.split()))
    try:
        if match := _ISO.fullmatch(text):
            year, month, day = (int(part) for part in match.groups())
        elif match := _IN_WORDS.fullmatch(text):
            year, month, day = int(match[3]), _month(match[2]), int(match[1])
        else:
            return None
        found = day_of(year, month, day)
    except ValueError:
        return None
    # A year of the common era would be five centuries back.
    return found if fiscal_year(found) > 2400 else None


def _month(name: str) -> int:
    names = {date_in_words(datetime.date(2000, month, 1)).split()[1]: month for month in range(1, 13)}
    return names.get(name, 0)


def _measure(block: Block, framework: Framework) -> PlannedMeasure:
    known = [indicator.code for indicator in framework.indicators]
    written = to_arabic_digits(block.text("indicator"))
    if written and written not in (*known, ALL):
        listed = ", ".join(known)
        block.complain(
            "unknown-indicator",
            f"ปี {framework.year} ไม่มีตัวชี้วัดที่ “{written}” มีเฉพาะ {listed} หรือ {ALL} (ทุกตัวชี้วัด)",
            f"{framework.year} has no indicator “{written}”; it has {listed}, or {ALL}",
            "indicator",
        )
    found = PlannedMeasure(
        written,
        tuple(block.texts("measure")),
        tuple(block.texts("steps")),
        tuple(block.texts("units")),
        block.text("when", ""),
        block.text("follow_up", ""),
    )
    block.close()
    return found


def _signer(block: Block) -> Signer:
    """Who signs, by role and post; a person's name is written by hand on the paper, never in the file."""
    found = Signer(role=block.text("role", ""), position=block.text("position", ""))
    block.close()
    return found


def _texts(block: Block | None, framework: Framework) -> dict[str, str]:
    if block is None:
        return {}
    known = {*TEXT_KEYS, *(text_key(indicator.code) for indicator in framework.indicators)}
    found: dict[str, str] = {}
    for key in block.keys():  # noqa: SIM118
        if to_arabic_digits(key) in known:
            found[to_arabic_digits(key)] = block.text(key)
    # Named so that `close` can say which key was meant.
    for key in known - set(block.keys()):
        block.take(key)
    block.close()
    return found


def text_key(code: str) -> str:
    """The key of the text about an indicator: '9' → 'indicator-9'."""
    return f"indicator-{code}"


def _emblem(block: Block, folder: Path) -> Image | None:
    name = block.text("emblem", "")
    if not name:
        return None
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        th, en = f"ไม่พบแฟ้มภาพ “{name}” ในโฟลเดอร์เดียวกัน", f"there is no picture “{name}” beside this file"
        block.complain("no-file", th, en, "emblem")
        return None
    size = path.stat().st_size
    data = path.read_bytes() if size <= _LARGEST_PICTURE else b""
    if not any(data.startswith(mark) for mark in _PICTURES):
        th = f"“{name}” ต้องเป็นภาพ PNG หรือ JPEG ขนาดไม่เกิน {_LARGEST_PICTURE // 1_000_000} MB"
        en = f"“{name}” must be a PNG or JPEG picture of at most {_LARGEST_PICTURE // 1_000_000} MB"
        block.complain("not-a-picture", th, en, "emblem")
        return None
    return Image(data, "ตราสัญลักษณ์ของหน่วยงาน")
