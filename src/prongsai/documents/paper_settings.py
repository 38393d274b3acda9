"""What a body file's `paper:` block asks for: which form, how it is written, and what only officers can say.

paper:
  form: A                      # of the analysis: A, B or C
  carrying_out: B              # form of the carrying-out report, A or B; A where `form` is A, else B
  digits: thai                 # thai or arabic; thai in Thai papers where not given
  language: th                 # th or en
  date: 9 กุมภาพันธ์ 2564        # or 2564-02-09; the last day of the fiscal year where not given
  units: [กองคลัง, …]          # those who took part
  opportunities: [...]
  threats: [...]
  signers: [{role: ผู้เห็นชอบ, position: ปลัดเทศบาล}]   # posts, never names
  emblem: emblem.png           # beside the body file
  office: สำนักปลัดเทศบาล         # whose memo it is, and under what number it is reached
  telephone: 0 4300 0000
  memo: …                      # see official_settings, as for `announcement` and `order`
  texts: {indicator-9: …}      # in place of what is drafted under that key

Measures, the year they are for and how they are followed up stand in the body file's `plan:`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from prongsai.documents.content import Digits, Image, Signer
from prongsai.documents.forms import pictures
from prongsai.documents.official_settings import (
    AnnouncementSettings,
    MemoSettings,
    OrderSettings,
    date_under,
    read_announcement,
    read_memo,
    read_order,
    written,
)
from prongsai.errors import Language, PaperError, Place
from prongsai.frameworks import Framework
from prongsai.strict_yaml import Block, by_line
from prongsai.thai import day_of, to_arabic_digits

Form = Literal["A", "B", "C"]
CarryingOutForm = Literal["A", "B"]

#: Keys of the texts that officers may put in place of a draft, besides `indicator-…`.
TEXT_KEYS = (
    "background", "conclusion", "follow-up", "opportunities", "preface", "rationale", "strengths", "summary",
    "threats", "trend", "weaknesses",
    "announcement-intent", "announcement-result",
    "carrying-out-all", "carrying-out-closing", "carrying-out-intro", "carrying-out-weak",
    "memo-background", "memo-facts", "memo-laws", "memo-proposal",
    "oit-lost", "oit-result",
    "order-appointments", "order-duties", "order-preamble",
    "plan-adoption", "plan-left-out", "plan-result",
)  # fmt: skip
#: Keys that stood here before plans had a block of their own.
_NOW_IN_PLAN = ("measures", "for_year", "follow_up")
_FORMS: tuple[Form, ...] = get_args(Form)
_LAST_DAY = (9, 30)
_LARGEST_PICTURE = 2_000_000


@dataclass(frozen=True)
class PaperSettings:
    """The settings of a body's papers; `form` is that of the analysis."""

    form: Form
    date: datetime.date
    carrying_out: CarryingOutForm = "B"
    digits: Digits = "thai"
    language: Language = "th"
    units: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    emblem: Image | None = None
    office: str = ""
    telephone: str = ""
    memo: MemoSettings = field(default_factory=MemoSettings)
    announcement: AnnouncementSettings = field(default_factory=AnnouncementSettings)
    order: OrderSettings = field(default_factory=OrderSettings)
    texts: Mapping[str, str] = field(default_factory=dict)
    text_places: Mapping[str, Place] = field(default_factory=dict)

    def with_texts(self, texts: Mapping[str, str], places: Mapping[str, Place]) -> PaperSettings:
        """The same settings with these texts in place of drafts."""
        return replace(self, texts=texts, text_places=places)


def default_settings(year: int, form: Form = "A") -> PaperSettings:
    """Settings where a body file has no `paper:` block: dated the last day of the fiscal year."""
    return PaperSettings(form, day_of(year, *_LAST_DAY), "A" if form == "A" else "B")


def read_settings(block: Block | None, framework: Framework, folder: Path) -> PaperSettings:
    """The `paper:` block of a body file about `framework`'s year; files it names stand in `folder`.

    PaperError names every unknown key, wrong date, missing picture or misplaced measure, with file and line.

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
        raise PaperError(by_line(complaints.problems[before:]))
    return settings


def _read(block: Block, framework: Framework, folder: Path) -> PaperSettings:
    form = block.choice("form", _FORMS, "A")
    settings = default_settings(framework.year, next(each for each in _FORMS if each == form))
    language = block.choice("language", ("th", "en"), "th")
    digits = block.choice("digits", ("thai", "arabic"), "thai" if language == "th" else "arabic")
    carrying_out = block.choice("carrying_out", ("A", "B"), settings.carrying_out)
    _refuse_what_moved(block)
    texts, places = read_texts(block.block("texts", required=False), framework)
    return replace(
        settings,
        date=date_under(block, "date") or settings.date,
        carrying_out="A" if carrying_out == "A" else "B",
        digits="thai" if digits == "thai" else "arabic",
        language="en" if language == "en" else "th",
        units=tuple(block.texts("units")),
        opportunities=tuple(block.texts("opportunities")),
        threats=tuple(block.texts("threats")),
        signers=tuple(_signer(each) for each in block.blocks("signers", required=False)),
        emblem=_emblem(block, folder),
        office=written(block, "office"),
        telephone=written(block, "telephone"),
        memo=read_memo(block.block("memo", required=False)),
        announcement=read_announcement(block.block("announcement", required=False)),
        order=read_order(block.block("order", required=False)),
        texts=texts,
        text_places=places,
    )


def _refuse_what_moved(block: Block) -> None:
    for key in _NOW_IN_PLAN:
        if block.take(key) is not None:
            block.complain(
                "now-in-plan",
                f"ย้าย “{key}” จาก “paper:” ไปไว้ใต้ “plan:” ซึ่งเป็นที่ของมาตรการและการติดตาม",
                f"move “{key}” from “paper:” to “plan:”, where measures and their follow-up stand",
                key,
            )


def _signer(block: Block) -> Signer:
    """Who signs, by role and post; a person's name is written by hand on the paper, never in the file."""
    found = Signer(role=block.text("role", ""), position=block.text("position", ""))
    block.close()
    return found


def text_keys(framework: Framework) -> frozenset[str]:
    """The keys of all texts that papers about `framework`'s year draft."""
    return frozenset(
        (
            *TEXT_KEYS,
            *(text_key(indicator.code) for indicator in framework.indicators),
            *(carrying_out_key(instrument.code) for instrument in framework.instruments),
            *(progress_key(months, part) for months in range(1, 13) for part in ("intro", "late")),
        )
    )


def read_texts(block: Block | None, framework: Framework) -> tuple[dict[str, str], dict[str, Place]]:
    """Officers' own texts by key, and where each stands; a key that no paper has is complained about."""
    if block is None:
        return {}, {}
    known = text_keys(framework)
    found: dict[str, str] = {}
    places: dict[str, Place] = {}
    for each in block.keys():  # noqa: SIM118
        key = to_arabic_digits(each)
        if key in found:
            _complain_of_second(block, each, places[key])
        elif key in known:
            found[key], places[key] = block.text(each), block.place_of(each)
    # Named so that `close` can say which key was meant.
    for key in known - set(block.keys()):
        block.take(key)
    block.close()
    return found, places


def _complain_of_second(block: Block, written: str, first: Place) -> None:
    """Of a key that stands already in other digits, which `block` takes for another key."""
    block.take(written)
    block.complain(
        "duplicate-key",
        f"“{written}” ซ้ำกับบรรทัด {first.line} ซึ่งเขียนด้วยเลขอีกแบบ",
        f"“{written}” stands already on line {first.line}, in other digits",
        written,
    )


def progress_key(months: int, part: Literal["intro", "late"]) -> str:
    """The key of a progress report's text: every round has its own, for each says other things."""
    return f"progress-{months}-{part}"


def carrying_out_key(code: str) -> str:
    """The key of the carrying-out report's text about an instrument: 'IIT' → 'carrying-out-iit'."""
    return f"carrying-out-{code.lower()}"


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
    if not pictures.can_be_printed(data):
        most, side = _LARGEST_PICTURE // 1_000_000, pictures.LONGEST_SIDE
        th = f"“{name}” ต้องเป็นภาพ PNG หรือ JPEG ที่เปิดได้ ไม่เกิน {most} MB และด้านละไม่เกิน {side} จุด"
        en = f"“{name}” must be a sound PNG or JPEG picture of at most {most} MB and {side} pixels a side"
        block.complain("not-a-picture", th, en, "emblem")
        return None
    return Image(data, "ตราสัญลักษณ์ของหน่วยงาน")
